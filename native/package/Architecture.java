import java.util.Arrays;

/** A kind of processor that there are packages for, as Debian and rpm call it. */
enum Architecture {
  AMD64(62, "amd64", "x86_64"),
  AARCH64(183, "arm64", "aarch64");

  private final int machine;
  private final String debian;
  private final String rpm;

  Architecture(int machine, String debian, String rpm) {
    this.machine = machine;
    this.debian = debian;
    this.rpm = rpm;
  }

  String debian() {
    return debian;
  }

  String rpm() {
    return rpm;
  }

  /** Returns the one of a number in the head of ELF files (e_machine, elf.h). */
  static Architecture of(int machine) {
    return Arrays.stream(values())
        .filter(each -> each.machine == machine)
        .findFirst()
        .orElseThrow(
            () ->
                new Tools.BuildFailure(
                    "no packages for ELF machine %d: what is asked of the kernel is known for amd64 and aarch64"
                        .formatted(machine)));
  }
}
