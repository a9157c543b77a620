package dev.kerneltune.model;

import java.util.List;

/**
 * A NUMA node that is online.
 *
 * @param id its number; numbers can have gaps
 * @param cpus its CPUs, offline ones possibly among them
 * @param memoryBytes its memory
 * @param distances to each online node, in the order of their numbers (not by number)
 */
public record NumaNode(
    int id, Reading<CpuSet> cpus, Reading<Long> memoryBytes, Reading<List<Integer>> distances) {}
