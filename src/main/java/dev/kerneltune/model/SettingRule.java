package dev.kerneltune.model;

import java.util.Optional;

/** A rule by which the machine itself tells what a remedy writes, and where. */
public enum SettingRule {
  /** Interrupts of a device, those that may move, to the CPUs of the device's node. */
  IRQ_LOCALITY("irq-locality"),
  /** scaling_max_freq of each policy to its cpuinfo_max_freq. */
  CPUFREQ_CEILING("cpufreq-ceiling"),
  /** max_freq_khz of each uncore domain to its initial_max_freq_khz. */
  UNCORE_CEILING("uncore-ceiling"),
  /** max_sectors_kb of a disk to its max_hw_sectors_kb, 4096 at most. */
  REQUEST_SIZE("request-size"),
  /** The receive ring of a network device to the largest that its driver offers. */
  RECEIVE_RING("receive-ring"),
  /** LimitMEMLOCK=infinity for the units that start jobs, those that there are. */
  JOB_UNIT_MEMLOCK("job-unit-memlock"),
  /** LimitNOFILE=1048576 for the units that start jobs, those that there are. */
  JOB_UNIT_NOFILE("job-unit-nofile");

  private final String word;

  SettingRule(String word) {
    this.word = word;
  }

  /** Returns the word that checks use. */
  public String word() {
    return word;
  }

  /** Returns the rule of that name; empty where there is none. */
  public static Optional<SettingRule> of(String word) {
    for (SettingRule rule : values()) {
      if (rule.word.equals(word)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }
}
