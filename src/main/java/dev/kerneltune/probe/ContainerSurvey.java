package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;

/**
 * Whether the audit runs in a container, from files alone: what the runtime left (systemd's
 * src/basic/virt.c, systemd.io/CONTAINER_INTERFACE), the control group, and the namespaces. "None"
 * is said on evidence only.
 */
final class ContainerSurvey {
  private static final String SYSTEMD = "/run/systemd/container";
  private static final String MANAGER = "/run/host/container-manager";
  private static final String PODMAN = "/run/.containerenv";
  private static final String DOCKER = "/.dockerenv";
  private static final String ENVIRON = "/proc/1/environ";
  private static final String OWN_GROUP = "/proc/self/cgroup";
  private static final String INIT_GROUP = "/proc/1/cgroup";
  private static final String INIT_COMM = "/proc/1/comm";
  private static final String PID_SPACE = "/proc/self/ns/pid";
  private static final String CGROUP_SPACE = "/proc/self/ns/cgroup";

  // include/linux/proc_ns.h: PROC_PID_INIT_INO and PROC_CGROUP_INIT_INO, the namespaces of init.
  private static final String INITIAL_PID_SPACE = "pid:[4026531836]";
  private static final String INITIAL_CGROUP_SPACE = "cgroup:[4026531835]";

  /** Parts of control group paths, and who makes them. */
  private static final String[][] GROUPS = {
    {"/kubepods", "kubernetes"},
    {"/docker/", "docker"},
    {"/docker-", "docker"},
    {"/libpod", "podman"},
    {"/crio-", "cri-o"},
    {"/cri-containerd-", "containerd"},
    {"/lxc/", "lxc"},
    {"/lxc.payload", "lxc"},
    {"/ecs/", "docker"},
  };

  private ContainerSurvey() {}

  /** Returns the files that are read at once, for {@link Host#warm}. */
  static List<String> files() {
    return List.of(SYSTEMD, MANAGER, PODMAN, DOCKER, ENVIRON, OWN_GROUP, INIT_GROUP, INIT_COMM);
  }

  static Reading<String> container(Host host) {
    for (String path : List.of(MANAGER, SYSTEMD)) {
      if (Files.text(host, path) instanceof Reading.Present<String>(var text, _)
          && !text.isBlank()) {
        return Reading.present(text.strip(), path + ": " + text.strip());
      }
    }
    Reading<String> told = Files.text(host, ENVIRON).then(ContainerSurvey::ofEnvironment);
    if (told.isPresent()) {
      return told;
    }
    for (String path : List.of(OWN_GROUP, INIT_GROUP)) {
      Reading<String> group = Files.text(host, path).then(text -> ofGroup(path, text));
      if (group.isPresent()) {
        return group;
      }
    }
    return byNamespaces(host);
  }

  /** Returns the value of container= in the environment of PID 1, whose entries end in NUL. */
  static Reading<String> ofEnvironment(String environment) {
    String key = "container=";
    int at = environment.startsWith(key) ? 0 : environment.indexOf("\0" + key) + 1;
    if (at == 0 && !environment.startsWith(key)) {
      return Reading.absent("PID 1 has no variable container");
    }
    int nul = environment.indexOf('\0', at);
    String value =
        environment.substring(at + key.length(), nul < 0 ? environment.length() : nul).strip();
    return value.isEmpty()
        ? Reading.absent("the variable container of PID 1 is empty")
        : Reading.present(value, ENVIRON + ": " + key + value);
  }

  /** Returns whose control group this is; absent where no path is that of a container. */
  static Reading<String> ofGroup(String file, String text) {
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      String line = text.substring(start, end);
      for (String[] group : GROUPS) {
        if (line.contains(group[0])) {
          return Reading.present(group[1], file + ": " + line);
        }
      }
      start = end + 1;
    }
    return Reading.absent("no control group of a container");
  }

  private static Reading<String> byNamespaces(Host host) {
    String marked = exists(host, PODMAN) ? "podman" : exists(host, DOCKER) ? "docker" : "";
    String mark = marked.equals("podman") ? PODMAN : DOCKER;
    Reading<String> pid = Files.text(host.readLink(PID_SPACE));
    Reading<String> cgroup = Files.text(host.readLink(CGROUP_SPACE));
    if (pid instanceof Reading.Present<String>(var space, _)) {
      if (!space.equals(INITIAL_PID_SPACE)) {
        return marked.isEmpty()
            ? Reading.present("container", PID_SPACE + ": " + space + ", not that of init")
            : Reading.present(marked, mark + " exists; " + PID_SPACE + ": " + space);
      }
      if (!(cgroup instanceof Reading.Present<String>(var own, _))
          || own.equals(INITIAL_CGROUP_SPACE)) {
        // A container that shared both would show in its control group's path.
        return Reading.present(
            "none",
            "PID and control group namespaces of init"
                + (marked.isEmpty() ? "" : "; " + mark + " is a leftover of an image"));
      }
    }
    if (!marked.isEmpty() && pid instanceof Reading.Unreadable<String>(var obstacle, var needs)) {
      // Images leave the mark behind on machines that are none; only the namespace decides.
      return Reading.unreadable(mark + " exists, and " + PID_SPACE + ": " + obstacle, needs);
    }
    if (!marked.isEmpty()) {
      return Reading.present(marked, mark + " exists");
    }
    if (host.read(SYSTEMD) instanceof Raw.Missing
        && Files.text(host, INIT_COMM).orElse("").equals("systemd")) {
      // As PID 1 of a container, systemd writes that file itself.
      return Reading.present("none", INIT_COMM + ": systemd, and no " + SYSTEMD);
    }
    return Reading.unreadable("nothing tells whether this is a container", "");
  }

  private static boolean exists(Host host, String path) {
    return host.read(path) instanceof Raw.Bytes;
  }
}
