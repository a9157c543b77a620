package dev.kerneltune.sched.hints;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.apply.StateFolder;
import dev.kerneltune.sched.guard.Verdict;
import dev.kerneltune.sched.store.Heartbeat;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue.Fields;
import dev.kerneltune.sched.store.StateFile;
import dev.kerneltune.sched.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The small files by which the commands of sched speak with a run: its heartbeat, why a guard
 * tripped, the wish that it stops, and the wish that what is tried is kept.
 */
public final class RunFiles {
  private static final String TRIPPED = "tripped.json";
  private static final String STOP = "stop";
  private static final String KEEP = "keep";
  private static final String BEST = "best.json";

  private final Path folder;
  private final StateFolder state;

  /** Made for the state folder of sched. */
  public RunFiles(Path folder) {
    this.folder = folder;
    state = new StateFolder(folder);
  }

  /**
   * That a guard tripped.
   *
   * @param guard its name
   * @param reason what was seen
   * @param at when, as RFC 3339
   * @param undone what became of the hints
   */
  public record Tripped(String guard, String reason, String at, String undone) {
    /** Returns it as JSON. */
    public Fields fields() {
      return Fields.none()
          .with("guard", guard)
          .with("reason", reason)
          .with("at", at)
          .with("undone", undone);
    }
  }

  /** Makes the folder, and removes what was meant for an earlier run. */
  public void begin() {
    state.make();
    remove(STOP);
    remove(KEEP);
  }

  /** Says that this run lives. */
  public void beat(Heartbeat heartbeat) {
    put(Heartbeat.NAME, heartbeat.fields());
  }

  /** Returns the last heartbeat; empty where there is none that can be understood. */
  public Optional<Heartbeat> heartbeat() {
    return fields(Heartbeat.NAME).map(Heartbeat::of);
  }

  /** Removes the heartbeat: the run ended by itself. */
  public void end() {
    remove(Heartbeat.NAME);
    remove(STOP);
    remove(KEEP);
  }

  /** Writes down why everything was undone; until it is reset, no run begins. */
  public void trip(Verdict.Tripped verdict, String at, String undone) {
    put(TRIPPED, new Tripped(verdict.guard(), verdict.reason(), at, undone).fields());
  }

  /** Returns which guard tripped; a file that is broken says that one did. */
  public Optional<Tripped> tripped() {
    if (!Files.exists(folder.resolve(TRIPPED))) {
      return Optional.empty();
    }
    Fields fields = fields(TRIPPED).orElse(Fields.none());
    return Optional.of(
        new Tripped(
            fields.text("guard").orElse("unknown"),
            fields.text("reason").orElse(folder.resolve(TRIPPED) + " cannot be read"),
            fields.text("at").orElse(""),
            fields.text("undone").orElse("")));
  }

  /** Forgets that a guard tripped; returns whether one had. */
  public boolean reset() {
    return remove(TRIPPED);
  }

  /** Asks the run to stop. */
  public void askToStop() {
    StateFile.put(folder.resolve(STOP), "");
  }

  /** Returns whether somebody asked the run to stop. */
  public boolean isAskedToStop() {
    return Files.exists(folder.resolve(STOP));
  }

  /** Takes back that the run should stop: nobody did. */
  public void forgetStop() {
    remove(STOP);
  }

  /** Asks the run to keep what it tries. */
  public void askToKeep() {
    StateFile.put(folder.resolve(KEEP), "");
  }

  /** Returns whether somebody asked to keep what is tried. */
  public boolean isAskedToKeep() {
    return Files.exists(folder.resolve(KEEP));
  }

  /**
   * Returns which backend won the comparison on this machine with this kernel; empty where none was
   * made. {@code none} says that neither was better than nothing.
   *
   * @param kernel what /proc/sys/kernel/osrelease holds
   */
  public Optional<String> best(String kernel) {
    return fields(BEST)
        .filter(fields -> fields.text("kernel").equals(Optional.of(kernel)))
        .flatMap(fields -> fields.text("backend"));
  }

  /** Writes down which backend won the comparison, or {@code none}, with the present kernel. */
  public void recordBest(String kernel, String backend) {
    state.make();
    put(BEST, Fields.none().with("kernel", kernel).with("backend", backend));
  }

  private Optional<Fields> fields(String name) {
    try {
      String text = StateFile.read(folder.resolve(name));
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(JsonCodec.readObject(text.strip(), JsonCodec.DEPTH));
    } catch (StoreException _) {
      return Optional.empty();
    }
  }

  private void put(String name, Fields fields) {
    StateFile.put(folder.resolve(name), JsonCodec.write(fields) + "\n");
  }

  private boolean remove(String name) {
    try {
      return state.remove(folder.resolve(name));
    } catch (IOException e) {
      throw new JournalException(folder.resolve(name) + ": cannot be removed", e);
    }
  }
}
