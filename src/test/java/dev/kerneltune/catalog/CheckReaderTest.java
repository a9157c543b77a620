package dev.kerneltune.catalog;

import static dev.kerneltune.catalog.CheckTexts.GOOD;
import static dev.kerneltune.catalog.CheckTexts.flags;
import static dev.kerneltune.catalog.CheckTexts.messages;
import static dev.kerneltune.catalog.CheckTexts.read;
import static dev.kerneltune.catalog.CheckTexts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Example;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckReaderTest {
  @Test
  void aGoodFileBecomesACheck() {
    Check check = read(GOOD);
    assertThat(check.id()).isEqualTo("memory.thp.enabled");
    assertThat(check.look()).isEqualTo(new Address.Sysfs("kernel/mm/transparent_hugepage/enabled"));
    assertThat(check.as()).isEqualTo(ValueKind.CHOICE);
    assertThat(check.forEach()).isEqualTo(SubjectKind.HOST);
    assertThat(check.why()).isEqualTo("What the kernel does.");
    assertThat(check.when())
        .containsExactly(
            new Condition(
                Trait.KERNEL, new Expectation.AtLeast(new Value.Version(List.of(5, 15), "5.15"))),
            new Condition(
                Trait.GPU,
                new Expectation.Any(
                    List.of(
                        new Expectation.Has(flags("nvidia")), new Expectation.Has(flags("amd"))))));
    assertThat(check.expect())
        .containsOnlyKeys("training", "inference")
        .containsEntry("inference", new Expectation.Is(choice("madvise")));
    assertThat(check.impacts().getFirst().effect()).isEqualTo(new Effect.Mechanism("more faults"));
    assertThat(check.weight("training")).isEqualTo(3);
    assertThat(check.remedy())
        .isEqualTo(
            new Remedy.Set(
                Map.of("training", "madvise"),
                Optional.empty(),
                Optional.empty(),
                TakesEffect.AT_ONCE,
                Disruption.LIVE,
                new Keep.As(new Address.BootArg("transparent_hugepage"))));
    assertThat(check.examples())
        .containsExactly(
            new Example("always [madvise] never", Map.of("training", "pass", "inference", "pass")),
            new Example("[always] madvise never", Map.of("training", "pass", "inference", "fail")));
  }

  @Test
  void theOtherFormsOfWhatMayStandThereAreRead() {
    assertThat(read(GOOD.replace(REMEDY, "remedy: none\n")).remedy())
        .isEqualTo(new Remedy.Nothing());
    assertThat(read(GOOD.replace(REMEDY, "remedy: { by-hand: \"firmware: auto\" }\n")).remedy())
        .isEqualTo(new Remedy.ByHand("firmware: auto"));
    String reported = "effect: { reported: \"2x\", set-up: \"a box\", source: hearsay }";
    assertThat(read(with(EFFECT, reported)).impacts().getFirst().effect())
        .isEqualTo(new Effect.Reported("2x", "a box", "hearsay"));
    String measured = "effect: { measured: \"2x\", record: thp }";
    assertThat(read(with(EFFECT, measured)).impacts().getFirst().effect())
        .isEqualTo(new Effect.Measured("2x", "thp"));
    Check old = read(GOOD + "aka: [memory.thp]\nharm: [{ what: x, from: [hearsay] }]\n");
    assertThat(old.aka()).containsExactly("memory.thp");
    assertThat(old.harm().getFirst().what()).isEqualTo("x");
    assertThat(old.reviewed()).isEmpty();
    assertThat(read(GOOD + "reviewed: 2026-11-21\n").reviewed()).isEqualTo("2026-11-21");
  }

  @Test
  void aReviewHasADayOfTheCalendar() {
    for (String day : List.of("yes", "2026-02-29", "2026-13-01", "2026-1-1", "21.11.2026")) {
      assertThat(messages(GOOD + "reviewed: " + day + "\n"))
          .as(day)
          .singleElement()
          .asString()
          .endsWith("\"" + day + "\", expected a day as yyyy-mm-dd");
    }
  }

  @Test
  void everythingThatIsWrongIsFoundInOneReading() {
    String text =
        GOOD.replace("as: choice", "as: chioce").replace("cost: none known", "cots: none known");
    assertThat(messages(text))
        .containsExactly(
            "f.yaml:1:1: no key \"cost\", expected one",
            "f.yaml:5:5: unknown as \"chioce\", expected one of text, int, size, bool, choice,"
                + " cpulist, flags, version, hex; did you mean choice?",
            "f.yaml:20:1: unknown key \"cots\", expected one of id, aka, title, subsystem, look,"
                + " as, for-each, when, expect, why, impact, cost, harm, remedy, sources, examples,"
                + " reviewed; did you mean cost?");
  }

  @Test
  void idsAreWordsThatStartWithTheSubsystem() {
    refused(
        "id: memory.thp.enabled",
        "id: Memory.thp",
        "1:5: \"Memory.thp\", expected lower case"
            + " letters, digits, dashes, and dots between: memory.thp.enabled");
    refused(
        "id: memory.thp.enabled",
        "id: thp.enabled",
        "1:5: \"thp.enabled\", expected an id that starts with memory.");
    for (String wrong :
        List.of("memory", "memory.", ".memory", "memory..x", "memory.-x", "a_b.c")) {
      assertThat(CheckReader.isId(wrong)).as(wrong).isFalse();
    }
  }

  @Test
  void referencesMustBeKnown() {
    refused(
        "subsystem: memory",
        "subsystem: memroy",
        "3:12: unknown subsystem \"memroy\", expected one of memory, pcie-cxl; did you mean"
            + " memory?");
    refused(
        "sources: [kernel-thp]",
        "sources: [kernel-thp, kernel-htp]",
        "26:23: unknown source \"kernel-htp\", expected one of kernel-thp, hearsay; did you mean"
            + " kernel-thp?");
    refused(
        "    from: [kernel-thp]",
        "    from: []",
        "19:11: an empty list, expected something in \"from\"");
    refused(
        "set: { training: madvise }",
        "set: { trainning: madvise }",
        "22:10: unknown key \"trainning\", expected one of training, inference, every-scenario; did"
            + " you mean training?");
  }

  @Test
  void aWeightNeedsASourceThatSomebodyOpened() {
    refused(
        "    from: [kernel-thp]",
        "    from: [hearsay]",
        "18:13: weight 3 on sources that nobody opened, expected 0, or a source that is marked as"
            + " verified");
    assertThat(
            read(with("    from: [kernel-thp]", "    from: [hearsay]")
                    .replace("weight: 3", "weight: 0"))
                .weight("training"))
        .isZero();
    refused(
        "weight: 3", "weight: 6", "18:13: unknown weight \"6\", expected one of 0, 1, 2, 3, 4, 5");
  }

  @Test
  void eachScenarioThatIsJudgedNeedsAnImpact() {
    refused(
        "scenario: every-scenario",
        "scenario: training",
        "15:3: no impact under inference, expected one, for it is judged by expect");
  }

  static final String REMEDY =
      """
      remedy:
        set: { training: madvise }
        takes-effect: at once
        disruption: live
        keep: "bootarg:transparent_hugepage"
      """;
  private static final String EFFECT = "effect: { mechanism: \"more faults\" }";

  @Test
  void conditionsHaveClosedWords() {
    refused(
        "gpu: [nvidia, amd]",
        "gpu: [nvida]",
        "8:9: unknown gpu \"nvida\", expected one of nvidia, amd, intel, none; did you mean"
            + " nvidia?");
    refused(
        "gpu: [nvidia, amd]",
        "gpus: [nvidia]",
        "8:3: unknown key \"gpus\", expected one of kernel, arch, virt, gpu, cpu, page-size,"
            + " driver, numa-nodes, gpu-device, rdma; did you mean gpu?");
    refused(
        "kernel: { at-least: \"5.15\" }",
        "kernel: { at-least: new }",
        "7:23: \"new\", expected a version such as 6.12.3");
    assertThat(read(with("gpu: [nvidia, amd]", "page-size: 4096")).when().getLast().expectation())
        .isEqualTo(new Expectation.Is(new Value.Size(4096)));
    assertThat(read(with("gpu: [nvidia, amd]", "virt: vm")).when().getLast().expectation())
        .isEqualTo(new Expectation.Has(flags("vm")));
  }

  @Test
  void eachSchemeHasItsForm() {
    lookRefused(
        "sysctrl:vm.swappiness",
        "unknown scheme \"sysctrl\", expected one of sysctl, sysfs, proc, bootarg, modparam,"
            + " kconfig, module, limit, cgroup, probe; did you mean sysctl?");
    lookRefused(
        "sysctl:vm/swappiness", "\"vm/swappiness\", expected a key with dots: vm.swappiness");
    lookRefused(
        "sysfs:/sys/kernel",
        "\"/sys/kernel\", expected a path under /sys without the leading" + " slash");
    lookRefused(
        "sysfs:kernel/../..",
        "\"kernel/../..\", expected a path under /sys without the" + " leading slash");
    lookRefused(
        "proc:meminfo#", "\"meminfo#\", expected a path under /proc without the leading slash");
    lookRefused(
        "sysfs:./x",
        "./ for each host, which has no folder of its own, expected a full path,"
            + " or another for-each");
    lookRefused("bootarg:iommu=pt", "\"iommu=pt\", expected the name of a boot argument: iommu");
    lookRefused(
        "modparam:nvidia-uvm/x",
        "\"nvidia-uvm/x\", expected module/parameter, with" + " underscores");
    lookRefused(
        "kconfig:HMM", "\"HMM\", expected a build option with its prefix: CONFIG_PCI_P2PDMA");
    lookRefused("module:nvidia-fs", "\"nvidia-fs\", expected a module's name, with underscores");
    assertThat(messages(with(LOOK, "look: \"limit:Max locked memroy\"")).getFirst())
        .startsWith(
            "f.yaml:4:7: unknown limit \"Max locked memroy\", expected one of Max cpu time,")
        .endsWith("; did you mean Max locked memory?");
  }

  private static final String LOOK = "look: \"sysfs:kernel/mm/transparent_hugepage/enabled\"";

  @Test
  void aQuestionSaysHowItIsAnsweredAndAboutWhat() {
    lookRefused(
        "probe:pci-acs/redirct",
        "unknown question \"pci-acs/redirct\", expected one of"
            + " pci-acs/redirect, memory/swap-rate; did you mean pci-acs/redirect?");
    assertThat(messages(with(LOOK, "look: \"probe:pci-acs/redirect\"")))
        .containsExactly(
            "f.yaml:1:1: for-each: host, expected gpu-nic-pair, as pci-acs/redirect answers",
            "f.yaml:5:5: as: choice, expected text, as pci-acs/redirect answers",
            "f.yaml:22:8: probe: that nobody can set, expected by-hand, or a \"knob\" that says"
                + " where it is written");
    assertThat(messages(with(LOOK, LOOK + "\nfor-each: gpu-nic-pair")))
        .containsExactly(
            "f.yaml:4:7: for-each: gpu-nic-pair with sysfs:kernel/mm/transparent_hugepage/enabled,"
                + " expected a probe: a pair has no folder");
    assertThat(read(with(LOOK, "look: \"sysfs:./power/control\"\nfor-each: gpu")).forEach())
        .isEqualTo(SubjectKind.GPU);
  }

  @Test
  void whatCannotBeSetHasNoSet() {
    String procLook = with(LOOK, "look: \"proc:swaps\"");
    assertThat(messages(procLook))
        .containsExactly(
            "f.yaml:22:8: proc: that nobody can set, expected by-hand, or a \"knob\" that says"
                + " where it is written");
    String elsewhere =
        procLook.replace(
            "  set: { training: madvise }",
            "  set: { training: madvise }\n  knob: \"sysctl:vm.x\"");
    assertThat(read(elsewhere).look()).isEqualTo(new Address.Proc("swaps"));
    refused(
        "keep: \"bootarg:transparent_hugepage\"",
        "keep: \"kconfig:CONFIG_X\"",
        "25:9: \"kconfig:CONFIG_X\", expected a place that can be set: a knob, no kconfig");
    refused(
        "takes-effect: at once",
        "takes-effect: now",
        "23:17: unknown takes-effect \"now\", expected one of at once, next job, reboot");
    refused(
        LOOK,
        "look: \"bootarg:transparent_hugepage\"",
        "23:17: \"at once\", expected reboot for a boot argument");
    refused(
        "  set: { training: madvise }",
        "  by-hand: x",
        "23:17: \"takes-effect\" beside by-hand, expected one of the two",
        "24:15: \"disruption\" beside by-hand, expected one of the two",
        "25:9: \"keep\" beside by-hand, expected one of the two");
  }

  @Test
  void examplesNeedAPassAndAFail() {
    refused(
        "inference: fail",
        "inference: pass",
        "28:3: no example with the verdict fail, expected at least one");
    refused(
        "inference: fail",
        "inference: bad, multi: fail",
        "28:3: no example with the verdict fail, expected at least one",
        "29:67: unknown inference \"bad\", expected one of pass, fail, unknown, not-applicable",
        "29:72: unknown key \"multi\", expected one of given, training, inference, every-scenario");
  }

  @Test
  void emptyTextsAreNoTexts() {
    refused(
        "cost: none known", "cost:", "20:6: nothing behind \"cost\", expected a text for \"cost\"");
    refused(
        "cost: none known",
        "cost: ''",
        "20:7: nothing behind \"cost\", expected a text for \"cost\"");
    refused(
        "title: Transparent huge page mode",
        "title: [x]",
        "2:8: a list, expected a text for \"title\"");
  }

  @Test
  void aFileThatIsNoMappingIsNoCheck() {
    assertThatThrownBy(() -> read("- a\n"))
        .isInstanceOf(CatalogException.class)
        .hasMessageStartingWith("f.yaml:1:1: a list, expected a check: a mapping of id, aka, ");
  }

  private static void refused(String old, String changed, String... messages) {
    assertThat(messages(with(old, changed))).as(changed).containsExactly(prefixed(messages));
  }

  private static void lookRefused(String look, String message) {
    refused(LOOK, "look: \"" + look + "\"", "4:7: " + message);
  }

  private static String[] prefixed(String... messages) {
    String[] prefixed = new String[messages.length];
    for (int i = 0; i < messages.length; i++) {
      prefixed[i] = "f.yaml:" + messages[i];
    }
    return prefixed;
  }

  private static Value choice(String word) {
    return new Value.Choice(word, List.of(word));
  }
}
