package dev.kerneltune.catalog;

import static dev.kerneltune.catalog.CheckTexts.GOOD;
import static dev.kerneltune.catalog.CheckTexts.messages;
import static dev.kerneltune.catalog.CheckTexts.read;
import static dev.kerneltune.catalog.CheckTexts.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Value;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Where a remedy writes, and what is taken there. */
class RemedyReaderTest {
  private static final String LOOK = "look: \"sysfs:kernel/mm/transparent_hugepage/enabled\"";

  @Test
  void aRemedySaysWhereItIsWrittenAndWhatIsTakenThere() {
    Check check =
        read(
            GOOD.replace(
                    "  set: { training: madvise }",
                    "  set: { training: madvise }\n  knob: \"ethtool:./rings/rx\"\n"
                        + "  accepts: { one-of: [never, madvise] }")
                .replace(LOOK, "look: \"sysfs:./threaded\"\nfor-each: netdev")
                .replace(
                    "  keep: \"bootarg:transparent_hugepage\"",
                    "  keep: { nowhere: \"it moves\" }"));
    Remedy.Set set = (Remedy.Set) check.remedy();
    assertThat(set.knob()).contains(new Address.Ethtool("./rings/rx"));
    assertThat(set.accepts())
        .contains(new Expectation.OneOf(List.of(choice("never"), choice("madvise"))));
    assertThat(set.keep()).isEqualTo(new Keep.Nowhere("it moves"));
    refused(
        "  set: { training: madvise }",
        "  set: { training: madvise }\n  knob: \"ethtool:eth0/rings/rx\"",
        "23:9: \"eth0/rings/rx\", expected ./GROUP/NAME with a group of [rings, channels, coalesce,"
            + " pauseparam, features]");
    refused(
        "  set: { training: madvise }",
        "  set: { training: madvise }\n  knob: \"sysfs:a/*/b/*/c\"",
        "23:9: \"a/*/b/*/c\", expected a path under /sys with one star");
    refused(
        "  set: { training: madvise }",
        "  set: { training: madvise }\n  knob: \"sysfs:./queues/*/rps_cpus\"",
        "23:9: ./ for each host, which has no folder of its own, expected a full path, or another"
            + " for-each");
    refused(
        "  set: { training: madvise }",
        "  set: { training: madvise }\n  knob: \"ethtool:./rings/rx\"",
        "23:9: ethtool: for each host, expected for-each netdev, nic or rdma-nic");
    refused(
        "  set: { training: madvise }",
        "  set: { training: madvise }\n  knob: \"sysfs:../*/x\"",
        "23:9: \"../x/x\", expected a path under /sys without the leading slash");
  }

  @Test
  void aStarMayStandBelowTheFolderOfTheSubject() {
    Check check =
        read(
            GOOD.replace(
                    "  set: { training: madvise }",
                    "  set: { training: madvise }\n  knob: \"sysfs:./queues/*/rps_cpus\"")
                .replace(LOOK, "look: \"sysfs:./threaded\"\nfor-each: netdev"));
    assertThat(((Remedy.Set) check.remedy()).knob())
        .contains(new Address.Sysfs("./queues/*/rps_cpus"));
  }

  @Test
  void aRemedyMayBeFoundOnTheMachine() {
    String computed =
        GOOD.replace("  set: { training: madvise }", "  compute: irq-locality")
            .replace("  keep: \"bootarg:transparent_hugepage\"\n", "");
    assertThat(read(computed).remedy())
        .isEqualTo(
            new Remedy.Computed(
                SettingRule.IRQ_LOCALITY, TakesEffect.AT_ONCE, Disruption.LIVE, new Keep.Usual()));
    assertThat(messages(computed.replace("irq-locality", "irq-localty")))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("unknown compute \"irq-localty\"", "did you mean irq-locality?");
  }

  private static void refused(String old, String changed, String message) {
    assertThat(messages(with(old, changed))).as(changed).containsExactly("f.yaml:" + message);
  }

  private static Value choice(String word) {
    return new Value.Choice(word, List.of(word));
  }
}
