package dev.kerneltune.export;

import dev.kerneltune.model.Plan;

/** Hands a plan over to another tool. */
public final class Exporter {
  private Exporter() {}

  /**
   * Returns {@code plan}, one that holds everything that a profile wants, in the language of
   * another tool.
   */
  public static Exported export(Plan plan, Format format) {
    Parts parts = Parts.of(plan);
    return switch (format) {
      case SYSCTL_D -> SysctlExport.of(parts);
      case TUNED -> TunedExport.of(parts);
      case NTO -> TunedExport.resource(parts);
      case ANSIBLE -> AnsibleExport.of(parts);
      case CLOUD_INIT -> CloudInitExport.of(parts);
      case IGNITION -> IgnitionExport.of(parts);
      case SHELL -> ShellScript.carried(parts);
    };
  }
}
