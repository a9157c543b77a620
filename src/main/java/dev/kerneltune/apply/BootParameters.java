package dev.kerneltune.apply;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.HostWriter;
import dev.kerneltune.host.HostWriter.Written;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import dev.kerneltune.probe.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parameters of the kernel command line that a tool keeps: words are taken away and added. */
final class BootParameters {
  static final String CMDLINE = "/etc/kernel/cmdline";
  private static final String RELEASE = "/proc/sys/kernel/osrelease";

  private final Places places;
  private final HostWriter writer;
  private final Toolbox tools;
  private final Keeping keeping;

  BootParameters(Places places, HostWriter writer, Toolbox tools, Keeping keeping) {
    this.places = places;
    this.writer = writer;
    this.tools = tools;
    this.keeping = keeping;
  }

  /** Makes the words of a parameter those of {@code wanted}, and leaves all others alone. */
  Written write(Target.BootParameter target, State wanted) {
    Reading<State> now = places.now(target);
    if (!(now instanceof Reading.Present<State>(var state, _))) {
      return new Written.Refused(Places.words(now));
    }
    List<String> has = words(state);
    List<String> wants = words(wanted);
    List<String> away = without(has, wants);
    List<String> added = without(wants, has);
    if (away.isEmpty() && added.isEmpty()) {
      return new Written.Done();
    }
    return switch (target.loader()) {
      case GRUBBY -> grubby(away, added);
      case RPM_OSTREE -> ostree(away, added);
      case KERNEL_INSTALL -> cmdline(away, added);
      case GRUB_DROP_IN, GRUB_PLAIN ->
          new Written.Refused("no tool keeps single parameters of " + target.loader().word());
    };
  }

  /** A word may stand twice, before and behind another value of its parameter. */
  private static List<String> without(List<String> words, List<String> others) {
    List<String> left = new ArrayList<>(words);
    others.forEach(left::remove);
    return left;
  }

  private static List<String> words(State state) {
    List<String> words = new ArrayList<>();
    if (state instanceof State.Holds(var text)) {
      for (CommandLine.Argument argument : CommandLine.parse(text).arguments()) {
        words.add(argument.raw());
      }
    }
    return words;
  }

  private Written grubby(List<String> away, List<String> added) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--update-kernel=ALL");
    if (!away.isEmpty()) {
      arguments.add("--remove-args=" + String.join(" ", away));
    }
    if (!added.isEmpty()) {
      arguments.add("--args=" + String.join(" ", added));
    }
    return run(Toolbox.Tool.GRUBBY, arguments);
  }

  private Written ostree(List<String> away, List<String> added) {
    List<String> arguments = new ArrayList<>();
    arguments.add("kargs");
    for (String word : away) {
      arguments.add("--delete-if-present=" + word);
    }
    for (String word : added) {
      arguments.add("--append-if-missing=" + word);
    }
    return run(Toolbox.Tool.RPM_OSTREE, arguments);
  }

  /** The file is what kernel-install reads; the entries of the running kernel are made anew. */
  private Written cmdline(List<String> away, List<String> added) {
    Raw raw = places.look(host -> host.read(CMDLINE));
    if (!(raw instanceof Raw.Bytes bytes)) {
      return new Written.Refused(
          CMDLINE + ": " + Places.words(raw.<State>lack()) + "; write it, then apply again");
    }
    if (!TargetWriter.isText(bytes)) {
      return new Written.Refused(CMDLINE + ": " + TargetWriter.NO_TEXT);
    }
    Optional<String> obstacle = keeping.keep(CMDLINE);
    if (obstacle.isPresent()) {
      return new Written.Refused(obstacle.get());
    }
    Written written = writer.file(CMDLINE, changed(bytes.text(), away, added));
    if (written instanceof Written.Done) {
      written = keeping.restore(CMDLINE);
    }
    if (!(written instanceof Written.Done)) {
      return written;
    }
    Reading<String> release = places.look((Host host) -> Files.text(host, RELEASE));
    if (!(release instanceof Reading.Present<String>(var kernel, _))) {
      return new Written.Refused(RELEASE + " cannot be read, and says for which kernel");
    }
    return run(
        Toolbox.Tool.KERNEL_INSTALL,
        List.of("add", kernel, "/usr/lib/modules/" + kernel + "/vmlinuz"));
  }

  /** Returns a command line with words taken away and added; blanks between others stay. */
  static String changed(String text, List<String> away, List<String> added) {
    String end = text.endsWith("\n") ? "\n" : "";
    String line = text.substring(0, text.length() - end.length());
    for (String word : away) {
      int at = (" " + line + " ").lastIndexOf(" " + word + " ");
      if (at >= 0) {
        // The blank before it goes along; where there is none, the one behind it.
        int from = Math.max(0, at - 1);
        int to = at == 0 ? Math.min(line.length(), word.length() + 1) : at + word.length();
        line = line.substring(0, from) + line.substring(to);
      }
    }
    StringBuilder all = new StringBuilder(line);
    for (String word : added) {
      all.append(all.isEmpty() ? "" : " ").append(word);
    }
    return all.append(end).toString();
  }

  private Written run(Toolbox.Tool tool, List<String> arguments) {
    return Generators.failure(tool, tools.run(tool, arguments))
        .<Written>map(Written.Refused::new)
        .orElseGet(Written.Done::new);
  }
}
