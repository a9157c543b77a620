package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kerneltune.audit.Judged;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AuditJsonReaderTest {
  private static final String GOOD =
      """
      {
        "schemaVersion" : "1",
        "scenario" : "training",
        "host" : { "cpus" : { "online" : "0-3" }, "gpus" : [ ] },
        "score" : null,
        "findings" : [
          {
            "check" : "hmm.ats.gpu",
            "subject" : "0000:19:00.0",
            "level" : "high",
            "verdict" : "unknown",
            "because" : "EACCES",
            "needs" : "root",
            "seen" : "EACCES",
            "evidence" : [ { "address" : "/sys", "raw" : "x" } ]
          },
          {
            "check" : "memory.ksm", "subject" : "host", "level" : "note", "verdict" : "pass",
            "seen" : "0", "keyOfALaterVersion" : { "a" : [ 1 ] }
          }
        ],
        "laterKey" : [ { } ]
      }
      """;

  @Test
  void whatIsComparedIsReadAndTheRestPassedOver() {
    assertThat(read(GOOD))
        .returns("training", AuditJsonReader.Content::scenario)
        .extracting(AuditJsonReader.Content::judged)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .containsExactly(
            new Judged(
                "hmm.ats.gpu",
                "0000:19:00.0",
                ImpactLevel.HIGH,
                new Verdict.Unknown("EACCES", "root"),
                "EACCES"),
            new Judged("memory.ksm", "host", ImpactLevel.NOTE, new Verdict.Pass(), "0"));
  }

  @Test
  void anotherSchemaVersionIsRefusedWithWhatWasSeenAndExpected() {
    assertThat(refused("\"schemaVersion\" : \"1\"", "\"schemaVersion\" : \"2\""))
        .startsWith("r.json:2:")
        .endsWith("schemaVersion \"2\", expected \"1\"");
    assertThat(refused("\"schemaVersion\" : \"1\"", "\"schemaVersion\" : 1"))
        .endsWith("\"1\", expected a text for \"schemaVersion\"");
    assertThat(refused("\"schemaVersion\" : \"1\",", "")).contains("no \"schemaVersion\"");
  }

  @Test
  void anotherJsonDocumentIsRefused() {
    assertThat(refusal("{ \"schemaVersion\" : \"1\", \"host\" : { } }"))
        .isEqualTo("r.json: no \"scenario\", expected a report of `audit --format json`");
    assertThat(refusal("{ \"schemaVersion\" : \"1\", \"scenario\" : \"training\" }"))
        .contains("no \"findings\"");
    assertThat(refusal("[ ]")).contains("a list, expected a report");
    assertThat(refusal("")).contains("the end of the file");
  }

  @Test
  void anInventedVerdictOrLevelAndALackingOrWrongKeyAreRefusedWithTheirPlace() {
    assertThat(refused("\"verdict\" : \"pass\"", "\"verdict\" : \"probably\""))
        .startsWith("r.json:")
        .contains("the verdict \"probably\", expected pass, fail, unknown");
    assertThat(refused("\"level\" : \"high\"", "\"level\" : \"higher\"")).contains("\"higher\"");
    assertThat(refused("\"seen\" : \"0\",", "")).contains("a finding without \"seen\"");
    assertThat(refused("\"seen\" : \"0\",", "\"seen\" : null,"))
        .contains("null, expected a text for \"seen\"");
    assertThat(refused("\"findings\" : [", "\"findings\" : [ \"none\",")).contains("a finding");
  }

  @Test
  void brokenJsonIsRefusedWithItsPlace() {
    for (int length = 1; length < GOOD.length() - 1; length += 7) {
      assertThat(refusal(GOOD.substring(0, length))).as("cut at %d", length).startsWith("r.json");
    }
    assertThat(refused("\"scenario\" : \"training\"", "\"scenario\" : \"a\", \"scenario\" : \"b\""))
        .contains("r.json:3:")
        .contains("no JSON (");
    assertThat(refusal(GOOD + "{}")).contains("more behind the report");
    assertThat(refusal("{\"a\":".repeat(100_000))).startsWith("r.json");
  }

  @Test
  void whatARefusalQuotesCannotSteerATerminal() {
    assertThat(refused("\"verdict\" : \"pass\"", "\"verdict\" : \"\\u001b[2J\\n\""))
        .doesNotContain("\u001b")
        .doesNotContain("\n");
  }

  @Test
  void moreBytesThanAnyReportHasAreRefused() {
    byte[] blanks = new byte[AuditJsonReader.MAX_BYTES + 1];
    Arrays.fill(blanks, (byte) ' ');
    ReportFormatException thrown =
        catchThrowableOfType(
            ReportFormatException.class, () -> AuditJsonReader.read("r.json", blanks));
    assertThat(thrown).hasMessageContaining("more than " + AuditJsonReader.MAX_BYTES);
  }

  private static AuditJsonReader.Content read(String text) {
    return AuditJsonReader.read("r.json", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String refused(String old, String changed) {
    assertThat(GOOD).contains(old);
    return refusal(GOOD.replace(old, changed));
  }

  private static String refusal(String text) {
    ReportFormatException thrown =
        catchThrowableOfType(ReportFormatException.class, () -> read(text));
    assertThat(thrown).as(text).isNotNull();
    return thrown.getMessage();
  }
}
