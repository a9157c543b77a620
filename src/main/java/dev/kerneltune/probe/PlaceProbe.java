package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/** Where the audit ran, and which ready-made profile shapes the machine. */
final class PlaceProbe implements Probe {
  static final Question CONTAINER =
      new Question(
          "platform/container",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the audit ran inside a container: none or some.");
  static final Question TUNED =
      new Question(
          "platform/tuned-profile",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "What the active profile of tuned is for: throughput, latency, guest, saving (it gives"
              + " performance away for power or for a desktop) or other.");

  private static final String ACTIVE = "/etc/tuned/active_profile";

  @Override
  public List<Question> questions() {
    return List.of(CONTAINER, TUNED);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> container = machine.place().container();
    facts.add(
        CONTAINER,
        new Subject.WholeHost(),
        container.map(name -> new Value.Text(name.equals("none") ? "none" : "some")),
        new Trail().see("container", container).list());
    Reading<String> profile = Files.text(host, ACTIVE);
    facts.add(
        TUNED,
        new Subject.WholeHost(),
        profile.then(PlaceProbe::profileOf),
        new Trail().see(ACTIVE, profile).list());
  }

  /**
   * Sorts the names of the profiles that are active together; the last one that is known counts.
   */
  static Reading<Value> profileOf(String text) {
    List<String> names = Values.words(text);
    if (names.isEmpty()) {
      return Reading.absent("tuned has no active profile");
    }
    String answer = "other";
    for (String name : names) {
      String kind =
          switch (name) {
            case "throughput-performance", "hpc-compute", "accelerator-performance" -> "throughput";
            case "latency-performance", "network-latency" -> "latency";
            case "virtual-guest" -> "guest";
            case "balanced", "balanced-battery", "powersave", "desktop", "desktop-powersave" ->
                "saving";
            default -> "";
          };
      answer = kind.isEmpty() ? answer : kind;
    }
    return Reading.present(new Value.Text(answer), text.strip());
  }
}
