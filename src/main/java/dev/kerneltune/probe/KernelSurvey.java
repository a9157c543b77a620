package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The kernel itself: its release, architecture, page size, command line and memory. */
final class KernelSurvey {
  static final String OSRELEASE = "/proc/sys/kernel/osrelease";
  static final String VERSION = "/proc/version";
  static final String ARCH = "/proc/sys/kernel/arch";
  static final String CMDLINE = "/proc/cmdline";
  static final String AUXV = "/proc/self/auxv";
  static final String MEMINFO = "/proc/meminfo";

  private static final String BEFORE_RELEASE = "Linux version ";
  private static final String KERNEL_IMAGE = "vmlinuz-";

  /** AT_PAGESZ of include/uapi/linux/auxvec.h. */
  private static final long AT_PAGESZ = 6;

  private KernelSurvey() {}

  static Reading<CommandLine> commandLine(Host host) {
    return Files.text(host, CMDLINE).then(text -> Reading.present(CommandLine.parse(text), text));
  }

  /** Reads the release from the first of three places that has it; raw says which. */
  static Reading<String> release(Host host, Reading<CommandLine> commandLine) {
    Reading<String> fromProc = Files.text(host, OSRELEASE);
    if (fromProc instanceof Reading.Present<String>(var text, _) && !text.isBlank()) {
      return Reading.present(text.strip(), OSRELEASE + ": " + text.strip());
    }
    if (Files.text(host, VERSION) instanceof Reading.Present<String>(var text, _)
        && !releaseOfVersion(text).isEmpty()) {
      return Reading.present(releaseOfVersion(text), VERSION + ": " + text);
    }
    if (commandLine instanceof Reading.Present<CommandLine>(var line, _)
        && !releaseOfImage(line).isEmpty()) {
      return Reading.present(
          releaseOfImage(line), CMDLINE + ": " + line.all("BOOT_IMAGE").getFirst().raw());
    }
    return fromProc.isPresent()
        ? Reading.malformed("", "a kernel release such as 6.12.3")
        : fromProc;
  }

  /** Returns the third word of /proc/version, or empty (fs/proc/version.c). */
  static String releaseOfVersion(String version) {
    List<String> words = Values.words(version);
    return version.startsWith(BEFORE_RELEASE) && words.size() > 2 ? words.get(2) : "";
  }

  /** Returns the release in the file name of BOOT_IMAGE, which the boot loader adds, or empty. */
  static String releaseOfImage(CommandLine line) {
    List<CommandLine.Argument> images = line.all("BOOT_IMAGE");
    if (images.isEmpty()) {
      return "";
    }
    String image = images.getFirst().value();
    String file = image.substring(image.lastIndexOf('/') + 1);
    boolean named = file.startsWith(KERNEL_IMAGE) && file.length() > KERNEL_IMAGE.length();
    String release = named ? file.substring(KERNEL_IMAGE.length()) : "";
    // vmlinuz-linux and the like name a flavour, not a release.
    return Values.parse(ValueKind.VERSION, release).isPresent() ? release : "";
  }

  static Reading<String> architecture(Host host, Reading<CpuInfo> cpuInfo) {
    Reading<String> fromProc = Files.text(host, ARCH);
    if (fromProc instanceof Reading.Present<String>(var text, _) && !text.isBlank()) {
      return Reading.present(text.strip(), ARCH + ": " + text.strip());
    }
    return cpuInfo.then(KernelSurvey::architectureOf);
  }

  /** Tells the architecture by the lines that only one of them prints. */
  static Reading<String> architectureOf(CpuInfo info) {
    if (!info.line("vendor_id").isEmpty() && Values.words(info.flags()).contains("lm")) {
      return Reading.present(
          "x86_64", "/proc/cpuinfo: vendor_id " + info.line("vendor_id") + ", flag lm");
    }
    if (!info.line("CPU implementer").isEmpty()) {
      return Reading.present(
          "aarch64", "/proc/cpuinfo: CPU implementer " + info.line("CPU implementer"));
    }
    if (info.line("isa").startsWith("rv64")) {
      return Reading.present("riscv64", "/proc/cpuinfo: isa " + info.line("isa"));
    }
    return Reading.unreadable("/proc/cpuinfo does not tell the architecture", "");
  }

  static Reading<Long> pageSize(Host host, Reading<String> architecture) {
    if (host.read(AUXV) instanceof Raw.Bytes bytes
        && pageSizeOf(bytes.content()) instanceof Reading.Present<Long> size) {
      return size;
    }
    if (architecture instanceof Reading.Present<String>(var name, _)) {
      return name.equals("x86_64")
          ? Reading.present(4096L, "x86_64 has base pages of 4096 bytes")
          : Reading.unreadable(AUXV + " does not tell, and " + name + " has several sizes", "");
    }
    return Reading.unreadable("neither " + AUXV + " nor the architecture is known", "");
  }

  /** Returns AT_PAGESZ of an auxiliary vector of 64-bit words, little endian, in bytes. */
  static Reading<Long> pageSizeOf(byte[] auxv) {
    ByteBuffer words = ByteBuffer.wrap(auxv).order(ByteOrder.LITTLE_ENDIAN);
    while (words.remaining() >= 16) {
      long type = words.getLong();
      long value = words.getLong();
      if (type == AT_PAGESZ) {
        boolean plausible = value >= 4096 && value <= 65_536 && Long.bitCount(value) == 1;
        return plausible
            ? Reading.present(value, AUXV + ": AT_PAGESZ " + value)
            : Reading.malformed("AT_PAGESZ " + value, "4096, 16384 or 65536");
      }
    }
    return Reading.absent("the auxiliary vector has no AT_PAGESZ");
  }

  static Reading<Long> memoryBytes(Host host) {
    return Files.text(host, MEMINFO).then(text -> memTotal(text, "MemTotal:"));
  }

  /** Returns the bytes of the MemTotal line, which is in kB (fs/proc/meminfo.c). */
  static Reading<Long> memTotal(String text, String key) {
    int at = text.indexOf(key);
    if (at < 0) {
      return Reading.malformed(head(text), "a line " + key + " N kB");
    }
    int newline = text.indexOf('\n', at);
    String line = text.substring(at, newline < 0 ? text.length() : newline);
    return switch (Values.parse(ValueKind.SIZE, line.substring(key.length()))) {
      case Reading.Present<Value>(Value.Size(long bytes), _) -> Reading.present(bytes, line);
      case Reading.Present<Value> _,
          Reading.Absent<Value> _,
          Reading.Unreadable<Value> _,
          Reading.Malformed<Value> _ ->
          Reading.malformed(line, "a line " + key + " N kB");
    };
  }

  private static String head(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80);
  }
}
