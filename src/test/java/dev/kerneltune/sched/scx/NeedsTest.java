package dev.kerneltune.sched.scx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NeedsTest {
  private static final Path HEADER =
      Path.of(System.getProperty("kernel-tune.root", "."), "native/sched/kernel.h");
  private static final Pattern FUNCTION =
      Pattern.compile("KT_(?:KFUNC|OPTIONAL) [^(]*?(\\w+)\\(([^)]*)\\);");
  private static final Pattern STRUCT =
      Pattern.compile("struct (\\w+) \\{\n(.*?)\n\\}", Pattern.DOTALL);
  private static final Pattern MEMBER =
      Pattern.compile("\\(?\\*?(\\w+)(?:\\)\\(.*\\)|\\[\\w+\\])?;");

  @Test
  void aKernelThatHasAllLacksNothing() {
    assertThat(Needs.unmet(Btf.parse(new BtfBuilder().kernel(List.of()).bytes()))).isEmpty();
  }

  @Test
  void oneFormOfAFunctionIsEnough() {
    byte[] old =
        new BtfBuilder()
            .kernel(List.of("__scx_bpf_dsq_insert_vtime", "scx_bpf_dsq_insert___v2"))
            .bytes();
    assertThat(Needs.unmet(Btf.parse(old))).isEmpty();
    byte[] none =
        new BtfBuilder()
            .kernel(List.of("__scx_bpf_dsq_insert_vtime", "scx_bpf_dsq_insert_vtime"))
            .bytes();
    assertThat(Needs.unmet(Btf.parse(none)))
        .containsExactly("the kernel has no function scx_bpf_dsq_insert_vtime (6.13 or newer has)");
  }

  @Test
  void anotherNumberOfArgumentsIsRefusedAlsoWhereAnotherFormIsGood() {
    BtfBuilder builder = new BtfBuilder().kernel(List.of("scx_bpf_dsq_move_to_local___v2"));
    builder.function("scx_bpf_dsq_move_to_local___v2", 3);
    builder.function("scx_bpf_task_set_slice", 3);
    assertThat(Needs.unmet(Btf.parse(builder.bytes())))
        .singleElement()
        .asString()
        .contains(
            "scx_bpf_dsq_move_to_local___v2 takes 3 arguments, expected 2",
            "scx_bpf_task_set_slice takes 3 arguments, expected 2",
            "pahole");
  }

  @Test
  void aMissingMemberAndAMissingConstantAreNamed() {
    BtfBuilder builder = new BtfBuilder();
    builder.struct(BtfBuilder.STRUCT, "cgroup", 0, List.of());
    assertThat(Needs.unmet(Btf.parse(builder.bytes())))
        .contains(
            "the kernel's struct cgroup has no member kn",
            "the kernel has no constant SCX_DSQ_LOCAL");
  }

  @Test
  void theListsAreThoseOfTheHeader() throws IOException {
    String header = Files.readString(HEADER);
    Map<String, Integer> functions = new TreeMap<>();
    Matcher function = FUNCTION.matcher(header);
    while (function.find()) {
      int arguments = function.group(2).split(",", -1).length;
      functions.put(function.group(1).replace("___kt", ""), arguments);
    }
    Map<String, Integer> listed = new TreeMap<>();
    Needs.FUNCTIONS.forEach(
        forms -> forms.forEach(each -> listed.put(each.name(), each.arguments())));
    listed.put(Needs.OPTIONAL.name(), Needs.OPTIONAL.arguments());
    assertThat(listed).isEqualTo(functions);

    Map<String, TreeSet<String>> members = new TreeMap<>();
    Matcher struct = STRUCT.matcher(header);
    while (struct.find()) {
      Matcher member = MEMBER.matcher(struct.group(2));
      TreeSet<String> names = new TreeSet<>();
      while (member.find()) {
        names.add(member.group(1));
      }
      members.put(struct.group(1), names);
    }
    // Copied as a whole, told by their sizes; and two whose members are never read by name.
    assertThat(members.keySet()).containsAll(Needs.SIZES.keySet());
    members.keySet().removeAll(Needs.SIZES.keySet());
    members.keySet().removeAll(List.of("cpumask", "scx_init_task_args"));
    Map<String, TreeSet<String>> wanted = new TreeMap<>();
    Needs.MEMBERS.forEach((name, names) -> wanted.put(name, new TreeSet<>(names)));
    assertThat(wanted).isEqualTo(members);
  }
}
