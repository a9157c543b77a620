package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * The build configuration of the running kernel: /proc/config.gz, else /boot/config-RELEASE, else
 * /lib/modules/RELEASE/config, else what the symbols in /proc/kallsyms prove.
 */
final class KernelConfig {
  private static final int LIMIT = 4 << 20;

  private final Host host;
  private final Machine machine;
  private Reading<Text> text = Reading.unreadable("not looked for yet", "");
  private Reading<String> symbols = Reading.unreadable("not looked for yet", "");
  private Progress progress = Progress.NEW;

  private enum Progress {
    NEW,
    CONFIG_SOUGHT,
    SYMBOLS_SOUGHT
  }

  /**
   * A configuration that was found.
   *
   * @param path where
   * @param content all of it
   */
  record Text(String path, String content) {}

  /**
   * What was found about one option.
   *
   * @param reading y, m, n or the value
   * @param path where
   */
  record Answer(Reading<String> reading, String path) {}

  KernelConfig(Host host, Machine machine) {
    this.host = host;
    this.machine = machine;
  }

  /** Returns the value of {@code option}, which is written with its CONFIG_ prefix. */
  Answer look(String option) {
    if (progress == Progress.NEW) {
      text = find();
      progress = Progress.CONFIG_SOUGHT;
    }
    if (text instanceof Reading.Present<Text>(var found, _)) {
      return new Answer(parse(found.content(), option), found.path());
    }
    String symbol = provenBy(option);
    if (symbol.isEmpty()) {
      return new Answer(text.map(Text::content), "/proc/config.gz, /boot/config-*");
    }
    if (progress == Progress.CONFIG_SOUGHT) {
      symbols = Files.text(host.readLong("/proc/kallsyms"));
      progress = Progress.SYMBOLS_SOUGHT;
    }
    return new Answer(
        symbols.then(
            all ->
                hasSymbol(all, symbol)
                    ? Reading.present("y", symbol)
                    : Reading.<String>unreadable(
                        "no build configuration, and no symbol " + symbol + " that would prove it",
                        "/boot/config-RELEASE")),
        "/proc/kallsyms");
  }

  private Reading<Text> find() {
    if (host.read("/proc/config.gz") instanceof Raw.Bytes(var compressed)) {
      return unpack(compressed).map(content -> new Text("/proc/config.gz", content));
    }
    return machine
        .kernelRelease()
        .then(
            release -> {
              Reading<String> last = Reading.absent("there is no such file");
              for (String path :
                  new String[] {"/boot/config-" + release, "/lib/modules/" + release + "/config"}) {
                last = Files.text(host.read(path));
                if (last.isPresent()) {
                  return last.map(content -> new Text(path, content));
                }
              }
              // A package that does not ship its configuration says nothing about the options.
              return Reading.unreadable(
                  "no build configuration: neither /proc/config.gz nor /boot/config-" + release,
                  "/boot/config-RELEASE");
            });
  }

  /** Unpacks /proc/config.gz. */
  static Reading<String> unpack(byte[] compressed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      byte[] content = in.readNBytes(LIMIT);
      return Reading.present(new String(content, StandardCharsets.UTF_8), "");
    } catch (IOException e) {
      return Reading.malformed(
          compressed.length + " bytes", "a gzip file (" + e.getMessage() + ")");
    }
  }

  /** Finds one option. An option that is not mentioned is off: its dependencies were not met. */
  static Reading<String> parse(String content, String option) {
    if (!content.contains("CONFIG_")) {
      return Reading.malformed("no line with CONFIG_", "a build configuration");
    }
    int at = lineStart(content, option + "=");
    if (at >= 0) {
      int end = content.indexOf('\n', at);
      String line = end < 0 ? content.substring(at) : content.substring(at, end);
      String value = line.substring(option.length() + 1).strip();
      boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
      return Reading.present(quoted ? value.substring(1, value.length() - 1) : value, line);
    }
    return lineStart(content, "# " + option + " is not set") >= 0
        ? Reading.present("n", "# " + option + " is not set")
        : Reading.present("n", option + " is not mentioned");
  }

  private static int lineStart(String content, String start) {
    if (content.startsWith(start)) {
      return 0;
    }
    int at = content.indexOf("\n" + start);
    return at < 0 ? -1 : at + 1;
  }

  /** Returns the symbol whose presence proves the option (mm/hmm.c, drivers/pci/p2pdma.c). */
  private static String provenBy(String option) {
    return switch (option) {
      case "CONFIG_HMM_MIRROR" -> "hmm_range_fault";
      case "CONFIG_PCI_P2PDMA" -> "p2pdma_pgmap_ops";
      default -> "";
    };
  }

  /** Returns whether a line of kallsyms ("address type name [module]") names {@code symbol}. */
  static boolean hasSymbol(String kallsyms, String symbol) {
    int at = kallsyms.indexOf(" " + symbol);
    while (at >= 0) {
      int end = at + 1 + symbol.length();
      if (end == kallsyms.length() || kallsyms.charAt(end) <= ' ') {
        return true;
      }
      at = kallsyms.indexOf(" " + symbol, end);
    }
    return false;
  }
}
