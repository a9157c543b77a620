package dev.kerneltune.sched.scx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.sched.scx.BtfBuilder.Member;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BtfTest {
  private static final long SEED = 7;

  @Test
  void aFunctionHasItsArguments() {
    BtfBuilder builder = new BtfBuilder();
    builder.function("scx_bpf_kick_cpu", 3);
    builder.function("scx_bpf", 0);
    Btf btf = Btf.parse(builder.bytes());
    assertThat(btf.arguments("scx_bpf_kick_cpu")).isEqualTo(OptionalInt.of(3));
    assertThat(btf.arguments("scx_bpf")).isEqualTo(OptionalInt.of(0));
    assertThat(btf.arguments("scx_bpf_kick")).isEmpty();
    assertThat(btf.arguments("")).isEmpty();
  }

  @Test
  void constantsAreReadInEachWidthAndWithTheirSign() {
    BtfBuilder builder = new BtfBuilder();
    builder.constant("A", 0, 0x80000000);
    builder.constant("B", 1, -5);
    builder.constant64("C", 0xc000000000000001L);
    Btf btf = Btf.parse(builder.bytes());
    assertThat(btf.constant("A")).isEqualTo(OptionalLong.of(0x80000000L));
    assertThat(btf.constant("B")).isEqualTo(OptionalLong.of(-5));
    assertThat(btf.constant("C")).isEqualTo(OptionalLong.of(0xc000000000000001L));
    assertThat(btf.constant("D")).isEmpty();
  }

  @Test
  void membersOfStructuresWithoutANameCount() {
    BtfBuilder builder = new BtfBuilder();
    int number = builder.integer("int", 4);
    int union =
        builder.struct(
            BtfBuilder.UNION,
            "",
            8,
            List.of(new Member("inner", number, 0), new Member("other", number, 32)));
    int alias = builder.typedef("alias", union);
    builder.struct(
        BtfBuilder.STRUCT,
        "outer",
        24,
        List.of(new Member("first", number, 0), new Member("", alias, 64)));
    Btf btf = Btf.parse(builder.bytes());
    assertThat(btf.offset("outer", "first")).isEqualTo(OptionalLong.of(0));
    assertThat(btf.offset("outer", "other")).isEqualTo(OptionalLong.of(12));
    assertThat(btf.offset("outer", "none")).isEmpty();
    assertThat(btf.offset("none", "first")).isEmpty();
    assertThat(btf.size("outer")).isEqualTo(OptionalLong.of(24));
  }

  @Test
  void ringsOfTypesEnd() {
    BtfBuilder builder = new BtfBuilder();
    builder.typedef("a", 2);
    builder.typedef("b", 1);
    builder.struct(BtfBuilder.STRUCT, "s", 8, List.of(new Member("", 1, 0), new Member("", 3, 0)));
    assertThat(Btf.parse(builder.bytes()).offset("s", "x")).isEmpty();
  }

  @Test
  void theSectionOfAnElfFileIsTheSame() {
    BtfBuilder builder = new BtfBuilder();
    builder.function("f", 2);
    assertThat(Btf.parse(BtfBuilder.elf(builder.bytes())).arguments("f"))
        .isEqualTo(OptionalInt.of(2));
  }

  @Test
  void whatIsNoTypeInformationIsToldSo() {
    assertThatThrownBy(() -> Btf.parse(new byte[0]))
        .isInstanceOf(BtfException.class)
        .hasMessageContaining("expected the number 0xeb9f");
    byte[] unknown = new BtfBuilder().bytes();
    BtfBuilder odd = new BtfBuilder();
    odd.record("x", 20, 0, 0, 0);
    assertThatThrownBy(() -> Btf.parse(odd.bytes()))
        .isInstanceOf(BtfException.class)
        .hasMessage("BTF type 1 is of the unknown kind 20");
    BtfBuilder cut = new BtfBuilder();
    cut.record("x", BtfBuilder.STRUCT, 0, 9, 0);
    assertThatThrownBy(() -> Btf.parse(cut.bytes()))
        .isInstanceOf(BtfException.class)
        .hasMessage("BTF type 1 is cut off");
    unknown[unknown.length - 1] = 'x';
    assertThatThrownBy(() -> Btf.parse(unknown)).isInstanceOf(BtfException.class);
    assertThatThrownBy(() -> Btf.parse(BtfBuilder.elf(new byte[0])))
        .isInstanceOf(BtfException.class);
  }

  @Test
  void damageIsToldAndNothingElseHappens() {
    byte[] whole = new BtfBuilder().kernel(List.of()).bytes();
    for (byte[] good : List.of(whole, BtfBuilder.elf(whole))) {
      for (int length = 0; length < good.length; length += 7) {
        look(Arrays.copyOf(good, length));
      }
      Random random = new Random(SEED);
      for (int i = 0; i < 3000; i++) {
        byte[] bad = good.clone();
        for (int n = 0; n < 3; n++) {
          bad[random.nextInt(i % 2 == 0 ? 64 : bad.length)] = (byte) random.nextInt();
        }
        look(bad);
      }
    }
  }

  private static void look(byte[] content) {
    try {
      List<String> unmet = Needs.unmet(Btf.parse(content));
      assertThat(unmet).doesNotContainNull();
    } catch (BtfException e) {
      assertThat(e).message().isNotBlank();
    }
  }
}
