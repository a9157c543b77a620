package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitMaskTest {
  private static final String UNIT =
      """
      # token abc123
      [Service]
      Environment="HTTP_PROXY=http://me:secret@proxy:3128"
      ExecStart=/usr/bin/k3s agent \\
        --token abc123 \\
        LimitNOFILE=abc123
      LimitNOFILE=1048576
      LimitMEMLOCK = infinity
      odd abc123
      """;

  @Test
  void limitsStayAndWhatMayHoldKeysGoes() {
    assertThat(UnitMask.limits(UNIT))
        .isEqualTo(
            """

            [Service]
            Environment=
            ExecStart=


            LimitNOFILE=1048576
            LimitMEMLOCK = infinity

            """);
  }

  @Test
  void aTextWithoutAFinalNewlineKeepsNone() {
    assertThat(UnitMask.limits("LimitCORE=0")).isEqualTo("LimitCORE=0");
    assertThat(UnitMask.limits("")).isEmpty();
  }
}
