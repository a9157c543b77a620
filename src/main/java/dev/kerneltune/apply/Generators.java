package dev.kerneltune.apply;

import dev.kerneltune.host.HostWriter;
import dev.kerneltune.host.HostWriter.Written;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.probe.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs generators, and looks at what they made before anybody boots by it. */
final class Generators {
  static final String GRUB_CONFIG = "/boot/grub/grub.cfg";
  private static final String INITRAMFS_ENTRY = "etc/modprobe.d/kernel-tune.conf";

  private final Places places;
  private final HostWriter writer;
  private final Toolbox tools;
  private final Keeping keeping;

  Generators(Places places, HostWriter writer, Toolbox tools, Keeping keeping) {
    this.places = places;
    this.writer = writer;
    this.tools = tools;
    this.keeping = keeping;
  }

  /**
   * Runs a generator.
   *
   * @param modules whose options changed; empty where nobody knows
   * @return what went wrong, after what it made was put back where that can be; or empty
   */
  Optional<String> run(Generator generator, Set<String> modules) {
    return switch (generator) {
      case GRUB -> grub();
      case INITRAMFS -> initramfs(modules);
      case UDEV -> udev();
      case SYSTEMD -> systemd();
    };
  }

  private Optional<String> grub() {
    Raw before = places.look(host -> host.readLong(GRUB_CONFIG));
    if (!(before instanceof Raw.Bytes was)) {
      return Optional.of(GRUB_CONFIG + ": " + Places.words(Files.lack(before)));
    }
    Optional<String> obstacle = keeping.keep(GRUB_CONFIG);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    String last = keeping.copyOf(GRUB_CONFIG) + ".last";
    obstacle = keeping.copy(GRUB_CONFIG, last);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    List<String> words = GrubConfig.words(ownText(OwnFile.GRUB.path()));
    Optional<String> problem = failure(Toolbox.Tool.UPDATE_GRUB, run(Toolbox.Tool.UPDATE_GRUB));
    Raw after = places.look(host -> host.readLong(GRUB_CONFIG));
    if (problem.isEmpty()) {
      problem =
          after instanceof Raw.Bytes is
              ? GrubConfig.problem(was.text(), is.text(), words)
                  .map(what -> "update-grub made " + GRUB_CONFIG + " with " + what)
              : Optional.of(GRUB_CONFIG + ": " + Places.words(Files.lack(after)));
    }
    if (problem.isPresent() && !before.equals(after)) {
      problem = Optional.of(problem.get() + putBack(last));
    }
    Written _ = writer.remove(last);
    if (problem.isEmpty() && words.isEmpty()) {
      // Nothing of ours is in it: with the same bytes as before us, its time is put back as well.
      Written restored = keeping.restore(GRUB_CONFIG);
      keeping.forget(GRUB_CONFIG);
      return restored instanceof Written.Refused(var error)
          ? Optional.of(GRUB_CONFIG + ": " + error)
          : Optional.empty();
    }
    return problem;
  }

  private String putBack(String copy) {
    return writer.copy(copy, GRUB_CONFIG) instanceof Written.Refused(var error)
        ? "; the file before could not be put back: " + error + "; it is kept as " + copy
        : "; the file before is back in its place";
  }

  private String ownText(String path) {
    return places.look(host -> host.read(path)) instanceof Raw.Bytes bytes ? bytes.text() : "";
  }

  private Optional<String> initramfs(Set<String> modules) {
    if (!isNeeded(modules)) {
      return Optional.empty();
    }
    boolean kept = places.look(host -> host.read(OwnFile.MODPROBE.path())) instanceof Raw.Bytes;
    Toolbox.Ran made = tools.run(Toolbox.Tool.UPDATE_INITRAMFS, List.of("-u"));
    if (!(made instanceof Toolbox.Ran.Missing)) {
      Optional<String> problem = failure(Toolbox.Tool.UPDATE_INITRAMFS, made);
      return problem.isPresent() || !kept ? problem : check(made);
    }
    Toolbox.Ran dracut = tools.run(Toolbox.Tool.DRACUT, List.of("--force"));
    return dracut instanceof Toolbox.Ran.Missing
        ? Optional.of("there is neither update-initramfs nor dracut, and the options are needed")
        : failure(Toolbox.Tool.DRACUT, dracut);
  }

