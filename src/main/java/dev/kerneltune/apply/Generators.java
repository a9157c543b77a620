package dev.kerneltune.apply;

import dev.kerneltune.host.HostWriter;
import dev.kerneltune.host.HostWriter.Written;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.probe.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs generators, and looks at what they made before anybody boots by it. */
final class Generators {
  static final String GRUB_CONFIG = "/boot/grub/grub.cfg";

  /** MAXSYMLINKS (include/linux/namei.h). */
  private static final int MOST_LINKS = 40;

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
    String config = behindLinks(GRUB_CONFIG);
    Raw now = places.look(host -> host.readLong(config));
    if (!(now instanceof Raw.Bytes is)) {
      return Optional.of(config + ": " + Places.words(now.lack()));
    }
    Optional<String> obstacle = keeping.keep(config);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    String last = keeping.copyOf(config) + ".last";
    Raw earlier = places.look(host -> host.readLong(last));
    if (!GrubConfig.isWhole(is.text()) && earlier instanceof Raw.Bytes whole) {
      // A run that was cut off, or could not put it back, left half a file: that is no model.
      return grub(config, whole, last);
    }
    obstacle = keeping.copy(config, last);
    return obstacle.isPresent() ? obstacle : grub(config, is, last);
  }

  /** Makes the file, and looks at it; {@code was} is what {@code last} holds a copy of. */
  private Optional<String> grub(String config, Raw.Bytes was, String last) {
    List<String> words = GrubConfig.words(ownText(OwnFile.GRUB.path()));
    Optional<String> problem = failure(Toolbox.Tool.UPDATE_GRUB, run(Toolbox.Tool.UPDATE_GRUB));
    Raw after = places.look(host -> host.readLong(config));
    if (problem.isEmpty()) {
      problem =
          after instanceof Raw.Bytes is
              ? GrubConfig.problem(was.text(), is.text(), words)
                  .map(what -> "update-grub made " + config + " with " + what)
              : Optional.of(config + ": " + Places.words(after.lack()));
    }
    if (problem.isPresent() && !was.equals(after)) {
      Written back = putBack(config, last);
      if (back instanceof Written.Refused(var error)) {
        // The one whole file that is left: it stays, for whoever repairs this by hand.
        return Optional.of(
            problem.get()
                + "; the file before could not be put back: "
                + error
                + "; copy it there from "
                + last
                + " before the next boot");
      }
      problem = Optional.of(problem.get() + "; the file before is back in its place");
    }
    Written _ = writer.remove(last);
    if (problem.isEmpty() && words.isEmpty()) {
      // Nothing of ours is in it: with the same bytes as before us, its time is put back as well.
      Written restored = keeping.restore(config);
      keeping.forget(config);
      return restored instanceof Written.Refused(var error)
          ? Optional.of(config + ": " + error)
          : Optional.empty();
    }
    return problem;
  }

  private Written putBack(String config, String copy) {
    Written written = writer.copy(copy, config);
    if (written instanceof Written.Refused) {
      // On a full /boot what grub-mkconfig left beside its file may take the room.
      Written _ = writer.remove(config + ".new");
      written = writer.copy(copy, config);
    }
    return written;
  }

  /** Follows links from the file on: what is renamed onto a link leaves the file behind it. */
  private String behindLinks(String path) {
    String file = path;
    for (int links = 0; links < MOST_LINKS; links++) {
      String at = file;
      if (!(places.look(host -> host.readLink(at)) instanceof Raw.Bytes target)) {
        break;
      }
      file = Path.of(at).resolveSibling(target.text()).normalize().toString();
    }
    return file;
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
