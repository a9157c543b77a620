package dev.kerneltune.inventory;

import oshi.nativefree.SystemInfo;

/**
 * Describes the machine that the program runs on, as OSHI sees it. OSHI returns the same for what
 * is missing and what could not be read, so this is never judged by.
 */
public final class AboutThisHost {
  private AboutThisHost() {}

  /** Returns a line each for the model, the board, the firmware and the operating system. */
  public static String describe() {
    SystemInfo info = new SystemInfo();
    var computer = info.getHardware().getComputerSystem();
    var firmware = computer.getFirmware();
    return line("model", computer.getManufacturer() + " " + computer.getModel())
        + line("board", computer.getBaseboard().getModel())
        + line("firmware", firmware.getManufacturer() + " " + firmware.getVersion())
        + line("system", info.getOperatingSystem().toString());
  }

  private static String line(String name, String value) {
    return name + " ".repeat(15 - name.length()) + value.strip() + "\n";
  }
}
