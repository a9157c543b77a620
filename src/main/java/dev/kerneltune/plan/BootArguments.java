package dev.kerneltune.plan;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.GrubLine;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a parameter gets onto the kernel command line of the next boot: always added, behind what is
 * there, so that the kernel takes the last one.
 */
final class BootArguments {
  /**
   * Parameters whose values the kernel adds up, so that none may be lost (iommu_setup() of
   * arch/x86/kernel/pci-dma.c, intel_iommu_setup() of drivers/iommu/intel/iommu.c,
   * parse_amd_iommu_options() of drivers/iommu/amd/init.c, pci_setup() of drivers/pci/pci.c).
   */
  private static final Set<String> ADDED_UP = Set.of("iommu", "intel_iommu", "amd_iommu", "pci");

  private final Reading<BootLoader> loader;
  private final Reading<CommandLine> running;
  private final Reading<CommandLine> next;
  private final OwnEntries own;
  private final Rivals rivals;
  private final Wish wish;

  BootArguments(Situation situation, OwnEntries own, Rivals rivals, Wish wish) {
    this.loader = situation.bootLoader();
    this.running = situation.audit().facts().machine().commandLine();
    this.next = situation.nextCommandLine();
    this.own = own;
    this.rivals = rivals;
    this.wish = wish;
  }

  /** Returns the word that gives a parameter a value: {@code iommu=pt}, or a bare name. */
  static String word(String name, String value) {
    return value.isEmpty() ? name : name + "=" + value;
  }

  /** Returns where the parameter is put, or why it is not. */
  Kept keep(Address.BootArg knob, String value) {
    String word = word(knob.rest(), value);
    if (!GrubLine.canHold(word)) {
      return new Kept.Not(word + " cannot be written without quotes");
    }
    if (wish == Wish.EVERYTHING) {
      return grub(knob, word);
    }
    return switch (loader) {
      case Reading.Present<BootLoader>(var found, _) ->
          switch (found) {
            case GRUB_DROP_IN ->
                isLast(running, knob.rest(), word)
                        && !own.holds(grubTarget(knob))
                        && rivals.isKeptByOthers(knob, value)
                    ? new Kept.Already("the kernel command line has " + word + " already")
                    : grub(knob, word);
            case GRUBBY, KERNEL_INSTALL, RPM_OSTREE -> parameter(found, knob, word);
            case GRUB_PLAIN ->
                new Kept.ByHand(
                    "Add "
                        + word
                        + " to the end of GRUB_CMDLINE_LINUX in /etc/default/grub, have grub.cfg"
                        + " made again (update-grub or grub2-mkconfig), and reboot.");
          };
      case Reading.Absent<BootLoader>(var because) -> unknownLoader(word, because);
      case Reading.Unreadable<BootLoader>(var obstacle, _) -> unknownLoader(word, obstacle);
      case Reading.Malformed<BootLoader>(_, var problem) ->
          unknownLoader(word, "expected " + problem);
    };
  }

  private static Kept unknownLoader(String word, String because) {
    return new Kept.ByHand(
        "Add "
            + word
            + " to the end of the kernel command line where this machine's boot loader keeps it,"
            + " and reboot. Which one that is could not be told: "
            + because
            + ".");
  }

  private static Target.Entry grubTarget(Address.BootArg knob) {
    return new Target.Entry(OwnFile.GRUB.path(), knob.rest());
  }

  private Kept grub(Address.BootArg knob, String word) {
    Target.Entry target = grubTarget(knob);
    return own.keep(
        knob, target, GrubLine.of(word), Optional.of(Generator.GRUB), beaten(running, knob, word));
  }

  private Kept parameter(BootLoader loader, Address.BootArg knob, String word) {
    String name = knob.rest();
    return switch (next) {
      case Reading.Present<CommandLine>(var line, _) -> {
        if (isLast(next, name, word)) {
          String note = isLast(running, name, word) ? "" : ", from the next boot on";
          yield new Kept.Already("the kernel command line has " + word + " already" + note);
        }
        String words = words(line, name);
        if (loader == BootLoader.GRUBBY && !words.isEmpty()) {
          yield replaced(knob, line.all(name), word);
        }
        State before = words.isEmpty() ? new State.Nothing() : new State.Holds(words);
        State after = new State.Holds(words.isEmpty() ? word : words + " " + word);
        yield new Kept.At(
            knob,
            new Target.BootParameter(loader, name),
            before,
            after,
            Optional.empty(),
            beaten(next, knob, word));
      }
      case Reading.Absent<CommandLine>(var because) ->
          new Kept.Unknown("the command line of the next boot: " + because);
      case Reading.Unreadable<CommandLine>(var obstacle, _) ->
          new Kept.Unknown("the command line of the next boot: " + obstacle);
      case Reading.Malformed<CommandLine>(_, var problem) ->
          new Kept.Unknown("the command line of the next boot is not " + problem);
    };
  }

  /**
   * grubby(8): of an argument that exists already "the new value replaces the old values", so that
   * nothing can stand behind another value.
   */
  private static Kept replaced(
      Address.BootArg knob, List<CommandLine.Argument> there, String word) {
    CommandLine.Argument old = there.getFirst();
    boolean hasValues = old.raw().indexOf('=') > 0 && word.indexOf('=') > 0;
    if (there.size() > 1 || !hasValues || ADDED_UP.contains(knob.rest())) {
      return new Kept.ByHand(
          "Bring "
              + word
              + " onto the kernel command line beside, or in the place of, "
              + old.raw()
              + ": which of them is to stay is not ours to say, and grubby keeps one value of a"
              + " parameter (grubby --update-kernel=ALL --args=...). Then reboot.");
    }
    return new Kept.At(
        knob,
        new Target.BootParameter(BootLoader.GRUBBY, knob.rest()),
        new State.Holds(old.raw()),
        new State.Holds(word),
        Optional.empty(),
        "takes the place of " + old.raw() + ", because grubby keeps one value of a parameter");
  }

  /** Says which other values of the same parameter stand before ours. */
  private static String beaten(Reading<CommandLine> line, Address.BootArg knob, String word) {
    List<String> others = new ArrayList<>();
    if (line instanceof Reading.Present<CommandLine>(var words, _)) {
      for (CommandLine.Argument argument : words.all(knob.rest())) {
        if (!argument.raw().equals(word)) {
          others.add(argument.raw());
        }
      }
    }
    return others.isEmpty()
        ? ""
        : "stands behind "
            + String.join(" ", others)
            + " on the command line, and the last one counts";
  }

  private static String words(CommandLine line, String name) {
    List<String> words = new ArrayList<>();
    for (CommandLine.Argument argument : line.all(name)) {
      words.add(argument.raw());
    }
    return String.join(" ", words);
  }

  /** Returns whether the last value of a parameter is that of {@code word}. */
  static boolean isLast(Reading<CommandLine> line, String name, String word) {
    if (!(line instanceof Reading.Present<CommandLine>(var words, _))) {
      return false;
    }
    List<CommandLine.Argument> all = words.all(name);
    if (all.isEmpty()) {
      return false;
    }
    CommandLine.Argument last = all.getLast();
    return word(name, last.value()).equals(word);
  }
}
