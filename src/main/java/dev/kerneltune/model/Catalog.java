package dev.kerneltune.model;

import java.util.List;

/**
 * All that is known: checks, the impact table, scenarios and sources.
 *
 * @param checks the checks, by id
 * @param impactTable the subsystems, the one that matters most first
 * @param scenarios the kinds of work
 * @param sources whose word it is
 */
public record Catalog(
    List<Check> checks,
    List<ImpactRow> impactTable,
    List<Scenario> scenarios,
    List<Source> sources) {}
