package dev.kerneltune.sched.scx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What native/sched/kernel.h takes from a kernel, held against the kernel's type information. A
 * test compares these lists with the type information of the object itself.
 */
final class Needs {
  /**
   * A function of the kernel.
   *
   * @param arguments how many it takes
   */
  record Function(String name, int arguments) {}

  /** Of each line the kernel must have one at least, and none of them in another form. */
  static final List<List<Function>> FUNCTIONS =
      List.of(
          List.of(new Function("scx_bpf_create_dsq", 2)),
          List.of(new Function("scx_bpf_select_cpu_dfl", 4)),
          List.of(new Function("scx_bpf_pick_idle_cpu", 2)),
          List.of(new Function("scx_bpf_task_cpu", 1)),
          List.of(new Function("scx_bpf_dsq_nr_queued", 1)),
          List.of(new Function("scx_bpf_kick_cpu", 2)),
          List.of(new Function("scx_bpf_exit_bstr", 4)),
          List.of(new Function("bpf_cpumask_test_cpu", 2)),
          List.of(new Function("bpf_iter_scx_dsq_new", 3)),
          List.of(new Function("bpf_iter_scx_dsq_next", 1)),
          List.of(new Function("bpf_iter_scx_dsq_destroy", 1)),
          List.of(
              new Function("scx_bpf_dsq_insert___v2", 4), new Function("scx_bpf_dsq_insert", 4)),
          List.of(
              new Function("__scx_bpf_dsq_insert_vtime", 2),
              new Function("scx_bpf_dsq_insert_vtime", 5)),
          List.of(
              new Function("scx_bpf_dsq_move_to_local___v2", 2),
              new Function("scx_bpf_dsq_move_to_local", 1)));

  /** A function that the kernel may lack. */
  static final Function OPTIONAL = new Function("scx_bpf_task_set_slice", 2);

  /** Structures, and the members of each. */
  static final Map<String, List<String>> MEMBERS =
      Map.of(
          "kernfs_node", List.of("id"),
          "cgroup", List.of("kn"),
          "css_set", List.of("dfl_cgrp"),
          "sched_ext_entity", List.of("flags", "weight", "slice", "dsq_vtime"),
          "task_struct",
              List.of(
                  "flags",
                  "pid",
                  "nr_cpus_allowed",
                  "cpus_ptr",
                  "migration_disabled",
                  "scx",
                  "cgroups",
                  "comm"),
          "scx_exit_info", List.of("kind", "exit_code", "reason", "msg"),
          "sched_ext_ops",
              List.of(
                  "select_cpu",
                  "enqueue",
                  "dispatch",
                  "runnable",
                  "running",
                  "stopping",
                  "init_task",
                  "cpu_online",
                  "cpu_offline",
                  "init",
                  "exit",
                  "timeout_ms",
                  "name"));

  /** Constants, in the order of struct kt_constants of native/sched/kt.h. */
  static final List<String> CONSTANTS =
      List.of(
          "SCX_ENQ_WAKEUP",
          "SCX_ENQ_PREEMPT",
          "SCX_DSQ_LOCAL",
          "SCX_DSQ_LOCAL_ON",
          "SCX_DSQ_GLOBAL",
          "SCX_KICK_IDLE",
          "SCX_TASK_QUEUED");

  /** Structures that the kernel copies as they are: their sizes in bytes, where it has them. */
  static final Map<String, Long> SIZES =
      Map.of("scx_bpf_dsq_insert_vtime_args", 32L, "bpf_iter_scx_dsq", 48L);

  private Needs() {}

  /** Returns what the kernel lacks or has in another form, a line each; empty: nothing. */
  static List<String> unmet(Btf kernel) {
    List<String> lines = new ArrayList<>();
    malformed(kernel, lines);
    for (List<Function> forms : FUNCTIONS) {
      if (forms.stream().allMatch(form -> kernel.arguments(form.name()).isEmpty())) {
        lines.add("the kernel has no function " + forms.getLast().name() + " (6.13 or newer has)");
      }
    }
    for (Map.Entry<String, List<String>> entry : new TreeMap<>(MEMBERS).entrySet()) {
      for (String member : entry.getValue()) {
        if (kernel.offset(entry.getKey(), member).isEmpty()) {
          lines.add("the kernel's struct " + entry.getKey() + " has no member " + member);
        }
      }
    }
    for (Map.Entry<String, Long> entry : new TreeMap<>(SIZES).entrySet()) {
      long size = kernel.size(entry.getKey()).orElse(entry.getValue());
      if (size != entry.getValue()) {
        lines.add(
            "the kernel's struct %s has %d bytes, expected %d"
                .formatted(entry.getKey(), size, entry.getValue()));
      }
    }
    for (String constant : CONSTANTS) {
      if (kernel.constant(constant).isEmpty()) {
        lines.add("the kernel has no constant " + constant);
      }
    }
    return lines;
  }

  /** Adds a line that names the functions with another number of arguments, if there are any. */
  private static void malformed(Btf kernel, List<String> lines) {
    List<String> bad = new ArrayList<>();
    Stream.concat(FUNCTIONS.stream().flatMap(List::stream), Stream.of(OPTIONAL))
        .forEach(
            form -> {
              int arguments = kernel.arguments(form.name()).orElse(form.arguments());
              if (arguments != form.arguments()) {
                bad.add(
                    "%s takes %d arguments, expected %d"
                        .formatted(form.name(), arguments, form.arguments()));
              }
            });
    if (!bad.isEmpty()) {
      lines.add(
          "the kernel's type information is malformed ("
              + String.join("; ", bad)
              + "): it was made by too old a pahole, as that of Debian's 7.2.12, and no program"
              + " that calls these can be loaded; another build of the kernel helps");
    }
  }
}
