package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CufileProbeTest {
  private static final String SHIPPED =
      """
      {
          // NOTE : override by export CUFILE_ENV_PATH_JSON=<filepath>
          "logging": {
                  // log directory, if not enabled "level": "TRACE" is never seen
                  //"dir": "/home/<xxxx>",
                  // NOTICE|ERROR|WARN|INFO|DEBUG|TRACE (in decreasing order of severity)
                  "level": "LEVEL"
          },
          "profile": { "nvtx": false, "cufile_stats": 0, "level": "DEBUG" },
          "properties": { "rdma_dev_addr_list": ["10.0.0.1", "level"] },
          "fs": { "logging": { "level": "TRACE" } }
      }
      """;

  private static String ask(HostFixture fixture) {
    return fixture.answers(new CufileProbe(), "gds/cufile-log-level").getFirst();
  }

  private static String ask(String json) {
    return ask(new HostFixture().file("/etc/cufile.json", json));
  }

  @ParameterizedTest
  @CsvSource({"ERROR,error", "TRACE,trace", "Debug,debug", "warn,warn"})
  void theLevelOfTheLogIsFoundAmongOthersOfItsName(String level, String word) {
    assertThat(ask(SHIPPED.replace("LEVEL", level))).isEqualTo("host: " + word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{ \"logging\": { \"dir\": \"level\" } }",
        "{ \"logging\": {}, \"level\": \"TRACE\" }",
        "{ \"logging\": { /* \"level\": \"TRACE\" */ } }",
        "{ \"logging\": { \"level\": 3 } }",
        "{ \"a\": { \"logging\": { \"level\": \"TRACE\" } } }"
      })
  void aFileThatDoesNotSetItSaysSo(String json) {
    assertThat(ask(json)).isEqualTo("host: unset");
  }

  @Test
  void textsMayHoldBracesAndSlashes() {
    assertThat(
            ask("{ \"x\": \"a//b{\\\"\", \"logging\": { \"dir\": \"/*\", \"level\": \"INFO\" } }"))
        .isEqualTo("host: info");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ \"logging\": { \"level\": \"LOUD\" } }",
        "{ \"logging\": { \"level\": \"TRACE\" }",
        "{ \"logging",
        "}"
      })
  void whatIsNotUnderstoodIsMalformed(String json) {
    assertThat(ask(json)).startsWith("host: malformed");
  }

  @Test
  void noFileIsAbsentAndARefusalUnreadable() {
    assertThat(ask(new HostFixture().file("/etc/hostname", "x\n"))).startsWith("host: absent");
    assertThat(ask(new HostFixture().file("/etc/cufile.json", new Raw.Refused("EACCES"))))
        .startsWith("host: unreadable, EACCES");
  }
}
