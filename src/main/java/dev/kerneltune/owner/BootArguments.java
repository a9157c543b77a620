package dev.kerneltune.owner;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import dev.kerneltune.owner.Gathering.ConfFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The kernel command line of the next boot, and the files that it is made of. What the boot loader
 * reads counts; what its configuration is generated from is a wish that no boot takes.
 */
final class BootArguments {
  private static final List<String> GRUB_LINES =
      List.of("GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT");

  private BootArguments() {}

  /**
   * A command line with the place where it stands.
   *
   * @param text as the kernel will get it, without the kernel itself
   * @param where the file, with the line where it is one of many
   */
  record NextBoot(String text, String where) {}

  /** Gathers what the next boot gets, and what its configuration wants. */
  static void gather(Gathering to) {
    Reading<BootLoader> loader = BootLoaders.of(to.host());
    Reading<NextBoot> next = outside(nextBoot(to, loader));
    to.source(
        Owner.BOOT_LOADER,
        next instanceof Reading.Present<NextBoot>(var line, _) ? line.where() : "the boot loader",
        next.map(line -> CommandLine.parse(line.text()).arguments().size()));
    if (next instanceof Reading.Present<NextBoot>(var line, _)) {
      int order = 0;
      for (CommandLine.Argument argument : CommandLine.parse(line.text()).arguments()) {
        claim(to, argument, line.where(), order++);
      }
    }
    if (loader instanceof Reading.Present<BootLoader>(var kind, _)) {
      switch (kind) {
        case GRUB_DROP_IN, GRUB_PLAIN, GRUBBY -> grubWishes(to, kind);
        case KERNEL_INSTALL -> kernelInstallWishes(to);
        case RPM_OSTREE -> {}
      }
    }
  }

  /** No boot loader here does not mean no command line: somebody else gives it. */
  private static Reading<NextBoot> outside(Reading<NextBoot> next) {
    return next instanceof Reading.Absent<NextBoot>(var because)
        ? Reading.unreadable(because, "")
        : next;
  }

  /** Returns the command line that the boot loader will hand over. */
  static Reading<NextBoot> nextBoot(Gathering to, Reading<BootLoader> loader) {
    return loader.then(
        kind ->
            switch (kind) {
              case GRUB_DROP_IN, GRUB_PLAIN -> grub(to);
              case GRUBBY, RPM_OSTREE, KERNEL_INSTALL -> bootEntries(to, kind);
            });
  }

  private static Reading<NextBoot> grub(Gathering to) {
    Reading<String> text = Reading.absent("no grub.cfg");
    String path = "";
    for (String folder : BootLoaders.GRUB_FOLDERS) {
      text = Reads.text(to.host(), folder + "/grub.cfg");
      if (!(text instanceof Reading.Absent<String>)) {
        path = folder + "/grub.cfg";
        break;
      }
    }
    String where = path;
    return text.then(
        content -> {
          GrubConfig config = GrubConfig.parse(content);
          return config.takesBootEntries()
              ? bootEntries(to, BootLoader.GRUBBY)
              : GrubConfig.environment(to.host()).then(known -> menu(config, known, where));
        });
  }

  private static Reading<NextBoot> menu(
      GrubConfig config, Map<String, String> environment, String where) {
    return config
        .booted(environment)
        .map(
            entry ->
                new NextBoot(
                    config.commandLine(entry.arguments(), environment),
                    where + ":" + entry.line()));
  }

  private static Reading<NextBoot> bootEntries(Gathering to, BootLoader loader) {
    List<BootEntries.Entry> entries = new ArrayList<>();
    Reading<NextBoot> lack = Reading.absent("no boot entries");
    for (String folder : BootLoaders.LOADER_FOLDERS) {
      Reading<List<String>> names = Reads.names(to.host(), folder + "/entries");
      if (names instanceof Reading.Unreadable<List<String>>(var obstacle, var needs)) {
        lack = Reading.unreadable(folder + "/entries: " + obstacle, needs);
      }
      List<String> paths = new ArrayList<>();
      for (String name : names.orElse(List.of())) {
        if (name.endsWith(".conf")) {
          paths.add(folder + "/entries/" + name);
        }
      }
      List<ConfFile> files = to.read(Owner.BOOT_LOADER, paths);
      if (files.size() < paths.size()) {
        return Reading.unreadable("a file of " + folder + "/entries", "root");
      }
      for (ConfFile file : files) {
        entries.add(BootEntries.parse(file.path(), file.text()));
      }
      if (!entries.isEmpty()) {
        break;
      }
    }
    if (entries.isEmpty()) {
      return lack;
    }
    return BootEntries.next(entries, loader, to.host())
        .map(entry -> new NextBoot(entry.options(), entry.path()));
  }

  private static void claim(Gathering to, CommandLine.Argument argument, String where, int order) {
    to.claim(
        new Address.BootArg(argument.name()),
        argument.value(),
        Owner.BOOT_LOADER,
        where,
        Ranks.KERNEL + order);
    BootKnobs.of(argument)
        .ifPresent(
            setting ->
                to.claim(
                    setting.knob(),
                    setting.value(),
                    Owner.BOOT_LOADER,
                    where,
                    setting.knob() instanceof Address.ModuleParam
                        ? Ranks.MODULE_ON_COMMAND_LINE + order
                        : Ranks.KERNEL + order));
  }

  private static void grubWishes(Gathering to, BootLoader kind) {
    GrubDefaults defaults = new GrubDefaults();
    for (ConfFile file : to.read(Owner.BOOT_LOADER, List.of(BootLoaders.GRUB_DEFAULTS))) {
      defaults.take(file);
    }
    if (kind == BootLoader.GRUB_DROP_IN) {
      for (ConfFile file :
          to.files(Owner.BOOT_LOADER, List.of(BootLoaders.GRUB_DEFAULTS + ".d"), ".cfg")) {
        defaults.take(file);
      }
    }
    for (String variable : GRUB_LINES) {
      for (GrubDefaults.Word word : defaults.value(variable)) {
        wish(to, word.text(), word.where());
      }
    }
    for (GrubDefaults.Word doubt : defaults.doubts()) {
      if (doubt.text().contains("CMDLINE")) {
        // It says nothing about what boots next, only about what is generated next.
        to.doubt(Owner.BOOT_LOADER, doubt.where(), "CMDLINE", doubt.text(), "an assignment");
      }
    }
  }

  private static void kernelInstallWishes(Gathering to) {
    for (ConfFile file : to.read(Owner.BOOT_LOADER, List.of(BootLoaders.KERNEL_CMDLINE))) {
      for (ConfText.Line line : ConfText.lines(file.text(), "#")) {
        for (String word : GrubDefaults.kernelWords(line.text())) {
          wish(to, word, file.at(line.number()));
        }
      }
    }
  }

  private static void wish(Gathering to, String word, String where) {
    for (CommandLine.Argument argument : CommandLine.parse(word).arguments()) {
      to.claim(
          new Address.BootArg(argument.name()),
          argument.value(),
          Owner.BOOT_LOADER,
          where,
          Claim.NOT_AT_BOOT);
    }
  }
}
