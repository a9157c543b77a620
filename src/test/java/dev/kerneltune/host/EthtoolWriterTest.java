package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Asks the kernel that the tests run on; nothing of it is changed. */
class EthtoolWriterTest {
  private static String set(String device, String group, String name, String text) {
    return switch (EthtoolWriter.set(device, group, name, text)) {
      case HostWriter.Written.Done _ -> "done";
      case HostWriter.Written.Refused(var error) -> error;
    };
  }

  @Test
  void aDeviceThatIsNotThereIsNamedByItsErrno() {
    assertThat(set("nosuchdev", "rings", "rx", "5")).isEqualTo("ENODEV: No such device");
    assertThat(set("nosuchdev", "features", "rx-gro", "on")).isEqualTo("ENODEV: No such device");
    assertThat(set("aNameOfSixteenCh", "rings", "rx", "5")).startsWith("EINVAL");
  }

  @Test
  void whatADriverDoesNotHaveIsSaidInWords() {
    assertThat(set("lo", "rings", "rx", "5")).isEqualTo("EOPNOTSUPP: lo has no rings");
    assertThat(set("lo", "features", "no-such-feature", "on"))
        .isEqualTo("EINVAL: no feature no-such-feature");
  }

  @Test
  void limitsAndWhatOnlyTellsCannotBeSet() {
    assertThat(set("lo", "rings", "rx-max", "5")).isEqualTo("EINVAL: no setting rings/rx-max");
    assertThat(set("lo", "driver", "driver", "x")).isEqualTo("EINVAL: no setting driver/driver");
    assertThat(set("lo", "nothing", "x", "1")).isEqualTo("EINVAL: no setting nothing/x");
  }

  @Test
  void aTextThatIsNoValueIsRefusedBeforeTheKernelIsAsked() {
    assertThat(set("lo", "rings", "rx", "-1")).isEqualTo("EINVAL: \"-1\" for rings/rx");
    assertThat(set("lo", "rings", "rx", "4294967296")).startsWith("EINVAL: \"4294967296\"");
    assertThat(set("lo", "coalesce", "adaptive-rx", "1")).startsWith("EINVAL: \"1\"");
    assertThat(set("lo", "features", "rx-gro", "yes")).startsWith("EINVAL: \"yes\"");
    assertThat(EthtoolWriter.word(Ethtool.Form.NUMBER, "4294967295")).contains(-1);
    assertThat(EthtoolWriter.word(Ethtool.Form.SWITCH, "on")).contains(1);
  }

  @Test
  void whatIsThereAlreadyNeedsNoPrivilegeBecauseItIsNotSetAgain() {
    String features = text("ethtool/lo/features");
    String line = features.lines().filter(each -> !each.contains("[")).findFirst().orElseThrow();
    int colon = line.indexOf(": ");
    String state = line.substring(colon + 2);
    assertThat(set("lo", "features", line.substring(0, colon), state)).isEqualTo("done");
    assertThat(text("ethtool/lo/features")).isEqualTo(features);
  }

  @Test
  void aFeatureThatTheDriverFixesIsRefused() {
    String features = text("ethtool/lo/features");
    String line =
        features.lines().filter(each -> each.endsWith("off [fixed]")).findFirst().orElseThrow();
    // Unprivileged the kernel says so before it looks.
    assertThat(set("lo", "features", line.substring(0, line.indexOf(':')), "on"))
        .matches(
            "EINVAL: the driver does not let .* be changed|EPERM: setting needs CAP_NET_ADMIN");
    assertThat(text("ethtool/lo/features")).isEqualTo(features);
  }

  private static String text(String query) {
    return Queries.answer(query) instanceof Raw.Bytes bytes ? bytes.text() : "";
  }
}
