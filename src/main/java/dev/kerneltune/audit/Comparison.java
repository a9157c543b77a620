package dev.kerneltune.audit;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In what two reports differ.
 *
 * @param differences what matters most first
 * @param expected how many more there are that come about without any change of the machine
 */
public record Comparison(List<Difference> differences, int expected) {
  /** A check and a subject; the number tells findings apart that share both. */
  private record Key(String check, String subject, int number) {}

  /**
   * Returns in what {@code after} differs from {@code before}; {@code checks} are those we know.
   */
  public static Comparison of(List<Judged> before, List<Judged> after, List<Check> checks) {
    Map<String, Check> known = new HashMap<>();
    for (Check check : checks) {
      known.put(check.id(), check);
      // A report of an older version may call it by an older id.
      check.aka().forEach(name -> known.put(name, check));
    }
    Map<Key, Judged> first = byKey(before, known);
    Map<Key, Judged> second = byKey(after, known);
    Set<String> firstChecks = checks(first);
    Set<String> secondChecks = checks(second);
    Set<Key> keys = new LinkedHashSet<>(first.keySet());
    keys.addAll(second.keySet());
    List<Difference> differences = new ArrayList<>();
    int expected = 0;
    for (Key key : keys) {
      Optional<Judged> was = Optional.ofNullable(first.get(key));
      Optional<Judged> is = Optional.ofNullable(second.get(key));
      Optional<Difference.Kind> kind;
      if (!firstChecks.contains(key.check())) {
        kind = Optional.of(Difference.Kind.NEW_CHECK);
      } else if (!secondChecks.contains(key.check())) {
        kind = Optional.of(Difference.Kind.GONE_CHECK);
      } else {
        kind = kind(was, is);
      }
      if (kind.isEmpty()) {
        continue;
      }
      Check check = known.get(key.check());
      if (check != null && isExpected(kind.get(), Steadiness.of(check))) {
        expected++;
      } else {
        ImpactLevel level = is.or(() -> was).orElseThrow().level();
        differences.add(new Difference(key.check(), key.subject(), level, kind.get(), was, is));
      }
    }
    differences.sort(
        Comparator.comparing(Difference::kind)
            .thenComparing(Difference::level)
            .thenComparing(Difference::check)
            .thenComparing(Difference::subject));
    return new Comparison(List.copyOf(differences), expected);
  }

  /** Returns whether some verdict got worse. */
  public boolean isWorse() {
    return !differences.isEmpty() && differences.getFirst().kind() == Difference.Kind.WORSE;
  }

  private static Map<Key, Judged> byKey(List<Judged> all, Map<String, Check> known) {
    Map<Key, Judged> byKey = new LinkedHashMap<>();
    Map<Key, Integer> counts = new HashMap<>();
    for (Judged judged : all) {
      Check check = known.get(judged.check());
      String id = check == null ? judged.check() : check.id();
      int number = counts.merge(new Key(id, judged.subject(), 0), 1, Integer::sum) - 1;
      byKey.put(new Key(id, judged.subject(), number), judged);
    }
    return byKey;
  }

  private static Set<String> checks(Map<Key, Judged> judged) {
    Set<String> checks = new HashSet<>();
    for (Key key : judged.keySet()) {
      checks.add(key.check());
    }
    return checks;
  }

  private static Optional<Difference.Kind> kind(Optional<Judged> was, Optional<Judged> is) {
    if (was.isPresent() && is.isPresent()) {
      return kind(was.get(), is.get());
    }
    Verdict verdict = was.or(() -> is).orElseThrow().verdict();
    if (verdict instanceof Verdict.NotApplicable) {
      // "Nothing to ask about" gives way to subjects, or takes their place: they are told.
      return Optional.empty();
    }
    if (is.isEmpty()) {
      return Optional.of(Difference.Kind.GONE_SUBJECT);
    }
    return Optional.of(
        verdict instanceof Verdict.Fail ? Difference.Kind.WORSE : Difference.Kind.NEW_SUBJECT);
  }

  private static Optional<Difference.Kind> kind(Judged was, Judged is) {
    Verdict before = was.verdict();
    Verdict after = is.verdict();
    if (before.word().equals(after.word())) {
      // Why a question does not arise is no evidence of anything.
      boolean same = was.seen().equals(is.seen()) || after instanceof Verdict.NotApplicable;
      return same ? Optional.empty() : Optional.of(Difference.Kind.OTHER_VALUE);
    }
    if (after instanceof Verdict.Fail
        || (before instanceof Verdict.Pass && after instanceof Verdict.Unknown)) {
      return Optional.of(Difference.Kind.WORSE);
    }
    boolean better =
        after instanceof Verdict.Pass
            && (before instanceof Verdict.Fail || before instanceof Verdict.Unknown);
    return Optional.of(better ? Difference.Kind.BETTER : Difference.Kind.OTHER_VERDICT);
  }

  private static boolean isExpected(Difference.Kind kind, Steadiness steadiness) {
    return switch (steadiness) {
      case STEADY -> false;
      case DRIFTING -> kind == Difference.Kind.OTHER_VALUE;
      case MOMENTARY ->
          switch (kind) {
            case WORSE, BETTER, OTHER_VERDICT, OTHER_VALUE -> true;
            case NEW_SUBJECT, GONE_SUBJECT, NEW_CHECK, GONE_CHECK -> false;
          };
    };
  }
}
