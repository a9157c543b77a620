package dev.kerneltune.report;

import dev.kerneltune.model.JournalEntry;
import java.util.Optional;

/**
 * What came of a run, in figures.
 *
 * @param run its number in the journal; 0 where it never began
 * @param kind apply or undo
 * @param title the profile, or what was undone
 * @param outcome how it ended
 * @param done steps that were written and read back
 * @param rightAlready steps that needed no write any more
 * @param released steps of an undo that needed no write
 * @param refused steps that could not be done
 * @param problem why it stopped, or is incomplete; empty where it did what it should
 * @param undo the undo that followed a refusal, where one was wanted
 */
public record RunSummary(
    int run,
    JournalEntry.Kind kind,
    String title,
    JournalEntry.Outcome outcome,
    int done,
    int rightAlready,
    int released,
    int refused,
    String problem,
    Optional<RunSummary> undo) {}
