package dev.kerneltune.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Claims;
import dev.kerneltune.owner.UdevParser.Rule;
import dev.kerneltune.owner.UdevParser.Token;
import java.util.List;
import org.junit.jupiter.api.Test;

class UdevRulesTest {
  private static final String NASTY =
      """
      # ATTR{x}="1"
      ACTION=="add|change", SUBSYSTEM=="block", \\
        ATTR{queue/rotational}=="0", ATTR{queue/scheduler}="none"
      KERNEL!="sd*" , OPTIONS+="x",RUN+="/bin/sh -c 'echo \\"a, b\\" > /x'"
      LABEL="end"
      KERNEL=="open
      """;
  private static final Address.Knob SCHEDULER = new Address.Sysfs("block/nvme0n1/queue/scheduler");
  private static final Address.Knob OTHER = new Address.Sysfs("block/sda/queue/scheduler");

  @Test
  void rulesAreCutIntoTokens() {
    List<Rule> rules = UdevParser.parse(NASTY);
    assertThat(rules).hasSize(3);
    assertThat(rules.getFirst().line()).isEqualTo(2);
    assertThat(rules.getFirst().tokens())
        .containsExactly(
            new Token("ACTION", "", "==", "add|change"),
            new Token("SUBSYSTEM", "", "==", "block"),
            new Token("ATTR", "queue/rotational", "==", "0"),
            new Token("ATTR", "queue/scheduler", "=", "none"));
    assertThat(rules.get(1).tokens())
        .containsExactly(
            new Token("KERNEL", "", "!=", "sd*"),
            new Token("OPTIONS", "", "+=", "x"),
            new Token("RUN", "", "+=", "/bin/sh -c 'echo \"a, b\" > /x'"));
    assertThat(rules.get(2).assigned("LABEL")).isEqualTo("end");
  }

  @Test
  void aRuleClaimsTheAttributesOfTheDevicesThatItMatches() {
    Claims claims =
        of(
            "SUBSYSTEM==\"block\", KERNEL==\"nvme*|vd*\", ATTR{queue/rotational}==\"0\","
                + " ATTR{queue/scheduler}=\"none\"\n");
    assertThat(OwnerHost.winner(claims, SCHEDULER))
        .isEqualTo("none /etc/udev/rules.d/60-a.rules:1");
    assertThat(claims.of(OTHER)).isEmpty();
    assertThat(claims.open(OTHER)).isEmpty();
  }

  @Test
  void aJumpLeavesOutWhatItSkips() {
    Claims claims =
        of(
            """
            SUBSYSTEM!="block", GOTO="end"
            KERNEL=="nvme*", GOTO="end"
            ATTR{queue/scheduler}="mq-deadline"
            LABEL="end"
            """);
    assertThat(claims.of(SCHEDULER)).isEmpty();
    assertThat(OwnerHost.winner(claims, OTHER)).startsWith("mq-deadline ");
  }

  @Test
  void aRuleThatHangsOnSomethingElseIsOpenForItsAttributeAlone() {
    Claims claims =
        of("SUBSYSTEM==\"block\", ENV{ID_MODEL}==\"x\", ATTR{queue/scheduler}=\"none\"\n");
    assertThat(claims.of(SCHEDULER)).isEmpty();
    assertThat(claims.open(SCHEDULER)).hasSize(1);
    assertThat(claims.open(new Address.Sysfs("block/sda/queue/nr_requests"))).isEmpty();
  }

  @Test
  void behindAJumpThatMayBeTakenNothingIsCertain() {
    Claims claims =
        of(
            """
            ENV{ID_BUS}=="usb", GOTO="end"
            SUBSYSTEM=="block", ATTR{queue/scheduler}="none"
            LABEL="end"
            SUBSYSTEM=="block", ATTR{queue/nr_requests}="64"
            """);
    assertThat(claims.of(SCHEDULER)).isEmpty();
    assertThat(claims.open(SCHEDULER)).hasSize(1);
    assertThat(claims.winner(new Address.Sysfs("block/sda/queue/nr_requests"))).isPresent();
  }

  @Test
  void aValueWithASubstitutionIsNotUnderstood() {
    Claims claims = of("SUBSYSTEM==\"block\", ATTR{queue/scheduler}=\"$env{X}\"\n");
    assertThat(claims.of(SCHEDULER)).isEmpty();
    assertThat(claims.open(SCHEDULER)).isNotEmpty();
  }

  @Test
  void aRuleForARemovedDeviceClaimsNothing() {
    Claims claims =
        of("ACTION==\"remove\", SUBSYSTEM==\"block\", ATTR{queue/scheduler}=\"none\"\n");
    assertThat(claims.of(SCHEDULER)).isEmpty();
    assertThat(claims.open(SCHEDULER)).isEmpty();
  }

  @Test
  void aRuleCanSetSysctlsAndOtherDevices() {
    Claims claims =
        of(
            "SUBSYSTEM==\"block\", KERNEL==\"sda\", SYSCTL{vm/swappiness}=\"1\","
                + " ATTR{[block/nvme0n1]queue/scheduler}=\"kyber\"\n");
    assertThat(claims.winner(new Address.Sysctl("vm.swappiness"))).isPresent();
    assertThat(OwnerHost.winner(claims, SCHEDULER)).startsWith("kyber ");
  }

  private static Claims of(String rules) {
    return OwnerHost.debian()
        .disk("nvme0n1")
        .disk("sda")
        .file("/etc/udev/rules.d/60-a.rules", rules)
        .claims();
  }
}
