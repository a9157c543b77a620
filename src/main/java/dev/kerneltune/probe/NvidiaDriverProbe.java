package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which NVIDIA driver is loaded, how it is set, and whether its parts fit together. */
public final class NvidiaDriverProbe implements Probe {
  private static final int NVIDIA = 0x10de;

  /**
   * The first device id of the Turing generation (TU102); the open module supports no older ones
   * (driver README, Open Linux Kernel Modules). It only excuses: no vendor's text gives the number,
   * so that a GPU is new enough is told by the firmware of its GSP, which older ones do not have.
   */
  private static final int TURING = 0x1e00;

  private static final String LIBRARY = "libnvidia-ml.so.1";
  private static final List<String> LIBRARY_FOLDERS =
      List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib");
  private static final int MOST_LINKS = 8;

  static final Question FLAVOUR =
      host(
          "flavour",
          "Which of NVIDIA's kernel modules is loaded: open, proprietary, or proprietary-only (a"
              + " GPU here is too old for the open one)?");
  static final Question LIBRARY_VERSION =
      host(
          "library-version",
          "Is NVIDIA's library of the same release as the kernel module that is loaded: same or"
              + " differs?");
  static final Question IBGDA =
      host(
          "ibgda",
          "Are the two driver settings of GPU-initiated RDMA without a CPU (IBGDA) on: off, half or"
              + " on?");
  static final Question REGISTRY =
      new Question(
          "nvidia/registry-dwords",
          ValueKind.FLAGS,
          SubjectKind.HOST,
          "Which keys does NVreg_RegistryDwords set, as KEY=VALUE words?");
  static final Question FIRMWARE =
      new Question(
          "nvidia/gsp",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Does the GPU's system processor (GSP) run firmware of the driver's release: same,"
              + " differs or off?");

  private static Question host(String name, String asks) {
    return new Question("nvidia/" + name, ValueKind.TEXT, SubjectKind.HOST, asks);
  }

