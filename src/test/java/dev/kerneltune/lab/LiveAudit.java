package dev.kerneltune.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An audit of a machine of the lab, and a snapshot of the same boot.
 *
 * @param run of lab/vm; its code is that of the audit
 * @param report the JSON that the audit printed
 * @param snapshot of the same boot, with counters read twice, which the audit did without
 */
record LiveAudit(Run run, JsonNode report, Path snapshot) {
  /** The verdicts that say that something was found. */
  static final Set<String> DECIDED = Set.of("pass", "fail");

  /** As host.Raw.Blocked says it. */
  private static final String TOO_LATE = "no answer within ";

  private static final JsonMapper MAPPER = new JsonMapper();

  static LiveAudit of(String kernel, String machine, Path folder)
      throws IOException, InterruptedException {
    Run run =
        Vm.of(kernel, machine)
            .share(folder)
            .run(
                ("P=%s; $P snapshot --sample 500ms -o /lab/share/host.snap.gz 2>/dev/null || exit"
                        + " 99; $P audit --format json > /lab/share/report.json")
                    .formatted(Vm.program()));
    Path report = folder.resolve("report.json");
    return new LiveAudit(
        run,
        MAPPER.readTree(Files.exists(report) ? Files.readString(report) : "{}"),
        folder.resolve("host.snap.gz"));
  }

  /** Returns the report of a snapshot, audited on this machine. */
  static JsonNode ofSnapshot(Path snapshot) throws IOException, InterruptedException {
    Path out = Files.createTempFile("audit", ".json");
    try {
      List<String> words =
          List.of(Vm.program(), "audit", "--snapshot", snapshot.toString(), "--format", "json");
      int code =
          new ProcessBuilder(words)
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor();
      assertThat(code).as(words.toString()).isZero();
      return MAPPER.readTree(Files.readString(out));
    } finally {
      Files.delete(out);
    }
  }

  /** Returns the verdict of each check and subject, but for checks whose ids begin so. */
  static Map<String, String> verdicts(JsonNode report, List<String> without) {
    Map<String, String> verdicts = new TreeMap<>();
    for (JsonNode finding : report.path("findings")) {
      String check = finding.path("check").asString("");
      if (without.stream().noneMatch(check::startsWith)) {
        verdicts.put(
            check + " " + finding.path("subject").asString(""),
            finding.path("verdict").asString(""));
      }
    }
    return verdicts;
  }

  /** Returns the checks that would need counters read twice. */
  static Set<String> needsSample(JsonNode report) {
    Set<String> checks = new TreeSet<>();
    for (JsonNode finding : report.path("findings")) {
      if (finding.path("needs").asString("").contains("--sample")) {
        checks.add(finding.path("check").asString(""));
      }
    }
    return checks;
  }

  /** Returns the checks of which an answer came too late: a machine under emulation is slow. */
  static Set<String> tooLate(JsonNode report) {
    Set<String> checks = new TreeSet<>();
    for (JsonNode finding : report.path("findings")) {
      if (finding.toString().contains(TOO_LATE)) {
        checks.add(finding.path("check").asString(""));
      }
    }
    return checks;
  }
}
