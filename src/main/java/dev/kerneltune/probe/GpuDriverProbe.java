package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/** Which driver each GPU is bound to. */
public final class GpuDriverProbe implements Probe {
  static final Question BOUND =
      new Question(
          "gpu-driver/bound",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Which driver is a GPU bound to: vendor (nvidia, amdgpu, xe, i915), nouveau, nova,"
              + " passthrough (kept for a guest), none or other?");

  @Override
  public List<Question> questions() {
    return List.of(BOUND);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    new PcieDevices(machine)
        .answerEach(
            BOUND,
            facts,
            (gpu, trail) -> {
              trail.see(
                  machine.pci().isPresent()
                      ? PcieDevices.file(gpu.bdf(), "driver")
                      : GpuSurvey.KFD_NODES, // The GPU and its driver are known from there alone.
                  gpu.driver());
              return bound(gpu);
            });
  }

  static Reading<Value> bound(PciFunction gpu) {
    return switch (gpu.driver()) {
      case Reading.Absent<String>(var because) -> Reading.present(new Value.Text("none"), because);
      // The driver of AMD's GPUs before 2012, which show pictures and compute nothing.
      case Reading.Present<String>(var driver, _) when driver.equals("radeon") ->
          Reading.absent("a display adapter under radeon");
      case Reading.Present<String>(var driver, _) ->
          gpu.vendor().map(vendor -> new Value.Text(word(driver, vendor)));
      case Reading.Unreadable<String>(var obstacle, var needs) ->
          Reading.unreadable(obstacle, needs);
      case Reading.Malformed<String>(var raw, var problem) -> Reading.malformed(raw, problem);
    };
  }

  static String word(String driver, int vendor) {
    String plain = driver.replace('_', '-');
    // gim is AMD's driver for hosts that lend virtual functions of a GPU to guests.
    if (Passthrough.isHeldBy(plain) || plain.equals("gim")) {
      return "passthrough";
    }
    if (plain.equals("nouveau")) {
      return "nouveau";
    }
    if (plain.startsWith("nova")) {
      return "nova";
    }
    boolean own =
        switch (vendor) {
          case 0x10de -> plain.equals("nvidia");
          case 0x1002 -> plain.equals("amdgpu");
          case 0x8086 -> plain.equals("xe") || plain.equals("i915");
          default -> false;
        };
    return own ? "vendor" : "other";
  }
}
