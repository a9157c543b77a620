package dev.kerneltune.report;

import dev.kerneltune.model.Subject;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/** What marks are about, by the labels of the picture. */
final class TopologySubjects {
  private TopologySubjects() {}

  /** Returns the labels of at most {@code limit} subjects, and how many more there are. */
  static String of(Topology topology, List<Subject> subjects, int limit) {
    List<String> names = new ArrayList<>();
    for (Subject subject : subjects.subList(0, Math.min(limit, subjects.size()))) {
      names.add(label(topology, subject));
    }
    int more = subjects.size() - names.size();
    return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Returns the label of one subject: that of the picture where it stands there. */
  static String label(Topology topology, Subject subject) {
    if (subject instanceof Subject.Pair(var a, var b)) {
      return label(topology, a) + " - " + label(topology, b);
    }
    return topology.device(subject).map(WiredDevice::label).orElse(subject.toString());
  }
}
