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
import dev.kerneltune.model.Values;
import java.util.List;

/** Where the amdgpu driver comes from, and what its RAS counters say. */
public final class AmdGpuProbe implements Probe {
  private static final int AMD = 0x1002;

  static final Question ORIGIN =
      new Question(
          "amdgpu/origin",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Where does the amdgpu module come from: in-tree, dkms, or pending (a DKMS build lies on"
              + " disk and is not the one that is loaded)?");
  static final Question UNCORRECTABLE =
      new Question(
          "amdgpu/uncorrectable-errors",
          ValueKind.INT,
          SubjectKind.GPU,
          "How many uncorrectable errors have the RAS blocks of an AMD GPU counted?");

  @Override
  public List<Question> questions() {
    return List.of(ORIGIN, UNCORRECTABLE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail origin = new Trail();
    facts.add(ORIGIN, new Subject.WholeHost(), origin(machine, host, origin), origin.list());
    new PcieDevices(machine)
        .answerEach(
            UNCORRECTABLE,
            facts,
            (gpu, trail) ->
                gpu.vendor()
                    .then(
                        vendor ->
                            vendor == AMD
                                ? errors(host, gpu, trail)
                                : Reading.absent("no AMD GPU")));
  }

  /** Only out-of-tree builds carry a version file: the kernel's own amdgpu sets none. */
  private static Reading<Value> origin(Machine machine, Host host, Trail trail) {
    String module = "/sys/module/amdgpu";
    Reading<List<String>> loaded = Files.names(host, module);
    if (!(loaded instanceof Reading.Present<List<String>>(var files, _))) {
      return loaded instanceof Reading.Absent<List<String>>
          ? Reading.absent("amdgpu is not loaded")
          : loaded.then(_ -> Reading.absent(""));
    }
    Reading<String> version =
        files.contains("version")
            ? Files.text(host, module + "/version")
            : Reading.absent("the module has no version of its own");
    trail.see(module + "/version", version);
    if (version.isPresent()) {
      return word("dkms");
    }
    return machine
        .kernelRelease()
        .then(
            release -> {
              String folder = "/lib/modules/" + release + "/updates/dkms";
              Reading<List<String>> onDisk = Files.names(host, folder);
              trail.see(folder, onDisk);
              return switch (onDisk) {
                case Reading.Present<List<String>>(var names, _) ->
                    word(hasAmdgpu(names) ? "pending" : "in-tree");
                case Reading.Absent<List<String>> _ -> word("in-tree");
                case Reading.Unreadable<List<String>>(var obstacle, var needs) ->
                    Reading.unreadable(obstacle, needs);
                case Reading.Malformed<List<String>>(var raw, var problem) ->
                    Reading.malformed(raw, problem);
              };
            });
  }

  /** The file may be packed: amdgpu.ko, amdgpu.ko.xz, amdgpu.ko.zst. */
  static boolean hasAmdgpu(List<String> names) {
    for (String name : names) {
      if (name.equals("amdgpu.ko") || name.startsWith("amdgpu.ko.")) {
        return true;
      }
    }
    return false;
  }

  private static Reading<Value> errors(Host host, PciFunction gpu, Trail trail) {
    String folder = PcieDevices.file(gpu.bdf(), "ras");
    return Files.names(host, folder)
        .then(
            names -> {
              Reading<Long> sum = Reading.absent("no RAS block of it counts errors");
              for (String name : names) {
                if (name.endsWith("_err_count")) {
                  String path = folder + "/" + name;
                  Reading<Long> count = Files.text(host, path).then(AmdGpuProbe::parse);
                  trail.see(path, count);
                  sum = PcieErrorsProbe.atLeast(sum, count);
                }
              }
              return sum.map(Value.Int::new);
            });
  }

  /**
   * Parses an error count file: {@code ue: 0} and {@code ce: 0}, further kinds behind them
   * (drivers/gpu/drm/amd/amdgpu/amdgpu_ras.c, amdgpu_ras_sysfs_read). Returns the uncorrectable.
   */
  static Reading<Long> parse(String text) {
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("ue:")) {
        return Values.parse(ValueKind.INT, line.substring(3))
            .then(
                value ->
                    value instanceof Value.Int(long count) && count >= 0
                        ? Reading.present(count, line)
                        : Reading.malformed(line, "a count"));
      }
    }
    return Reading.malformed(text, "a line such as ue: 0");
  }

  private static Reading<Value> word(String word) {
    return Reading.present(new Value.Text(word), word);
  }
}
