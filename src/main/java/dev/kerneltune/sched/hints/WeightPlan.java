package dev.kerneltune.sched.hints;

import dev.kerneltune.sched.TaskClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which control groups should get which weight: where a group with promoted tasks and one with
 * demoted tasks are siblings, nice does nothing between them. Pure.
 *
 * @param weights cpu.weight by group
 * @param told groups that are left alone, with the reason, a line each
 */
record WeightPlan(Map<String, Integer> weights, List<String> told) {
  private static final List<String> UNITS = List.of(".slice", ".service", ".scope");
  private static final String KUBELET = "kubepods";

  /**
   * Plans.
   *
   * @param classes the classes of the busy tasks by the group that they compete as
   */
  static WeightPlan of(Map<String, Set<TaskClass>> classes) {
    Map<String, Set<TaskClass>> nodes = new TreeMap<>();
    classes.forEach(
        (group, found) -> {
          for (String path = group; !path.isEmpty(); path = parent(path)) {
            nodes.computeIfAbsent(path, _ -> EnumSet.noneOf(TaskClass.class)).addAll(found);
          }
        });
    Map<String, Integer> weights = new TreeMap<>();
    List<String> told = new ArrayList<>();
    Set<String> parents = new TreeSet<>();
    nodes.keySet().forEach(path -> parents.add(parent(path)));
    for (String parent : parents) {
      List<String> children =
          nodes.keySet().stream().filter(path -> parent(path).equals(parent)).toList();
      if (compete(children, nodes)) {
        for (String child : children) {
          weight(nodes.getOrDefault(child, Set.of()))
              .ifPresent(
                  weight ->
                      objection(child)
                          .ifPresentOrElse(
                              why -> told.add(child + ": " + why),
                              () -> weights.put(child, weight)));
        }
      }
    }
    return new WeightPlan(weights, told);
  }

  /**
   * Says whether tasks that should get more and tasks that should get less are in different ones.
   */
  private static boolean compete(List<String> children, Map<String, Set<TaskClass>> nodes) {
    for (String one : children) {
      for (String other : children) {
        if (!one.equals(other)
            && has(nodes.getOrDefault(one, Set.of()), true)
            && has(nodes.getOrDefault(other, Set.of()), false)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean has(Collection<TaskClass> classes, boolean promoted) {
    return classes.stream()
        .anyMatch(each -> promoted ? each.isPromoted() : each.weight() < normal());
  }

  private static int normal() {
    return TaskClass.NORMAL.weight();
  }

  /**
   * Returns the weight of a group: that of its most important task, where none of its tasks pulls
   * the other way. 100 is both the default of cpu.weight and the weight of the class normal.
   */
  private static Optional<Integer> weight(Set<TaskClass> classes) {
    int most = classes.stream().mapToInt(TaskClass::weight).max().orElse(normal());
    if (most == normal() || most > normal() && has(classes, false)) {
      return Optional.empty();
    }
    return Optional.of(most);
  }

  /** Says why a group is not ours to weigh; empty where it is systemd's own. */
  private static Optional<String> objection(String group) {
    List<String> names = List.of(group.substring(1).split("/", -1));
    if (names.size() == 1) {
      return Optional.of("right below the root, where it would weigh half the machine");
    }
    if (names.stream().anyMatch(name -> name.startsWith(KUBELET))) {
      return Optional.of("kubelet sets its cpu.weight from the pods' requests; set those");
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      boolean isLast = i == names.size() - 1;
      if (isLast ? UNITS.stream().noneMatch(name::endsWith) : !name.endsWith(".slice")) {
        return Optional.of("not a unit of systemd, which a container runtime or its service owns");
      }
    }
    return Optional.empty();
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
