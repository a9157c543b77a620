package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kerneltune.export.SamplePlans;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Step;
import dev.kerneltune.plan.Recommendation;
import dev.kerneltune.plan.Resolved;
import dev.kerneltune.plan.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Plans, runs, the journal and profiles in words and in JSON. */
class PlanReportsTest {
  private static final int WIDTH = 80;
  private static final Plan PLAN = SamplePlans.apply();

  @Test
  void noLineOfAPlanIsWiderThanAskedForUnlessAWordIs() {
    for (PlanDetail detail : PlanDetail.values()) {
      for (Plan plan : List.of(PLAN, SamplePlans.undo())) {
        for (String line : text(plan, detail).lines().toList()) {
          boolean oneWord = !line.strip().contains(" ");
          assertThat(line.length() <= WIDTH || oneWord).as(line).isTrue();
        }
      }
    }
  }

  @Test
  void equalChangesOfSeveralDevicesAreOneRowAndWhatKeepsThemIsInIt() {
    String text = text(PLAN, PlanDetail.SHORT);
    assertThat(text)
        .contains("4-5,11-12")
        .contains("/sys/block/nvme*n1/queue/scheduler")
        .contains("mq-deadline -> none")
        .contains("(nvme0n1, nvme1n1)")
        .contains("kept in /etc/udev/rules.d/90-kernel-tune.rules");
    assertThat(text(PLAN, PlanDetail.FULL))
        .contains("/sys/block/nvme0n1/queue/scheduler")
        .contains("/sys/block/nvme1n1/queue/scheduler");
  }

  @Test
  void everyChangeIsInExactlyOneRow() {
    for (PlanDetail detail : PlanDetail.values()) {
      List<Step.Do> told = new ArrayList<>();
      List<Integer> numbers = new ArrayList<>();
      for (PlanRow row : PlanRow.of(PLAN, detail)) {
        told.addAll(row.steps());
        numbers.addAll(row.numbers());
      }
      assertThat(told).hasSameSizeAs(PLAN.changes()).doesNotHaveDuplicates();
      assertThat(numbers).hasSameSizeAs(told).doesNotHaveDuplicates();
    }
  }

  @Test
  void aPlanTellsEverythingThatAReaderHasToKnow() {
    String text = text(PLAN, PlanDetail.SHORT);
    assertThat(text)
        .contains("vm.swappiness                              60 -> 10")
        .contains("undo: write 60 back, take the entry out")
        .contains("undo: write 20 to vm.dirty_ratio")
        .contains("drops-link, felt at once; not kept over a reboot")
        .contains("note: tuned writes vm.dirty_ratio")
        .contains("cpu.smt: a matter of taste")
        .contains("gpu.persistence: EACCES")
        .contains("sysctl.d sets 30 (/etc/sysctl.d/99-x.conf:3)")
        .contains("update-grub, initramfs, udev reload, systemd reload");
    assertThat(text.indexOf("Reboot once")).isLessThan(text.indexOf("By hand"));
    assertThat(text.indexOf("Others who")).isLessThan(text.indexOf("Reboot once"));
    assertThat(text).endsWith("7 now, 8 for the next boot in 6 files, 1 drops-link.\n");
  }

  @Test
  void anUndoIsToldByTheSamePrinter() {
    assertThat(text(SamplePlans.undo(), PlanDetail.SHORT))
        .contains("steps 1.1, 1.2")
        .contains("no longer in /etc/sysctl.d/90-kernel-tune.conf")
        .doesNotContain("undo:")
        .contains("Nothing to write, somebody else's")
        .contains("(step 1.3): it is never");
  }

  @Test
  void anEmptyPlanSaysSo() {
    assertThat(text(SamplePlans.of(List.of()), PlanDetail.SHORT)).contains("Nothing to change.");
  }

  @Test
  void controlCharactersOfAValueDoNotReachTheTerminal() {
    Plan plan = SamplePlans.of(List.of(SamplePlans.sysctl("kernel.x", "\u001b[31mred", "a\nb")));
    assertThat(text(plan, PlanDetail.FULL)).doesNotContain("\u001b").doesNotContain("a\nb");
  }

  @Test
  void plansAreValidAgainstTheirSchema() throws IOException {
    for (Plan plan :
        List.of(
            PLAN,
            SamplePlans.undo(),
            SamplePlans.of(List.of()),
            SamplePlans.of(List.of(SamplePlans.bootParameter(BootLoader.RPM_OSTREE))))) {
      assertThat(problems("plan", PlanJson.report(plan))).isEmpty();
    }
    String json = PlanJson.report(PLAN);
    assertThat(problems("plan", json.replace("\"kernel-file\"", "\"file\""))).isNotEmpty();
    assertThat(problems("plan", json.replace("\"disruption\"", "\"disruptions\""))).isNotEmpty();
  }

