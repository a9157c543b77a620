package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/**
 * How memory behind CXL joins the system: into a zone that the kernel itself allocates from, into
 * the movable one, or by hand.
 */
public final class CxlMemoryProbe implements Probe {
  private static final String DEVICES = "/sys/bus/cxl/devices";
  private static final String POLICY = "/sys/devices/system/memory/auto_online_blocks";

  static final Question QUESTION =
      new Question(
          "cxl/online-policy",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "How is memory brought online on a host with CXL memory devices: movable, normal (the"
              + " kernel may put its own data there) or by-hand?");

  @Override
  public List<Question> questions() {
    return List.of(QUESTION);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    facts.add(
        QUESTION,
        new Subject.WholeHost(),
        Files.names(host, DEVICES).then(names -> judge(host, names, trail)),
        trail.list());
  }

  private static Reading<Value> judge(Host host, List<String> devices, Trail trail) {
    int memories = 0;
    for (String device : devices) {
      if (isMemory(device)) {
        String size = DEVICES + "/" + device + "/ram/size";
        trail.see(size, Files.text(host, size));
        String node = DEVICES + "/" + device + "/numa_node";
        trail.see(node, Files.text(host, node));
        memories++;
      }
    }
    if (memories == 0) {
      return Reading.absent("no CXL memory device");
    }
    Reading<String> policy = Files.text(host, POLICY);
    trail.see(POLICY, policy);
    return policy.then(CxlMemoryProbe::word);
  }

  /** Returns whether a CXL device is a memory device: memN. */
  static boolean isMemory(String name) {
    return name.startsWith("mem")
        && name.length() > 3
        && name.charAt(3) >= '0'
        && name.charAt(3) <= '9';
  }

  /** Understands auto_online_blocks (drivers/base/memory.c). */
  static Reading<Value> word(String policy) {
    return switch (policy.strip()) {
      case "online_movable" -> Reading.present(new Value.Text("movable"), policy);
      case "online", "online_kernel" -> Reading.present(new Value.Text("normal"), policy);
      case "offline" -> Reading.present(new Value.Text("by-hand"), policy);
      default -> Reading.malformed(policy, "offline, online, online_kernel or online_movable");
    };
  }
}
