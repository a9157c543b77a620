package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The words about the IOMMU on the kernel command line that do nothing, that contradict one
 * another, or that do harm (Documentation/admin-guide/kernel-parameters.txt;
 * drivers/iommu/amd/init.c, parse_amd_iommu_options; arch/x86/kernel/pci-dma.c, iommu_setup).
 */
public final class IommuCommandLineProbe implements Probe {
  static final Question INEFFECTIVE =
      new Question(
          "iommu/ineffective-words",
          ValueKind.FLAGS,
          SubjectKind.HOST,
          "Which words on the command line do nothing: amd-iommu-on, amd-iommu-pt, iommu-1,"
              + " iommu-pt-on-arm, pci-noacs, pcie-acs-override, or none?");
  static final Question CONTRADICTORY =
      new Question(
          "iommu/contradictory-words",
          ValueKind.FLAGS,
          SubjectKind.HOST,
          "Which words on the command line contradict one another: pt-but-off,"
              + " passthrough-both-ways, strict-both-ways, intel-on-and-off, or none?");
  static final Question HARMFUL =
      new Question(
          "iommu/harmful-words",
          ValueKind.FLAGS,
          SubjectKind.HOST,
          "Which words on the command line do harm here: iommu-soft, swiotlb-force,"
              + " off-hides-cpus (an AMD IOMMU switched off with 255 CPUs or more),"
              + " off-with-vfio, noats-with-vfio (devices held for guests), or none?");

  /** Without x2APIC, which needs the AMD IOMMU, APIC ids end at 255. */
  private static final int XAPIC_CPUS = 255;

  private static final String X86 = "x86_64";
  private static final String FILE = "/proc/cmdline";

  @Override
  public List<Question> questions() {
    return List.of(INEFFECTIVE, CONTRADICTORY, HARMFUL);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> arch = machine.architecture();
    Reading<String> vendor = machine.cpus().vendor();
    add(INEFFECTIVE, machine.commandLine().then(line -> ineffective(line, arch)), facts);
    add(CONTRADICTORY, machine.commandLine().then(line -> contradictory(line, vendor)), facts);
    Around around =
        new Around(
            arch,
            vendor,
            machine.cpus().present().map(CpuSet::size),
            machine.cpus().possible().map(CpuSet::size),
            machine.pci().then(Passthrough::any));
    add(HARMFUL, machine.commandLine().then(line -> harmful(line, around)), facts);
  }

  private static void add(Question question, Reading<Value> words, FactSink facts) {
    facts.add(question, new Subject.WholeHost(), words, new Trail().see(FILE, words).list());
  }

  /**
   * What the harm of a word depends on.
   *
   * @param arch as uname -m prints it
   * @param vendor of the processors
   * @param present how many CPUs there are
   * @param possible how many there could be: often more than there are
   * @param guests whether a device is held for a guest
   */
  record Around(
      Reading<String> arch,
      Reading<String> vendor,
      Reading<Integer> present,
      Reading<Integer> possible,
      Reading<Boolean> guests) {}

  /** Finds the words that do nothing. */
  static Reading<Value> ineffective(CommandLine line, Reading<String> arch) {
    Found found = new Found(line);
    found.word("amd-iommu-on", "amd_iommu", "on");
    found.word("amd-iommu-pt", "amd_iommu", "pt");
    found.word("iommu-1", "iommu", "1");
    found.word("pci-noacs", "pci", "noacs");
    found.argument("pcie-acs-override", "pcie_acs_override");
    // Only x86 knows iommu=; on arm64 the parameter is iommu.passthrough.
    if (found.has("iommu", "pt")) {
      switch (arch) {
        case Reading.Present<String>(var machine, _) -> {
          if (!machine.equals(X86)) {
            found.word("iommu-pt-on-arm", "iommu", "pt");
          }
        }
        case Reading.Absent<String> _, Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
            found.open(arch);
      }
    }
    return found.reading();
  }

  /** Finds the words of which one undoes the other. */
  static Reading<Value> contradictory(CommandLine line, Reading<String> vendor) {
    Found found = new Found(line);
    boolean amdOff = found.has("amd_iommu", "off");
    boolean intelOff = found.has("intel_iommu", "off");
    boolean off = found.has("iommu", "off");
    boolean through = found.has("iommu", "pt") || found.has("iommu.passthrough", "1");
    boolean translated = found.has("iommu", "nopt") || found.has("iommu.passthrough", "0");
    boolean strict =
        found.has("iommu.strict", "1")
            || found.has("intel_iommu", "strict")
            || found.has("amd_iommu", "fullflush");
    if (through && off) {
      found.note("pt-but-off");
    } else if (through && (amdOff || intelOff)) {
      // A word for the other vendor's IOMMU is read by nobody.
      switch (vendor) {
        case Reading.Present<String>(var name, _) -> {
          if ((amdOff && name.equals("amd")) || (intelOff && name.equals("intel"))) {
            found.note("pt-but-off");
          }
        }
        case Reading.Absent<String> _, Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
            found.open(vendor);
      }
    }
    if (through && translated) {
      found.note("passthrough-both-ways");
    }
    if (strict && found.has("iommu.strict", "0")) {
      found.note("strict-both-ways");
    }
    if (found.has("intel_iommu", "on") && found.has("intel_iommu", "off")) {
      found.note("intel-on-and-off");
    }
    return found.reading();
  }

