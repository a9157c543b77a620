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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a GPU has an IOMMU group for itself: its own functions and bridges aside, no other device
 * is in it. Devices of one group can only be given to a guest together.
 */
public final class IommuGroupProbe implements Probe {
  static final String ALONE = "alone";
  static final String SHARED = "shared";

  static final Question GROUP =
      new Question(
          "iommu/gpu-group",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Does the GPU share its IOMMU group with another device: alone or shared?");

  private static final int BRIDGE = 0x06;
  private static final String PCI = "/sys/bus/pci/devices/";

  @Override
  public List<Question> questions() {
    return List.of(GROUP);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    if (!(machine.gpus() instanceof Reading.Present<List<PciFunction>>(var gpus, _))
        || gpus.isEmpty()) {
      Reading<Value> why = machine.gpus().then(_ -> Reading.absent("no gpu here"));
      facts.add(GROUP, new Subject.WholeHost(), why, List.of());
      return;
    }
    Map<String, Reading<Integer>> classes = new HashMap<>();
    for (PciFunction function : machine.pci().orElse(List.of())) {
      classes.put(function.bdf(), function.classCode());
    }
    for (PciFunction gpu : gpus) {
      String folder = PCI + gpu.bdf() + "/iommu_group/devices";
      Reading<List<String>> members = Files.names(host, folder);
      facts.add(
          GROUP,
          new Subject.Pci(gpu.bdf()),
          members instanceof Reading.Absent<List<String>>
              ? IommuDomainProbe.ungrouped(
                      IommuStateProbe.state(host), Files.names(host, IommuStateProbe.GROUPS))
                  .then(_ -> Reading.absent("no iommu_group: no IOMMU is above it"))
              : members.then(names -> company(gpu.bdf(), names, classes)),
          new Trail().see(folder, members).list());
    }
  }

  /** Says whether {@code members}, the functions of the GPU's group, hold another device. */
  static Reading<Value> company(
      String gpu, List<String> members, Map<String, Reading<Integer>> classes) {
    List<String> others = new ArrayList<>();
    // One other device decides, whatever the rest are.
    Reading<Value> alone = Reading.present(new Value.Text(ALONE), "only " + device(gpu));
    for (String member : members) {
      if (!device(member).equals(device(gpu))) {
        switch (classes.getOrDefault(
            member, Reading.unreadable("class of " + member + " not known", ""))) {
          case Reading.Present<Integer>(var code, _) -> {
            if (code >> 16 != BRIDGE) {
              others.add(member);
            }
          }
          case Reading.Absent<Integer>(var because) ->
              alone = Reading.unreadable("class of " + member + ": " + because, "");
          case Reading.Unreadable<Integer>(var obstacle, var needs) ->
              alone = Reading.unreadable(obstacle, needs);
          case Reading.Malformed<Integer>(var raw, var problem) ->
              alone = Reading.malformed(raw, problem);
        }
      }
    }
    return others.isEmpty()
        ? alone
        : Reading.present(new Value.Text(SHARED), "with " + String.join(" ", others));
  }

  /** Returns the address without its function number: functions of one device share it. */
  private static String device(String bdf) {
    int dot = bdf.lastIndexOf('.');
    return dot < 0 ? bdf : bdf.substring(0, dot);
  }
}
