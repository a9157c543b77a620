package dev.kerneltune.probe;

import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciConfig;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares what is known of configuration spaces with what the parser finds in them. */
final class ConfigTruth {
  private static final int EXPRESS = 0x10;
  private static final int ACS = 0x0d;
  private static final int SRIOV = 0x10;
  private static final int REQUEST_REDIRECT = 0x04;

  /** Takes the outcome of one comparison. */
  interface Outcome {
    void of(String what, boolean holds);
  }

  private final Map<String, PciConfig> configs = new TreeMap<>();

  ConfigTruth(Machine machine) {
    for (PciFunction function : machine.pci().orElse(List.of())) {
      if (function.config() instanceof Reading.Present<PciConfig>(var config, _)) {
        configs.put(function.bdf(), config);
      }
    }
  }

  void compare(String key, JsonNode fact, String text, Outcome outcome) {
    switch (key) {
      case "config_size" -> {
        int size = GroundTruth.firstNumber(text);
        outcome.of(
            key,
            !configs.isEmpty()
                && configs.values().stream().allMatch(config -> config.length() == size));
        if (size == 64) {
          outcome.of(
              "capabilities of 64 bytes",
              configs.values().stream()
                  .allMatch(
                      config -> config.capability(EXPRESS) instanceof Reading.Unreadable<Integer>));
        }
      }
      case "acs" -> acs(fact, outcome);
      case "mps_mrrs_counts" -> {
        Map<String, Integer> wanted = new TreeMap<>();
        fact.properties().forEach(e -> wanted.put(e.getKey(), e.getValue().asInt()));
        outcome.of(key + " " + payloads(), payloads().equals(wanted));
      }
      case "links_below_capability" -> {
        TreeSet<String> wanted = new TreeSet<>();
        fact.forEach(bdf -> wanted.add("0000:" + bdf.asString()));
        outcome.of(key + " " + slowLinks(), slowLinks().equals(wanted));
      }
      case "sriov" -> outcome.of(key, with(SRIOV).size() == GroundTruth.firstNumber(text));
      default -> throw new AssertionError(key);
    }
  }

  private void acs(JsonNode facts, Outcome outcome) {
    TreeSet<String> on = new TreeSet<>();
    TreeSet<String> redirect = new TreeSet<>();
    for (String bdf : with(ACS)) {
      PciConfig config = configs.get(bdf);
      int control = config.u16(config.extended(ACS).orElse(0) + 6).orElse(0);
      if (control != 0) {
        on.add(bdf);
      }
      if ((control & REQUEST_REDIRECT) != 0) {
        redirect.add(bdf);
      }
    }
    outcome.of("acs", with(ACS).size() == facts.get("functions_with_acs_capability").asInt());
    outcome.of("acs on " + on, on.equals(set(facts.get("any_control_bit_on"))));
    outcome.of("acs redirect " + redirect, redirect.equals(set(facts.get("redirect_on_p2p"))));
  }

  private static Set<String> set(JsonNode list) {
    TreeSet<String> set = new TreeSet<>();
    list.forEach(item -> set.add(item.asString()));
    return set;
  }

  private List<String> with(int extendedCapability) {
    List<String> found = new ArrayList<>();
    configs.forEach(
        (bdf, config) -> {
          if (config.extended(extendedCapability).isPresent()) {
            found.add(bdf);
          }
        });
    return found;
  }

  /** Counts "MaxPayload/MaxReadReq" of the device control registers. */
  private Map<String, Integer> payloads() {
    Map<String, Integer> counts = new TreeMap<>();
    for (PciConfig config : configs.values()) {
      if (config.capability(EXPRESS) instanceof Reading.Present<Integer>(var at, _)) {
        int control = config.u16(at + 8).orElse(0);
        counts.merge(
            (128 << (control >> 5 & 7)) + "/" + (128 << (control >> 12 & 7)), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Returns the functions whose link status is below their link capability. */
  private Set<String> slowLinks() {
    TreeSet<String> slow = new TreeSet<>();
    configs.forEach(
        (bdf, config) -> {
          if (config.capability(EXPRESS) instanceof Reading.Present<Integer>(var at, _)) {
            int can = config.u32(at + 0x0c).orElse(0);
            int does = config.u16(at + 0x12).orElse(0);
            boolean hasLink = (can >> 4 & 0x3f) != 0;
            if (hasLink && ((does & 0xf) < (can & 0xf) || (does >> 4 & 0x3f) < (can >> 4 & 0x3f))) {
              slow.add(bdf);
            }
          }
        });
    return slow;
  }
}
