package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.testing.Machines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgedTest {
  @Test
  void anAuditIsRetoldFindingByFindingInItsOrder() {
    Check check = check();
    Audit audit =
        new Audit(
            new Scenario("training", ""),
            new Facts(Machines.unknown(), Map.of()),
            List.of(
                finding(check, new Subject.Cpu(3), new Verdict.Fail(), "60", 5),
                finding(check, new Subject.Pci("0000:19:00.0"), new Verdict.Pass(), "0", 0)),
            new LinkedHashMap<>(),
            Score.NONE);
    assertThat(Judged.of(audit))
        .containsExactly(
            new Judged("memory.x", "cpu3", ImpactLevel.HIGHEST, new Verdict.Fail(), "60"),
            new Judged("memory.x", "0000:19:00.0", ImpactLevel.NOTE, new Verdict.Pass(), "0"));
  }

  @Test
  void theWordsOfReportsAreTheNamesInSmallLettersWithDashes() {
    assertThat(Difference.Kind.values())
        .extracting(Difference.Kind::word)
        .containsExactly(
            "worse",
            "better",
            "other-verdict",
            "other-value",
            "new-subject",
            "gone-subject",
            "new-check",
            "gone-check");
    assertThat(WaiverUse.State.values())
        .extracting(WaiverUse.State::word)
        .containsExactly("used", "unused", "ended", "unseen");
  }

  private static Finding finding(
      Check check, Subject subject, Verdict verdict, String seen, int weight) {
    return new Finding(check, subject, verdict, seen, "at most 1", weight, List.of());
  }

  private static Check check() {
    return new Check(
        "memory.x",
        List.of(),
        "X",
        "memory",
        new Address.Sysctl("vm.x"),
        ValueKind.INT,
        SubjectKind.HOST,
        List.of(),
        Map.of(),
        "why",
        List.of(),
        "cost",
        List.of(),
        new Remedy.Nothing(),
        List.of(),
        List.of(),
        "");
  }
}
