package dev.kerneltune.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A language that a plan can be handed over in. */
public enum Format {
  /** A file for /etc/sysctl.d: sysctl.d(5). */
  SYSCTL_D("sysctl.d"),
  /** A profile of tuned: tuned.conf(5). */
  TUNED("tuned"),
  /** A playbook of Ansible that needs ansible-core alone. */
  ANSIBLE("ansible"),
  /** A Tuned resource of OpenShift's Node Tuning Operator, tuned.openshift.io/v1. */
  NTO("nto"),
  /** User data of cloud-init. */
  CLOUD_INIT("cloud-init"),
  /** A configuration of Ignition, specification 3.3.0. */
  IGNITION("ignition"),
  /** A script for sh(1). */
  SHELL("shell");

  private final String word;

  Format(String word) {
    this.word = word;
  }

  /** Returns the word behind {@code --format}. */
  public String word() {
    return word;
  }

  /** Returns the format of that name; empty where there is none. */
  public static Optional<Format> of(String word) {
    for (Format format : values()) {
      if (format.word.equals(word)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Returns every word, in the order of the formats. */
  public static List<String> words() {
    List<String> words = new ArrayList<>();
    for (Format format : values()) {
      words.add(format.word);
    }
    return words;
  }
}
