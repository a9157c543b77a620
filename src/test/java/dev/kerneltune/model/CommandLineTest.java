package dev.kerneltune.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.CommandLine.Argument;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private static final String DGX =
      "BOOT_IMAGE=/boot/vmlinuz-6.8.0-1015-nvidia root=UUID=1f2e ro iommu=pt init_on_alloc=0\n";
  private static final String UNBALANCED = "a=\"b c d=e";
  private static final String ACS =
      "pci=disable_acs_redir=0000:01:00.0;0000:02:00.0,noaer pci=realloc=off";

  private static Argument only(String text) {
    CommandLine line = CommandLine.parse(text);
    assertThat(line.arguments()).hasSize(1);
    return line.arguments().getFirst();
  }

  @Test
  void wordsAreCutAtBlanksAndTheNewlineAtTheEndIsNone() {
    CommandLine line = CommandLine.parse(DGX);
    assertThat(line.arguments()).hasSize(5);
    assertThat(line.arguments().getLast())
        .isEqualTo(new Argument("init_on_alloc", "0", "init_on_alloc=0"));
    assertThat(line.all("ro")).containsExactly(new Argument("ro", "", "ro"));
  }

  @Test
  void theBootImageIsAnArgumentLikeAnyOther() {
    assertThat(CommandLine.parse(DGX).all("BOOT_IMAGE").getFirst().value())
        .isEqualTo("/boot/vmlinuz-6.8.0-1015-nvidia");
  }

  @Test
  void onlyTheFirstEqualsSignSplits() {
    List<Argument> pci = CommandLine.parse(ACS).all("pci");
    assertThat(pci.getFirst().value())
        .isEqualTo("disable_acs_redir=0000:01:00.0;0000:02:00.0,noaer");
    assertThat(pci.getLast().value()).isEqualTo("realloc=off");
  }

  @Test
  void anEqualsSignAtTheVeryStartDoesNotSplit() {
    assertThat(only("=a=b")).isEqualTo(new Argument("=a", "b", "=a=b"));
    assertThat(only("=a")).isEqualTo(new Argument("=a", "", "=a"));
  }

  @Test
  void quotesAroundTheValueKeepItsBlanksAndGo() {
    assertThat(only("dyndbg=\"file drivers/usb +p\""))
        .isEqualTo(new Argument("dyndbg", "file drivers/usb +p", "dyndbg=\"file drivers/usb +p\""));
  }

  @Test
  void quotesAroundTheWholeWordKeepItsBlanksAndGo() {
    assertThat(only("\"a=b c\"")).isEqualTo(new Argument("a", "b c", "\"a=b c\""));
    assertThat(only("\"a b\"")).isEqualTo(new Argument("a b", "", "\"a b\""));
  }

  @Test
  void quotesInsideAValueStayAsTheKernelLeavesThem() {
    assertThat(only("a=b\"c d\"e")).isEqualTo(new Argument("a", "b\"c d\"e", "a=b\"c d\"e"));
  }

  @Test
  void anUnbalancedQuoteRunsToTheEnd() {
    assertThat(only(UNBALANCED)).isEqualTo(new Argument("a", "b c d=e", UNBALANCED));
    assertThat(only("a=\"").value()).isEmpty();
    assertThat(only("\"").name()).isEmpty();
  }

  @Test
  void aNulEndsTheLine() {
    assertThat(CommandLine.parse("quiet\0 ro\n").arguments())
        .containsExactly(new Argument("quiet", "", "quiet"));
  }

  @Test
  void twoDashesEndTheLineAndTheRestGoesToInit() {
    CommandLine line = CommandLine.parse("quiet -- single a=\"b c\" nosmt\n");
    assertThat(line.arguments()).containsExactly(new Argument("quiet", "", "quiet"));
    assertThat(line.init()).containsExactly("single", "a=b c", "nosmt");
    assertThat(line.all("nosmt")).isEmpty();
  }

  @Test
  void aWordThatOnlyStartsWithTwoDashesEndsNothing() {
    CommandLine line = CommandLine.parse("--x --=1 ro");
    assertThat(line.arguments()).hasSize(3);
    assertThat(line.init()).isEmpty();
  }

  @Test
  void aDashAndAnUnderscoreInANameAreTheSame() {
    CommandLine line = CommandLine.parse("transparent-hugepage=never init-on_alloc=1");
    assertThat(line.all("transparent_hugepage").getFirst().value()).isEqualTo("never");
    assertThat(line.all("init_on-alloc").getFirst().name()).isEqualTo("init-on_alloc");
  }

  @Test
  void everyOccurrenceIsKeptInOrder() {
    CommandLine line = CommandLine.parse("hugepagesz=1G hugepages=4 hugepagesz=2M hugepages=8");
    assertThat(line.all("hugepages")).extracting(Argument::value).containsExactly("4", "8");
  }

  @Test
  void anEmptyLineHasNoArguments() {
    assertThat(CommandLine.parse("").arguments()).isEmpty();
    assertThat(CommandLine.parse(" \t\n").arguments()).isEmpty();
    assertThat(CommandLine.parse("--").arguments()).isEmpty();
  }

  @Test
  void tabsAndOtherWhiteSpaceCutWordsToo() {
    assertThat(CommandLine.parse("\ta\t\u000b b\r\n").arguments()).hasSize(2);
  }
}
