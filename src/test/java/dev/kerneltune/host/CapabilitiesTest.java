package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
  @Test
  void theBitsOfTheEffectiveLineCount() {
    Capabilities some =
        Capabilities.parse("Name:\tx\nCapPrm:\t000001ffffffffff\nCapEff:\t0000000000800004\n")
            .orElseThrow();
    assertThat(some.has(Capabilities.SYS_NICE)).isTrue();
    assertThat(some.has(Capabilities.DAC_READ_SEARCH)).isTrue();
    assertThat(some.has(Capabilities.SYS_PTRACE)).isFalse();
  }

  @Test
  void schedulersNeedAllOfTheNewOrTheOldCapability() {
    assertThat(new Capabilities(1L << Capabilities.BPF).mayLoadSchedulers()).isFalse();
    assertThat(
            new Capabilities(1L << Capabilities.BPF | 1L << Capabilities.PERFMON)
                .mayLoadSchedulers())
        .isTrue();
    assertThat(new Capabilities(1L << Capabilities.SYS_ADMIN).mayLoadSchedulers()).isTrue();
  }

  @Test
  void whatIsNotUnderstoodIsNothing() {
    for (String text : List.of("", "CapEff:", "CapEff:\tx", "CapEff:\t-1", "XCapEff:\t1")) {
      assertThat(Capabilities.parse(text)).as(text).isEmpty();
    }
    assertThat(Capabilities.parse("CapEff:\tffffffffffffffff")).contains(new Capabilities(-1));
  }

  @Test
  void namesThatAreNumbersAreTaken() {
    assertThat(
            new Listing.Names(List.of("1", "42", "", "-1", "4x", "1234567890", "self")).numbers())
        .containsExactly(1, 42);
    assertThat(new Listing.None(new Raw.Missing()).numbersIfAny()).isEmpty();
  }
}
