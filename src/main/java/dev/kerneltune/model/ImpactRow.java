package dev.kerneltune.model;

import java.util.List;

/**
 * A row of the impact table: a subsystem of the kernel and what it can cost a GPU host.
 *
 * @param subsystem the id that checks refer to it by
 * @param title its name
 * @param keyChange the change in the kernel that matters most
 * @param kernelSources where that lives in the kernel's tree
 * @param level how much it matters
 * @param caveat what must be said with it
 * @param cannotSet what user space cannot set, and what is checked instead; empty where all can be
 * @param from ids of the sources
 */
public record ImpactRow(
    String subsystem,
    String title,
    String keyChange,
    List<String> kernelSources,
    ImpactLevel level,
    String caveat,
    String cannotSet,
    List<String> from) {}
