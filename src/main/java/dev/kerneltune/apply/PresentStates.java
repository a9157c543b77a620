package dev.kerneltune.apply;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the places that the journal speaks of hold now.
 *
 * @param states what each place holds
 * @param identities what each is found to be
 */
public record PresentStates(Map<Target, Reading<State>> states, Map<Target, String> identities) {
  /** Reads the places of every step that stands. */
  public static PresentStates of(Supplier<? extends Host> hosts, Toolbox tools, Ledger ledger) {
    return of(new Places(hosts, tools), ledger);
  }

  static PresentStates of(Places places, Ledger ledger) {
    Map<Target, Reading<State>> states = new LinkedHashMap<>();
    Map<Target, String> identities = new LinkedHashMap<>();
    places.glance(
        once -> {
          for (Ledger.Held held : ledger.held()) {
            Target target = held.change().target();
            if (!states.containsKey(target)) {
              states.put(target, once.now(target));
              identities.put(target, once.identity(target));
            }
          }
        });
    return new PresentStates(states, identities);
  }
}
