package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Example;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Harm;
import dev.kerneltune.model.Impact;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.Source;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CatalogBlobTest {
  private static final int ROUNDS = 300;
  private static final List<String> TEXTS =
      List.of("", "a", "b.c", "\u00fcber", "\uD83D\uDE00", "line\nline", "\0", "x".repeat(70_000));

  private final Random random = new Random(42);
  private final Set<Class<?>> made = new HashSet<>();

  @Test
  void whatIsWrittenIsReadAgain() {
    for (int round = 0; round < ROUNDS; round++) {
      Catalog catalog = catalog();
      assertThat(CatalogBlob.read(CatalogBlob.write(catalog))).isEqualTo(catalog);
    }
    assertThat(made)
        .as("every kind of value, expectation, address, effect and remedy was made")
        .contains(Value.class.getPermittedSubclasses())
        .contains(Expectation.class.getPermittedSubclasses())
        .contains(Address.Knob.class.getPermittedSubclasses())
        .contains(Effect.class.getPermittedSubclasses())
        .contains(Remedy.Settable.class.getPermittedSubclasses())
        .contains(Remedy.ByHand.class, Remedy.Nothing.class);
  }

  @Test
  void theOrderOfScenariosIsKept() {
    Catalog catalog = catalog();
    Catalog read = CatalogBlob.read(CatalogBlob.write(catalog));
    for (int i = 0; i < catalog.checks().size(); i++) {
      assertThat(new ArrayList<>(read.checks().get(i).expect().keySet()))
          .isEqualTo(new ArrayList<>(catalog.checks().get(i).expect().keySet()));
    }
  }

  @Test
  void theSameCatalogGivesTheSameBytes() {
    Catalog catalog = catalog();
    assertThat(CatalogBlob.write(catalog)).isEqualTo(CatalogBlob.write(catalog));
  }

  @Test
  void eachShortenedBlobIsRefused() {
    byte[] bytes =
        CatalogBlob.write(new Catalog(List.of(check()), List.of(), List.of(), List.of()));
    for (int length = 0; length < bytes.length; length += 1 + length / 50) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> CatalogBlob.read(cut)).isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> CatalogBlob.read(Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessage("a damaged catalogue: more bytes than records");
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] bytes = CatalogBlob.write(new Catalog(List.of(), List.of(), List.of(), List.of()));
    bytes[4]++;
    assertThatThrownBy(() -> CatalogBlob.read(bytes)).hasMessage("not a catalogue of version 2");
  }

  private Catalog catalog() {
    return new Catalog(
        some(this::check),
        some(this::row),
        some(() -> new Scenario(text(), text())),
        some(() -> new Source(text(), text(), text(), text())));
  }

  private ImpactRow row() {
    return new ImpactRow(
        text(),
        text(),
        text(),
        some(this::text),
        pick(ImpactLevel.values()),
        text(),
        text(),
        some(this::text));
  }

  private Check check() {
    Map<String, Expectation> expect = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      expect.put(text(), expectation(2));
    }
    return new Check(
        text(),
        some(this::text),
        text(),
        text(),
        address(),
        pick(ValueKind.values()),
        pick(SubjectKind.values()),
        some(() -> new Condition(pick(Trait.values()), expectation(1))),
        expect,
        text(),
        some(() -> new Impact(text(), text(), effect(), random.nextInt(6), some(this::text))),
        text(),
        some(() -> new Harm(text(), some(this::text))),
        remedy(),
        some(this::text),
        some(() -> new Example(text(), textMap())),
        text());
  }

  private Address address() {
    String rest = text();
    return note(
        switch (random.nextInt(13)) {
          case 0 -> new Address.Sysctl(rest);
          case 1 -> new Address.Sysfs(rest);
          case 2 -> new Address.Proc(rest);
          case 3 -> new Address.BootArg(rest);
          case 4 -> new Address.ModuleParam(rest);
          case 5 -> new Address.Kconfig(rest);
          case 6 -> new Address.Module(rest);
          case 7 -> new Address.Limit(rest);
          case 8 -> new Address.Cgroup(rest);
          case 9 -> new Address.Irq(rest);
          case 10 -> new Address.Ethtool(rest);
          case 11 -> new Address.UnitSetting(rest);
          default -> new Address.Probe(rest);
        });
  }

  private Expectation expectation(int depth) {
    return note(
        switch (random.nextInt(depth == 0 ? 9 : 12)) {
          case 0 -> new Expectation.Is(value());
          case 1 -> new Expectation.OneOf(some(this::value));
          case 2 -> new Expectation.AtLeast(value());
          case 3 -> new Expectation.AtMost(value());
          case 4 -> new Expectation.Between(value(), value());
          case 5 -> new Expectation.Has(value());
          case 6 -> new Expectation.Lacks(value());
          case 7 -> new Expectation.Exists();
          case 8 -> new Expectation.Missing();
          case 9 -> new Expectation.All(some(() -> expectation(depth - 1)));
          case 10 -> new Expectation.OfSite(expectation(depth - 1), text());
          default -> new Expectation.Any(some(() -> expectation(depth - 1)));
        });
  }

  private Value value() {
    return note(
        switch (random.nextInt(9)) {
          case 0 -> new Value.Text(text());
          case 1 -> new Value.Int(random.nextLong());
          case 2 -> new Value.Size(random.nextLong());
          case 3 -> new Value.Bool(random.nextBoolean());
          case 4 -> new Value.Choice(text(), some(this::text));
          case 5 -> new Value.Cpus(CpuSet.of(random.nextInt(9000), random.nextInt(9)));
          case 6 -> new Value.Flags(new TreeSet<>(some(this::text)));
          case 7 -> new Value.Version(List.of(6, 12), "6.12-" + random.nextInt(9));
          default -> new Value.Hex(random.nextLong());
        });
  }

  private Effect effect() {
    return note(
        switch (random.nextInt(3)) {
          case 0 -> new Effect.Mechanism(text());
          case 1 -> new Effect.Reported(text(), text(), text());
          default -> new Effect.Measured(text(), text());
        });
  }

  private Remedy remedy() {
    return note(
        switch (random.nextInt(4)) {
          case 0 ->
              new Remedy.Set(
                  textMap(),
                  random.nextBoolean() ? Optional.of(knob()) : Optional.empty(),
                  random.nextBoolean() ? Optional.of(expectation(1)) : Optional.empty(),
                  pick(TakesEffect.values()),
                  pick(Disruption.values()),
                  keep());
          case 1 -> new Remedy.ByHand(text());
          case 2 ->
              new Remedy.Computed(
                  pick(SettingRule.values()),
                  pick(TakesEffect.values()),
                  pick(Disruption.values()),
                  keep());
          default -> new Remedy.Nothing();
        });
  }

  private Address.Knob knob() {
    return random.nextBoolean() ? new Address.Sysctl(text()) : new Address.Ethtool(text());
  }

  private Keep keep() {
    return switch (random.nextInt(3)) {
      case 0 -> new Keep.Usual();
      case 1 -> new Keep.As(knob());
      default -> new Keep.Nowhere(text());
    };
  }

  private Map<String, String> textMap() {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(text(), text());
    }
    return map;
  }

  private String text() {
    // The long one is rare: it is there for its length alone.
    int index = random.nextInt(200);
    return TEXTS.get(index == 0 ? TEXTS.size() - 1 : index % (TEXTS.size() - 1));
  }

  private <T> List<T> some(Supplier<T> maker) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(maker.get());
    }
    return list;
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> T note(T value) {
    made.add(value.getClass());
    return value;
  }
}
