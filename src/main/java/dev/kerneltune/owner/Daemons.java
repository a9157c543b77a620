package dev.kerneltune.owner;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.util.List;

/** Programs that write knobs as long as they are there: irqbalance and the networks' managers. */
final class Daemons {
  private static final String WANTS = "/etc/systemd/system/multi-user.target.wants";
  private static final String WANTS_SYSTEM = "/usr/lib/systemd/system/multi-user.target.wants";
  private static final List<String> IRQBALANCE_SETTINGS =
      List.of("/etc/default/irqbalance", "/etc/sysconfig/irqbalance");
  private static final List<String> PROFILES =
      List.of("/etc/NetworkManager/system-connections", "/run/NetworkManager/system-connections");
  private static final String CLOUD = "/etc/cloud";
  private static final String CLOUD_OFF = "cloud-init.disabled";

  private Daemons() {}

  /** Returns the link by which a service starts at boot; absent where it does not. */
  static Reading<String> enabled(Gathering to, String service) {
    Reading<String> found = Reading.absent(service + " does not start at boot");
    for (String folder : List.of(WANTS, WANTS_SYSTEM)) {
      Reading<List<String>> names = Reads.names(to.host(), folder);
      switch (names) {
        case Reading.Present<List<String>>(var there, _) -> {
          if (there.contains(service)) {
            return Reading.present(folder + "/" + service, folder + "/" + service);
          }
        }
        case Reading.Absent<List<String>> _ -> {}
        case Reading.Unreadable<List<String>>(var obstacle, var needs) ->
            found = Reading.unreadable(folder + ": " + obstacle, needs);
        case Reading.Malformed<List<String>>(var raw, var problem) ->
            found = Reading.malformed(raw, problem);
      }
    }
    return found;
  }

  /** Gathers the claim of irqbalance to every interrupt that it is not told to leave alone. */
  static void irqbalance(Gathering to) {
    Reading<String> enabled = enabled(to, "irqbalance.service");
    to.source(Owner.IRQBALANCE, "irqbalance.service", enabled.map(_ -> 1));
    if (enabled instanceof Reading.Present<String>(var link, _)) {
      String settings = "";
      for (Gathering.ConfFile file : to.read(Owner.IRQBALANCE, IRQBALANCE_SETTINGS)) {
        settings = file.text();
      }
      to.claim(
          new Address.Irq("*" + banned(settings)),
          "wherever irqbalance puts it",
          Owner.IRQBALANCE,
          link,
          Ranks.IRQBALANCE);
    }
  }

  /**
   * Returns the interrupts that the settings of irqbalance keep it away from, each as {@code !N}
   * with a blank before it (irqbalance.1, --banirq).
   */
  static String banned(String settings) {
    StringBuilder banned = new StringBuilder();
    for (ConfText.Line line : ConfText.lines(settings, "#")) {
      if (!line.text().startsWith("IRQBALANCE_ARGS=") && !line.text().startsWith("OPTIONS=")) {
        continue;
      }
      List<String> words = Values.words(line.text().replace('"', ' ').replace('=', ' '));
      for (int i = 0; i + 1 < words.size(); i++) {
        boolean isBan = words.get(i).equals("--banirq") || words.get(i).equals("-i");
        if (isBan && !words.get(i + 1).startsWith("-")) {
          banned.append(" !").append(words.get(i + 1));
        }
      }
    }
    return banned.toString();
  }

  /**
   * Tells which places could hold network settings and are not read: connection profiles, which
   * hold keys as well, and the data of cloud-init, which holds passwords.
   */
  static void networks(Gathering to) {
    for (String folder : PROFILES) {
      Reading<List<String>> names = Reads.names(to.host(), folder);
      to.source(
          Owner.NETWORK_MANAGER,
          folder,
          names.then(
              profiles ->
                  profiles.isEmpty()
                      ? Reading.present(0, folder)
                      : Reading.unreadable(
                          profiles.size() + " profiles, which are not read: they may hold keys",
                          "")));
    }
    Reading<List<String>> cloud = Reads.names(to.host(), CLOUD);
    to.source(
        Owner.CLOUD_INIT,
        CLOUD,
        cloud.then(
            names ->
                names.contains(CLOUD_OFF)
                    ? Reading.present(0, CLOUD + "/" + CLOUD_OFF)
                    : Reading.unreadable(
                        "it may write network settings anew, and its data is not read", "")));
  }
}
