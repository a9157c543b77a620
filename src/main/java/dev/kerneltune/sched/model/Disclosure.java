package dev.kerneltune.sched.model;

import java.util.ArrayList;
import java.util.List;

/** Says what leaves the machine, field by field, before anything does. */
public final class Disclosure {
  private Disclosure() {}

  /** Returns the lines to show; empty where nothing leaves. */
  public static List<String> of(Endpoint endpoint, Names names) {
    if (endpoint.reach() == Endpoint.Reach.LOOPBACK) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "to " + endpoint + (endpoint.isPrivate() ? "" : ", unencrypted") + ", for each task:");
    lines.add("  " + String.join(", ", Item.NAMES) + ": " + names(names));
    lines.add("  owner: root, system or user");
    lines.add("  " + String.join(", ", Item.NUMBERS) + ": rounded down to one digit, or a word");
    lines.add("  and the policy, the model's name and the key, if there is one");
    lines.add(
        "never: command lines, environments, folders, user ids, host names, program files,"
            + " addresses");
    return List.copyOf(lines);
  }

  private static String names(Names names) {
    return switch (names) {
      case Names.Clear() ->
          "the name itself, [A-Za-z0-9._:+/-], of paths the last part, %d characters at most"
              .formatted(Names.LONGEST);
      case Names.Hashed _ -> "a keyed hash, another one in each run (--send-names sends the names)";
      case Names.Masked() -> "nothing";
    };
  }
}
