package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.DeviceUser;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The processes that hold GPUs or RDMA devices open, by the links in /proc/PID/fd (proc_pid_fd(5)).
 * Services that only watch, such as nvidia-persistenced or nv-hostengine, hold them too, and are
 * named like all others.
 */
public final class DeviceUsers {
  private static final String PROC = "/proc";

  private DeviceUsers() {}

  /**
   * Returns who holds a device, in the order of the process numbers, each device once. That nobody
   * does is only said where every process could be looked at.
   */
  public static Reading<List<DeviceUser>> of(Host host) {
    return Files.names(host, PROC).then(names -> of(host, names));
  }

  private static Reading<List<DeviceUser>> of(Host host, List<String> names) {
    int own = CpuSurvey.decimal(Files.text(host.readLink(PROC + "/self")).orElse(""));
    Set<Integer> pids = new TreeSet<>();
    for (String name : names) {
      int pid = CpuSurvey.decimal(name);
      // Our own process holds what it asks the driver by.
      if (pid >= 0 && pid != own) {
        pids.add(pid);
      }
    }
    List<DeviceUser> users = new ArrayList<>();
    List<Integer> hidden = new ArrayList<>();
    String because = "";
    for (int pid : pids) {
      Reading<Set<String>> devices = devices(host, PROC + "/" + pid + "/fd");
      switch (devices) {
        case Reading.Present<Set<String>>(var held, _) -> {
          for (String device : held) {
            String comm = Files.text(host, PROC + "/" + pid + "/comm").orElse("");
            users.add(new DeviceUser(pid, comm, device));
          }
        }
        // It has ended since the listing.
        case Reading.Absent<Set<String>> _ -> {}
        case Reading.Unreadable<Set<String>>(var obstacle, _) -> {
          hidden.add(pid);
          because = obstacle;
        }
        case Reading.Malformed<Set<String>>(_, var problem) -> {
          hidden.add(pid);
          because = problem;
        }
      }
    }
    if (users.isEmpty() && !hidden.isEmpty()) {
      String which =
          hidden.size() == 1 ? "process " + hidden.getFirst() : hidden.size() + " processes";
      return Reading.unreadable(
          "the open files of " + which + ": " + because, "root with CAP_SYS_PTRACE");
    }
    return Reading.present(
        List.copyOf(users), users.size() + " found, " + hidden.size() + " processes not looked at");
  }

  private static Reading<Set<String>> devices(Host host, String folder) {
    return Files.names(host, folder)
        .then(
            numbers -> {
              Set<String> devices = new TreeSet<>();
              for (String number : numbers) {
                Reading<String> target = Files.text(host.readLink(folder + "/" + number));
                switch (target) {
                  case Reading.Present<String>(var file, _) -> {
                    if (isWatched(file)) {
                      devices.add(file);
                    }
                  }
                  // It was closed since the listing.
                  case Reading.Absent<String> _ -> {}
                  case Reading.Unreadable<String>(var obstacle, var needs) -> {
                    return Reading.unreadable(obstacle, needs);
                  }
                  case Reading.Malformed<String>(var raw, var problem) -> {
                    return Reading.malformed(raw, problem);
                  }
                }
              }
              return Reading.present(devices, String.join(" ", devices));
            });
  }

  /**
   * Returns whether a process that holds this file computes on a GPU or moves data by RDMA, or may:
   * /dev/nvidiactl alone, which every look at the driver opens, does not count.
   */
  static boolean isWatched(String file) {
    return isNumbered(file, "/dev/nvidia")
        || isNumbered(file, "/dev/dri/renderD")
        || isNumbered(file, "/dev/infiniband/uverbs")
        || file.equals("/dev/nvidia-uvm")
        || file.equals("/dev/kfd");
  }

  private static boolean isNumbered(String file, String stem) {
    return file.startsWith(stem) && CpuSurvey.decimal(file.substring(stem.length())) >= 0;
  }
}