  /** Finds the words that do harm on this machine. */
  static Reading<Value> harmful(CommandLine line, Around around) {
    Found found = new Found(line);
    found.word("swiotlb-force", "swiotlb", "force");
    if (found.has("iommu", "soft")) {
      switch (around.arch()) {
        case Reading.Present<String>(var machine, _) -> {
          if (machine.equals(X86)) {
            found.word("iommu-soft", "iommu", "soft");
          }
        }
        case Reading.Absent<String> _, Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
            found.open(around.arch());
      }
    }
    boolean off =
        found.has("iommu", "off")
            || found.has("amd_iommu", "off")
            || found.has("intel_iommu", "off");
    if (off || found.has("pci", "noats")) {
      switch (around.guests()) {
        case Reading.Present<Boolean>(var guests, _) -> {
          if (guests && off) {
            found.note("off-with-vfio");
          }
          if (guests) {
            found.word("noats-with-vfio", "pci", "noats");
          }
        }
        case Reading.Absent<Boolean> _,
            Reading.Unreadable<Boolean> _,
            Reading.Malformed<Boolean> _ ->
            found.open(around.guests());
      }
    }
    if (found.has("iommu", "off") || found.has("amd_iommu", "off")) {
      switch (around.vendor()) {
        case Reading.Present<String>(var vendor, _) -> {
          if (vendor.equals("amd")) {
            hiddenCpus(around, found);
          }
        }
        case Reading.Absent<String> _, Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
            found.open(around.vendor());
      }
    }
    return found.reading();
  }

  /**
   * CPUs that stay dark are not present, and firmware often calls more of them possible than there
   * are, so possible ones alone prove nothing.
   */
  private static void hiddenCpus(Around around, Found found) {
    if (!(around.present() instanceof Reading.Present<Integer>(var present, _))) {
      found.open(around.present());
    } else if (present >= XAPIC_CPUS) {
      found.note("off-hides-cpus");
    } else if (!(around.possible() instanceof Reading.Present<Integer>(var possible, _))) {
      found.open(around.possible());
    } else if (possible >= XAPIC_CPUS) {
      found.open(
          Reading.unreadable(
              "whether some of " + possible + " possible CPUs are hidden is not known", ""));
    }
  }

  /** The words found so far, and the arguments that were asked about and are there. */
  private static final class Found {
    private final CommandLine line;
    private final TreeSet<String> words = new TreeSet<>();
    private final TreeMap<Integer, String> raw = new TreeMap<>();
    private Reading<Value> none =
        Reading.present(
            new Value.Flags(new TreeSet<>(List.of("none"))), "no such word on the command line");

    Found(CommandLine line) {
      this.line = line;
    }

    /** Returns whether some occurrence of the argument holds {@code part} between its commas. */
    boolean has(String argument, String part) {
      boolean found = false;
      List<CommandLine.Argument> all = line.arguments();
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).isNamed(argument) && parts(all.get(i).value()).contains(part)) {
          raw.put(i, all.get(i).raw());
          found = true;
        }
      }
      return found;
    }

    void word(String word, String argument, String part) {
      if (has(argument, part)) {
        words.add(word);
      }
    }

    void argument(String word, String argument) {
      if (!line.all(argument).isEmpty()) {
        words.add(word);
        for (CommandLine.Argument one : line.all(argument)) {
          raw.put(line.arguments().indexOf(one), one.raw());
        }
      }
    }

    void note(String word) {
      words.add(word);
    }

    /** Notes that {@code lack} leaves one word open: it matters where no other word is found. */
    void open(Reading<?> lack) {
      none =
          switch (lack) {
            case Reading.Present<?> _ -> none;
            case Reading.Absent<?>(var because) -> Reading.unreadable(because, "");
            case Reading.Unreadable<?>(var obstacle, var needs) ->
                Reading.unreadable(obstacle, needs);
            case Reading.Malformed<?>(var text, var problem) -> Reading.malformed(text, problem);
          };
    }

    Reading<Value> reading() {
      if (words.isEmpty()) {
        return none;
      }
      return Reading.present(new Value.Flags(words), String.join(" ", raw.values()));
    }

    private static List<String> parts(String value) {
      List<String> parts = new ArrayList<>();
      int start = 0;
      for (int i = 0; i <= value.length(); i++) {
        if (i == value.length() || value.charAt(i) == ',') {
          parts.add(value.substring(start, i));
          start = i + 1;
        }
      }
      return parts;
    }
  }
}