  @Test
  void whatIsSkippedIsSortedWhateverOrderThePlanHasIt() {
    Plan turned =
        new Plan(
            PLAN.title(),
            PLAN.scenario(),
            PLAN.steps(),
            PLAN.skipped().reversed(),
            PLAN.conflicts().reversed());
    assertThat(PlanJson.report(turned)).isEqualTo(PlanJson.report(PLAN));
  }

  @Test
  void aRunThatStoppedOffersItsUndoWithTheCommand() throws IOException {
    RunSummary stopped = run(3, JournalEntry.Outcome.STOPPED, "eth0: EBUSY", Optional.empty());
    assertThat(new RunText(Style.PLAIN, WIDTH, OwnCommands.PLAIN).report(stopped))
        .contains("Run 3, apply h100-training: stopped")
        .contains("Steps: 4 done, 1 refused.")
        .contains("eth0: EBUSY")
        .contains("To undo it: kernel-tune rollback 3");
    RunSummary undone =
        run(
            3,
            JournalEntry.Outcome.STOPPED,
            "eth0: EBUSY",
            Optional.of(run(4, JournalEntry.Outcome.DONE, "", Optional.empty())));
    assertThat(new RunText(Style.PLAIN, WIDTH, OwnCommands.PLAIN).report(undone)).contains("Run 4");
    for (RunSummary run : List.of(stopped, undone)) {
      assertThat(problems("run", RunJson.report(run))).isEmpty();
    }
    assertThat(problems("run", RunJson.report(stopped).replace("stopped", "over"))).isNotEmpty();
  }

  @Test
  void aRunThatNeverBeganSaysWhy() {
    RunSummary none = run(0, JournalEntry.Outcome.STOPPED, "the disk is full", Optional.empty());
    assertThat(new RunText(Style.PLAIN, WIDTH, OwnCommands.PLAIN).report(none))
        .isEqualTo("Nothing was changed: the disk is full\n");
  }

  @Test
  void progressIsOneLineForEachStep() {
    RunText text = new RunText(Style.PLAIN, WIDTH, OwnCommands.PLAIN);
    assertThat(text.begins(3, 12, PLAN.steps().getFirst()) + text.ends("done", ""))
        .isEqualTo("[ 3/12] vm.swappiness: 60 -> 10 ... done\n");
    assertThat(text.begins(1, 9, new Step.Generate(Generator.GRUB)))
        .isEqualTo("[1/9] run update-grub ... ");
    assertThat(text.ends("refused", "it reads 60")).isEqualTo("refused\n      it reads 60\n");
  }

  @Test
  void theHistoryNamesEachRunAndHowMuchOfItStands() throws IOException {
    String text = new LedgerText(Style.PLAIN, WIDTH, OwnCommands.PLAIN).history(ledger());
    assertThat(text.lines().toList()).hasSize(3);
    assertThat(text)
        .containsPattern(" 2  .*apply gpu-server .*cut off .* 1\n")
        .containsPattern(" 1  .*apply h100-training .*done .* 2\n");
    assertThat(new LedgerText(Style.PLAIN, WIDTH, OwnCommands.PLAIN).history(Ledger.EMPTY))
        .isEqualTo("Nothing was ever applied here.\n");
    assertThat(problems("history", LedgerJson.history(ledger()))).isEmpty();
    assertThat(problems("history", LedgerJson.history(Ledger.EMPTY))).isEmpty();
  }

  @Test
  void statusAndVerificationTellDriftFromWaiting() throws IOException {
    LedgerText text = new LedgerText(Style.PLAIN, WIDTH, OwnCommands.PLAIN);
    assertThat(text.status(ledger(), verified()))
        .contains("drifted                 1")
        .contains("vm.swappiness: is 60, asked for 10 (step 1.1, memory.vm.swappiness)")
        .contains("waiting for the reboot  1")
        .contains("Has still to run, because a run was cut off: update-grub");
    assertThat(text.verification(verified(), PlanDetail.SHORT))
        .endsWith("1 in effect, 1 drifted, 1 waiting for the reboot.\n");
    assertThat(text.verification(verified(), PlanDetail.SHORT)).doesNotContain("in effect\n");
    assertThat(text.verification(verified(), PlanDetail.FULL)).startsWith("in effect\n");
    assertThat(LedgerText.drift(verified()))
        .containsExactly("drifted: vm.swappiness is 60, asked for 10");
    assertThat(problems("status", LedgerJson.status(ledger(), verified()))).isEmpty();
    assertThat(problems("verify", LedgerJson.verification(verified()))).isEmpty();
    assertThat(problems("verify", LedgerJson.verification(List.of()))).isEmpty();
    assertThat(problems("verify", LedgerJson.verification(verified()).replace("drifted", "moved")))
        .isNotEmpty();
  }

