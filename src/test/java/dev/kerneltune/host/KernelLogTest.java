package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelLogTest {
  private static final String XID = "<3>[   12.5] NVRM: Xid (PCI:0000:3b:00): 79, GPU is gone\n";
  private static final String HOST = "<6>[    1.0] systemd[1]: Hostname set to <node17>.\n";

  @Test
  void onlyMarkedLinesAreHandedOn() {
    assertThat(KernelLog.worthALook(HOST + XID + HOST)).hasToString(XID);
    assertThat(KernelLog.worthALook(HOST)).isEmpty();
    assertThat(KernelLog.worthALook("")).isEmpty();
  }

  @Test
  void aLineWithTwoMarkersIsHandedOnOnceAndTheOrderIsKept() {
    String both = "nvme nvme0: I/O 1 timeout, reset controller [Hardware Error]";
    assertThat(KernelLog.worthALook(XID + both)).hasToString(XID + both + "\n");
  }

  @Test
  void ofManyLinesTheNewestAreHandedOn() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      log.append("Buffer I/O error on dev sda, logical block ").append(i).append('\n');
    }
    String kept = KernelLog.worthALook(log.toString()).toString();
    assertThat(kept.lines()).hasSize(1000);
    assertThat(kept).endsWith("block 4999\n").doesNotContain("block 3999\n");
  }
}
