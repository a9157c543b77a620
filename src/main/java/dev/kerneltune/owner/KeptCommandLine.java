package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel command line that the next boot will have, where a tool keeps it in boot entries (The
 * Boot Loader Specification) or in a file that those are made of.
 */
public final class KeptCommandLine {
  /** kernel-install takes the first of these that there is (90-loaderentry.install). */
  private static final List<String> INSTALL_LINES =
      List.of(BootLoaders.KERNEL_CMDLINE, "/usr/lib/kernel/cmdline", "/proc/cmdline");

  private KeptCommandLine() {}

  /**
   * Returns the words of a command line that give a parameter, with blanks between, as they stand:
   * {@code iommu=pt}. {@link State.Nothing} where there is none.
   */
  public static Reading<State> parameter(String line, String name) {
    StringBuilder words = new StringBuilder();
    for (CommandLine.Argument argument : CommandLine.parse(line).all(name)) {
      words.append(words.isEmpty() ? "" : " ").append(argument.raw());
    }
    State state = words.isEmpty() ? new State.Nothing() : new State.Holds(words.toString());
    return Reading.present(state, words.toString());
  }

  /** Returns the command line of the next boot. */
  public static Reading<String> line(Host host, BootLoader loader) {
    return switch (loader) {
      case GRUBBY, RPM_OSTREE ->
          entries(host)
              .then(entries -> BootEntries.next(entries, loader, host))
              .map(BootEntries.Entry::options);
      case KERNEL_INSTALL -> Reads.first(host, INSTALL_LINES);
      case GRUB_DROP_IN, GRUB_PLAIN ->
          Reading.unreadable("no tool keeps single parameters of " + loader.word(), "");
    };
  }

  private static Reading<List<BootEntries.Entry>> entries(Host host) {
    String folder = BootLoaders.LOADER_FOLDERS.getFirst() + "/entries";
    return Reads.names(host, folder)
        .then(
            names -> {
              List<BootEntries.Entry> entries = new ArrayList<>();
              for (String name : names) {
                String path = folder + "/" + name;
                if (name.endsWith(".conf")) {
                  Reading<String> text = Reads.text(host, path);
                  if (!(text instanceof Reading.Present<String>(var entry, _))) {
                    return text.map(_ -> List.of());
                  }
                  entries.add(BootEntries.parse(path, entry));
                }
              }
              return Reading.present(entries, folder);
            });
  }
}