  @Test
  void aProfileIsShownWithWhatItTakesOverAndFromWhom() throws IOException {
    Resolved resolved =
        new Resolved(
            profile(),
            List.of("gpu-server", "h100-training"),
            profile().requires(),
            List.of(
                new Resolved.Choice(
                    "memory.ksm", Optional.empty(), "ranks are bound", "gpu-server"),
                new Resolved.Choice(
                    "memory.thp",
                    Optional.of(new Profile.OtherValue("always", "measured")),
                    "",
                    "h100-training")),
            List.of(new Resolved.Leave("cpu.smt", "a matter of taste", "gpu-server")));
    Catalog none = new Catalog(List.of(), List.of(), List.of(), List.of());
    String text = new ProfileText(Style.PLAIN, WIDTH).show(resolved, none);
    assertThat(text)
        .contains("made of       gpu-server, h100-training")
        .contains("Chosen by gpu-server")
        .contains("set always instead: measured")
        .contains("despite its recorded harm: ranks are bound")
        .contains("cpu.smt: a matter of taste (says gpu-server)");
    assertThat(problems("profile", ProfileJson.show(resolved))).isEmpty();
    assertThat(problems("profiles", ProfileJson.list(List.of(profile())))).isEmpty();
    assertThat(new ProfileText(Style.PLAIN, WIDTH).list(List.of(profile())))
        .isEqualTo("h100-training  Training on H100\n");
  }

  @Test
  void aRecommendationSaysWhyAndWhatIsNotKnown() throws IOException {
    Recommendation recommendation =
        new Recommendation(
            List.of(new Recommendation.Suited(profile(), List.of("gpu is nvidia"), List.of())),
            List.of(new Recommendation.Suited(profile(), List.of(), List.of("virt is not known"))));
    assertThat(new ProfileText(Style.PLAIN, WIDTH).recommendation(recommendation))
        .contains("because gpu is nvidia")
        .contains("kernel-tune plan h100-training")
        .contains("not known: virt is not known");
    assertThat(problems("recommend", ProfileJson.recommendation(recommendation))).isEmpty();
  }

  private static String text(Plan plan, PlanDetail detail) {
    return new PlanText(detail, Style.PLAIN, WIDTH).report(plan);
  }

  private static RunSummary run(
      int number, JournalEntry.Outcome outcome, String problem, Optional<RunSummary> undo) {
    return new RunSummary(
        number, JournalEntry.Kind.APPLY, "h100-training", outcome, 4, 0, 0, 1, problem, undo);
  }

  private static Ledger ledger() {
    return new Ledger(
        List.of(
            new Ledger.Run(
                1,
                JournalEntry.Kind.APPLY,
                "h100-training",
                "2026-11-21T12:00:00Z",
                "b1",
                Optional.of(JournalEntry.Outcome.DONE)),
            new Ledger.Run(
                2,
                JournalEntry.Kind.APPLY,
                "gpu-server",
                "2026-11-21T13:00:00Z",
                "b1",
                Optional.empty())),
        List.of(held(1, 1, 0), held(1, 2, 13), held(2, 1, 2)),
        Set.of(Generator.GRUB));
  }

  private static Ledger.Held held(int run, int step, int index) {
    return new Ledger.Held(
        new JournalEntry.StepId(run, step),
        PLAN.changes().get(index),
        Ledger.Certainty.APPLIED,
        "b1",
        List.of());
  }

  private static List<Verification.Verified> verified() {
    List<Ledger.Held> held = ledger().held();
    return List.of(
        new Verification.Verified(held.get(0), Verification.Status.DRIFTED, "60", List.of()),
        new Verification.Verified(
            held.get(1), Verification.Status.WAITING_FOR_REBOOT, "", List.of()),
        new Verification.Verified(
            held.get(2), Verification.Status.IN_EFFECT, "madvise", List.of()));
  }

  private static Profile profile() {
    List<Condition> none = List.of();
    return new Profile(
        "h100-training",
        "Training on H100",
        "A paragraph.",
        "training",
        List.of("gpu-server"),
        Profile.Standing.INCLUDABLE,
        none,
        none,
        List.of(),
        List.of());
  }

  private static List<?> problems(String name, String json) throws IOException {
    Path file =
        Path.of(System.getProperty("kernel-tune.root"), "docs/schema", name + ".schema.json");
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(file), InputFormat.JSON);
    return schema.validate(json, InputFormat.JSON);
  }
}