  /** Looks for our options in the image that update-initramfs says it made. */
  private Optional<String> check(Toolbox.Ran made) {
    String image = made instanceof Toolbox.Ran.Ended(_, var output) ? image(output) : "";
    if (image.isEmpty()
        || !(tools.run(Toolbox.Tool.LSINITRAMFS, List.of(image))
            instanceof Toolbox.Ran.Ended(var exit, var names))
        || exit != 0) {
      return Optional.empty(); // Not told; the tool itself said that it went well.
    }
    return names.contains(INITRAMFS_ENTRY)
        ? Optional.empty()
        : Optional.of(image + " does not hold " + INITRAMFS_ENTRY);
  }

  /** Finds the image in {@code update-initramfs: Generating /boot/initrd.img-6.8.0-45-generic}. */
  private static String image(String output) {
    int at = output.indexOf("Generating /boot/");
    int end = output.indexOf('\n', at);
    return at < 0
        ? ""
        : output.substring(at + "Generating ".length(), end < 0 ? output.length() : end).strip();
  }

  /** A module that loads after the root is there reads its options from the root itself. */
  private boolean isNeeded(Set<String> modules) {
    Reading<String> release = places.look(host -> Files.text(host, "/proc/sys/kernel/osrelease"));
    if (modules.isEmpty() || !(release instanceof Reading.Present<String>(var kernel, _))) {
      return true;
    }
    Toolbox.Ran list = tools.run(Toolbox.Tool.LSINITRAMFS, List.of("/boot/initrd.img-" + kernel));
    if (list instanceof Toolbox.Ran.Missing) {
      list = tools.run(Toolbox.Tool.LSINITRD, List.of("/boot/initramfs-" + kernel + ".img"));
    }
    if (!(list instanceof Toolbox.Ran.Ended(var exit, var names)) || exit != 0) {
      return true;
    }
    String plain = names.replace('-', '_');
    for (String module : modules) {
      if (plain.contains("/" + module.replace('-', '_') + ".ko")) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> udev() {
    if (!(places.look(host -> host.list("/run/udev")) instanceof Listing.Names)) {
      return Optional.empty(); // No daemon runs that would have to be told.
    }
    Toolbox.Ran ran = tools.run(Toolbox.Tool.UDEVADM, List.of("control", "--reload"));
    return failure(Toolbox.Tool.UDEVADM, ran);
  }

  private Optional<String> systemd() {
    if (!(places.look(host -> host.list("/run/systemd/system")) instanceof Listing.Names)) {
      return Optional.empty(); // sd_booted(3): another init has PID 1.
    }
    Toolbox.Ran ran = tools.run(Toolbox.Tool.SYSTEMCTL, List.of("daemon-reload"));
    return failure(Toolbox.Tool.SYSTEMCTL, ran);
  }

  private Toolbox.Ran run(Toolbox.Tool tool) {
    return tools.run(tool, List.of());
  }

  /** Returns why a program did not do its work; empty where it did. */
  static Optional<String> failure(Toolbox.Tool tool, Toolbox.Ran ran) {
    return switch (ran) {
      case Toolbox.Ran.Ended(var exit, _) when exit == 0 -> Optional.empty();
      case Toolbox.Ran.Ended(var exit, var output) ->
          Optional.of(tool.word() + ": exit " + exit + lastLine(output));
      case Toolbox.Ran.Missing() -> Optional.of("there is no " + tool.word());
      case Toolbox.Ran.Failed(var why) -> Optional.of(tool.word() + ": " + why);
    };
  }

  private static String lastLine(String output) {
    String text = output.strip();
    String line = text.substring(text.lastIndexOf('\n') + 1);
    return line.isEmpty() ? "" : ": " + (line.length() > 200 ? line.substring(0, 200) : line);
  }
}