  @Override
  public List<Question> questions() {
    return List.of(FLAVOUR, LIBRARY_VERSION, IBGDA, REGISTRY, FIRMWARE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Subject whole = new Subject.WholeHost();
    Reading<NvidiaDriver.Flavour> driver = NvidiaDriver.flavour(host);
    Trail flavour = new Trail().see(NvidiaDriver.VERSION, driver);
    facts.add(
        FLAVOUR,
        whole,
        driver.then(found -> flavour(machine, host, found, flavour)),
        flavour.list());

    Trail library = new Trail().see(NvidiaDriver.VERSION, driver);
    facts.add(
        LIBRARY_VERSION,
        whole,
        driver.then(found -> library(host, library).map(name -> matches(name, found))),
        library.list());

    Reading<String> memOps = NvidiaDriver.parameter(host, "EnableStreamMemOPs");
    Reading<Value> dwords =
        NvidiaDriver.parameter(host, "RegistryDwords").map(text -> new Value.Flags(keys(text)));
    facts.add(REGISTRY, whole, dwords, new Trail().see(NvidiaDriver.PARAMS, dwords).list());
    facts.add(
        IBGDA,
        whole,
        memOps.then(ops -> dwords.map(keys -> ibgda(ops, keys))),
        new Trail().see(NvidiaDriver.PARAMS, memOps).see(NvidiaDriver.PARAMS, dwords).list());

    new PcieDevices(machine)
        .answerEach(
            FIRMWARE,
            facts,
            (gpu, trail) ->
                gpu.vendor()
                    .then(
                        vendor ->
                            vendor == NVIDIA
                                ? firmware(host, gpu, driver, trail)
                                : Reading.absent("no NVIDIA GPU")));
  }

  private static Reading<Value> flavour(
      Machine machine, Host host, NvidiaDriver.Flavour driver, Trail trail) {
    if (driver.kind() == NvidiaDriver.Kind.OPEN) {
      return word("open");
    }
    return machine
        .gpus()
        .then(
            gpus -> {
              boolean all = true;
              boolean any = false;
              for (PciFunction gpu : gpus) {
                if (gpu.vendor().orElse(0) != NVIDIA || !gpu.driver().orElse("").equals("nvidia")) {
                  continue;
                }
                if (gpu.device().orElse(TURING) < TURING) {
                  trail.see(gpu.bdf(), "device " + Integer.toHexString(gpu.device().orElse(0)));
                  return word("proprietary-only");
                }
                Reading<String> version = firmwareVersion(host, gpu);
                trail.see(gpu.bdf() + " GPU Firmware", version);
                all &= isRelease(version.orElse(""));
                any = true;
              }
              return any && all
                  ? word("proprietary")
                  : Reading.unreadable(
                      "the proprietary module is loaded, and no GSP firmware on each GPU shows that"
                          + " the open one supports them",
                      "");
            });
  }

  private static Reading<String> firmwareVersion(Host host, PciFunction gpu) {
    return Files.text(host, NvidiaDriver.GPUS + "/" + gpu.bdf() + "/information")
        .then(text -> FactCollector.line(text, "GPU Firmware"));
  }

  /** Follows the links of the library to the file whose name ends in its release. */
  private static Reading<String> library(Host host, Trail trail) {
    for (String folder : LIBRARY_FOLDERS) {
      String path = folder + "/" + LIBRARY;
      Reading<String> target = Files.text(host.readLink(path));
      if (target instanceof Reading.Absent<String>) {
        continue;
      }
      for (int i = 0; i < MOST_LINKS; i++) {
        if (!(target instanceof Reading.Present<String>(var link, _))) {
          break;
        }
        trail.see(path, "-> " + link);
        path = resolve(path, link);
        target = Files.text(host.readLink(path));
      }
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (!release(name).isEmpty()) {
        return Reading.present(release(name), name);
      }
      return target.then(_ -> Reading.malformed(name, "a library whose name ends in a release"));
    }
    return Reading.absent("no " + LIBRARY + " in the library folders of this system");
  }

  /** Returns where the link at {@code path} points. */
  static String resolve(String path, String link) {
    if (link.startsWith("/")) {
      return link;
    }
    String folder = path.substring(0, path.lastIndexOf('/'));
    String rest = link;
    while (rest.startsWith("../")) {
      rest = rest.substring(3);
      folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
    }
    return folder + "/" + rest;
  }

  /** Returns the release at the end of a library's name, or empty. */
  static String release(String name) {
    int at = name.indexOf(".so.");
    String end = at < 0 ? "" : name.substring(at + 4);
    return isRelease(end) ? end : "";
  }

  /** Returns whether {@code word} is digits and dots, with a dot between digits. */
  static boolean isRelease(String word) {
    int dots = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '.' && i > 0 && i < word.length() - 1) {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots > 0;
  }

  private static Value matches(String release, NvidiaDriver.Flavour driver) {
    return new Value.Text(release.equals(driver.version().text()) ? "same" : "differs");
  }

  /** Cuts {@code "PeerMappingOverride=1;RMForceStaticBar1=1;"} into its words. */
  static SortedSet<String> keys(String text) {
    SortedSet<String> keys = new TreeSet<>();
    for (String part : text.replace("\"", "").split(";", -1)) {
      if (!part.isBlank()) {
        keys.add(part.strip());
      }
    }
    return keys;
  }

  static Value ibgda(String memOps, Value dwords) {
    boolean operations = memOps.equals("1");
    boolean mapping =
        dwords instanceof Value.Flags(var keys)
            && (keys.contains("PeerMappingOverride=1") || keys.contains("PeerMappingOverride=0x1"));
    return new Value.Text(operations && mapping ? "on" : operations || mapping ? "half" : "off");
  }

  private static Reading<Value> firmware(
      Host host, PciFunction gpu, Reading<NvidiaDriver.Flavour> driver, Trail trail) {
    String path = NvidiaDriver.GPUS + "/" + gpu.bdf() + "/information";
    Reading<String> version = firmwareVersion(host, gpu);
    trail.see(path, version).see(NvidiaDriver.VERSION, driver);
    return version.then(
        text ->
            isRelease(text)
                ? driver.map(found -> matches(text, found))
                : text.equals("N/A") ? word("off") : Reading.malformed(text, "a release, or N/A"));
  }

  private static Reading<Value> word(String word) {
    return Reading.present(new Value.Text(word), word);
  }
}
