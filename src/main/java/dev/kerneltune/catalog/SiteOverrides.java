package dev.kerneltune.catalog;

import dev.kerneltune.audit.Remedies;
import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a site wants otherwise than the catalogue: {@code overrides.yaml} beside its own checks. A
 * check keeps its id, its conditions and its weight; what it wants says in every report that it is
 * the site's, whose, and why.
 */
public final class SiteOverrides {
  /** The file, in the folder of a site's own checks. */
  public static final String FILE = "overrides.yaml";

  static final List<String> KEYS = List.of("check", "expect", "reason", "owner", "set");

  private final Map<String, Check> checks = new LinkedHashMap<>();
  private final Set<String> overridden = new TreeSet<>();
  private final List<String> scenarios = new ArrayList<>();
  private final Problems problems;

  private SiteOverrides(Catalog catalog, Problems problems) {
    catalog.checks().forEach(check -> checks.put(check.id(), check));
    catalog.scenarios().stream().map(Scenario::id).forEach(scenarios::add);
    this.problems = problems;
  }

  /**
   * Returns {@code catalog} under the overrides of a folder, if it has any: as root only of a file
   * that nobody else can have written.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  static Catalog in(Path folder, Catalog catalog) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return catalog;
    }
    SiteOverrides overrides = readTrusted(file, catalog);
    return new Catalog(
        List.copyOf(overrides.checks.values()),
        catalog.impactTable(),
        catalog.scenarios(),
        catalog.sources());
  }

  /**
   * Returns the checks that a file overrides, as it wants them.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static List<Check> checks(Path file, Catalog catalog) {
    return read(file, catalog).overriding();
  }

  /**
   * Returns the same to judge by: as root only of a file that nobody else can have written.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static List<Check> trustedChecks(Path file, Catalog catalog) {
    return readTrusted(file, catalog).overriding();
  }

  private static SiteOverrides readTrusted(Path file, Catalog catalog) {
    UserChecks.refuseUntrusted(file);
    return read(file, catalog);
  }

  private List<Check> overriding() {
    return checks.values().stream().filter(check -> overridden.contains(check.id())).toList();
  }

  private static SiteOverrides read(Path file, Catalog catalog) {
    Problems problems = new Problems(file.toString());
    SiteOverrides overrides = new SiteOverrides(catalog, problems);
    YamlNode root = YamlReader.parse(file.toString(), CatalogLoader.bytes(file));
    if (root instanceof YamlNode.Sequence list) {
      list.items().forEach(overrides::override);
    } else {
      problems.add(
          root, root.described(), "a list of overrides, each with " + String.join(", ", KEYS));
    }
    problems.throwIfAny();
    return overrides;
  }

  private void override(YamlNode node) {
    Fields fields = Fields.of(node, "an override", KEYS, problems);
    String name = fields.text("check");
    String said =
        "this site's own, " + line(fields.text("owner")) + ": " + line(fields.text("reason"));
    Optional<Check> found = check(name);
    if (found.isEmpty()) {
      if (!name.isEmpty()) {
        problems.unknown(fields.place("check"), "check", name, checks.keySet());
      }
      return;
    }
    Check check = found.get();
    if (!overridden.add(check.id())) {
      problems.add(fields.place("check"), check.id() + " a second time", "it once");
    }
    Map<String, Expectation> wanted = wanted(fields, check);
    Map<String, Expectation> expect = expect(check, wanted, said);
    Check judging = check.wanting(expect, check.remedy());
    Remedy remedy =
        fields.has("set")
            ? setting(fields, judging, wanted.keySet())
            : left(judging, fields.place("check").line());
    checks.put(check.id(), check.wanting(expect, remedy));
  }

  private Optional<Check> check(String name) {
    return checks.values().stream()
        .filter(check -> check.id().equals(name) || check.aka().contains(name))
        .findFirst();
  }

  /** Reads what is wanted, for scenarios that the check judges. */
  private Map<String, Expectation> wanted(Fields fields, Check check) {
    Set<String> judged = new TreeSet<>(check.expect().keySet());
    if (judged.contains(Check.EVERY_SCENARIO)) {
      judged.addAll(scenarios);
    }
    judged.remove(Check.EVERY_SCENARIO);
    return new ByScenario(List.copyOf(judged), problems)
        .read(
            fields.required("expect"), "expect", new ExpectationReader(check.as(), problems)::read);
  }

  /** Where the site speaks of every scenario, what the catalogue says of single ones goes. */
  private static Map<String, Expectation> expect(
      Check check, Map<String, Expectation> wanted, String said) {
    Map<String, Expectation> expect = new LinkedHashMap<>(check.expect());
    Expectation every = wanted.get(Check.EVERY_SCENARIO);
    if (every != null) {
      expect.replaceAll((_, _) -> new Expectation.OfSite(every, said));
    }
    wanted.forEach((scenario, own) -> expect.put(scenario, new Expectation.OfSite(own, said)));
    // A word for every scenario is nothing that a check says which judges only some.
    if (!check.expect().containsKey(Check.EVERY_SCENARIO)) {
      expect.remove(Check.EVERY_SCENARIO);
    }
    return expect;
  }

  /** Returns the remedy with the site's value. */
  private Remedy setting(Fields fields, Check check, Set<String> wanted) {
    String value = fields.text("set");
    if (!(check.remedy() instanceof Remedy.Set set)) {
      problems.add(
          fields.place("set"),
          "a value for " + check.id(),
          "none: the catalogue has nothing that sets one value there");
      return check.remedy();
    }
    new OverrideReader(problems).refuseBad(fields.place("set"), value, check);
    Map<String, String> values = new LinkedHashMap<>(set.values());
    if (wanted.contains(Check.EVERY_SCENARIO)) {
      values.replaceAll((_, _) -> value);
    }
    wanted.stream()
        .filter(scenario -> !scenario.equals(Check.EVERY_SCENARIO))
        .forEach(scenario -> values.put(scenario, value));
    Remedy.Set own =
        new Remedy.Set(
            values, set.knob(), set.accepts(), set.takesEffect(), set.disruption(), set.keep());
    for (String problem : Remedies.problems(check.wanting(check.expect(), own))) {
      problems.add(fields.place("set"), problem, "a value that would pass");
    }
    return own;
  }

  /** The catalogue's remedy stays where it is known to lead to what the site wants. */
  private Remedy left(Check check, int line) {
    return switch (check.remedy()) {
      case Remedy.Set _ when Remedies.areProvable(check) && Remedies.problems(check).isEmpty() ->
          check.remedy();
      case Remedy.Set _, Remedy.Computed _, Remedy.ByHand _ ->
          new Remedy.ByHand(
              problems.file()
                  + ":"
                  + line
                  + " wants it otherwise than the catalogue, and names nothing to \"set\": bring it"
                  + " about by hand");
      case Remedy.Nothing _ -> check.remedy();
    };
  }

  /** A report tells it in one line. */
  private static String line(String text) {
    return Words.shorten(String.join(" ", Values.words(text)), 120);
  }
}
