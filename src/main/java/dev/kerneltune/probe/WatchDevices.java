package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.watch.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The devices whose counters are watched: network devices with a physical device below them that
 * are no representors, and NVMe namespaces.
 *
 * @param nics under /sys/class/net
 * @param namespaces under /sys/block
 */
public record WatchDevices(Reading<List<Known>> nics, Reading<List<Known>> namespaces) {
  private static final String NET = "/sys/class/net";
  private static final String BLOCK = "/sys/block";
  private static final String NVME = "/sys/class/nvme/";

  /** Nothing was looked at so far. */
  public static final WatchDevices NONE = new WatchDevices(none(), none());

  /**
   * A name that was looked at.
   *
   * @param name as it is listed
   * @param place where its device hangs; empty where it is none to watch
   */
  public record Known(String name, Optional<Subject> place) {}

  /** Looks at a name that was not there before. */
  private interface Look {
    Optional<Subject> place(Host host, String name);
  }

  private static Reading<List<Known>> none() {
    return Reading.absent("not asked for");
  }

  /** Returns the devices that are there now. Only what was not known so far is looked at. */
  public WatchDevices renewed(Host host, Set<Group> groups) {
    return new WatchDevices(
        groups.contains(Group.NIC) ? renewed(host, NET, nics, WatchDevices::nic) : none(),
        groups.contains(Group.NVME)
            ? renewed(host, BLOCK, namespaces, WatchDevices::namespace)
            : none());
  }

  private static Reading<List<Known>> renewed(
      Host host, String folder, Reading<List<Known>> before, Look look) {
    return Files.names(host, folder)
        .map(
            names -> {
              List<Known> now = new ArrayList<>();
              for (String name : names) {
                Optional<Known> known = find(before.orElse(List.of()), name);
                now.add(known.orElseGet(() -> new Known(name, look.place(host, name))));
              }
              return List.copyOf(now);
            });
  }

  private static Optional<Known> find(List<Known> all, String name) {
    for (Known known : all) {
      if (known.name().equals(name)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  private static Optional<Subject> nic(Host host, String name) {
    Reading<String> target = DeviceSurvey.place(host, name);
    return target instanceof Reading.Absent<String> || PhysicalLinks.isRepresentor(host, name)
        ? Optional.empty()
        : Optional.of(node(host, target.then(DeviceSurvey::bdfOf)));
  }

  private static Optional<Subject> namespace(Host host, String name) {
    if (!name.startsWith("nvme") || !DeviceSurvey.isDisk(name)) {
      return Optional.empty();
    }
    Reading<String> bdf = Files.text(host.readLink(BLOCK + "/" + name)).then(DeviceSurvey::bdfOf);
    // A namespace with several paths hangs on none of them; its number is its first controller's.
    return Optional.of(node(host, bdf.isPresent() ? bdf : controller(host, name)));
  }

  private static Reading<String> controller(Host host, String namespace) {
    String controller = namespace.substring(0, namespace.indexOf('n', "nvme".length()));
    return Files.text(host.readLink(NVME + controller)).then(DeviceSurvey::bdfOf);
  }

  /** Returns the node of a PCI function; the host where the firmware tells none. */
  private static Subject node(Host host, Reading<String> bdf) {
    Reading<Integer> node =
        bdf.then(each -> PciSurvey.node(host, PciSurvey.file(each, "numa_node")));
    return node instanceof Reading.Present<Integer>(var number, _)
        ? new Subject.Node(number)
        : new Subject.WholeHost();
  }
}
