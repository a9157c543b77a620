package dev.kerneltune.sched.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A command of the user's that runs for the length of each turn: a scheduler of somebody else, or
 * one's own. It runs as /bin/sh would run it, with the caller's environment, in a session and a
 * process group of its own (setsid(2)).
 *
 * <p>A second shell, the warden, ends the group: SIGTERM when its input ends, SIGKILL where that
 * did not do. Its input ends with the turn, and also when the measurement is killed, so that a
 * command never outlives it. What leaves the group is not ended with it.
 */
public final class CommandArm implements Arm {
  /** SIGTERM is waited for so long, in tenths of a second; SIGKILL is always heard. */
  private static final int TENTHS = 100;

  private static final int KILLED = 1;

  /**
   * Ends the group $1, and waits for it $2 times. A group of which only the dead are left that
   * nobody reaped counts as there; so both waits are bounded.
   */
  private static final String WARDEN =
      """
      trap '' INT TERM HUP
      read -r _
      kill -s TERM -- "-$1" 2>/dev/null || exit 0
      i=0
      while [ "$i" -lt "$2" ]; do
        sleep 0.1
        kill -s 0 -- "-$1" 2>/dev/null || exit 0
        i=$((i + 1))
      done
      kill -s KILL -- "-$1" 2>/dev/null
      exit %d
      """
          .formatted(KILLED);

  /** The warden sleeps longer than it says where every CPU is busy. */
  private static final long PATIENCE_SECONDS = 60;

  /** How much of what the command said last is kept, in bytes, and told, in characters. */
  private static final int KEPT = 4096;

  private static final int TOLD = 200;

  /** What it said before it ended may be on its way yet, in milliseconds. */
  private static final long SAYING_MILLIS = 500;

  private final String name;
  private final String command;
  private final int tenths;
  private Optional<Running> running = Optional.empty();
  private String early = "";
  private int turns;
  private int endedEarly;
  private int killed;

  /** The command of one turn, who ends it, and who hears what it says. */
  private record Running(Process group, Process warden, Ear ear) {}

  /** Made for a command as /bin/sh takes it. */
  public CommandArm(String name, String command) {
    this(name, command, TENTHS);
  }

  /** Made with the time that SIGTERM is waited for, in tenths of a second. */
  CommandArm(String name, String command, int tenths) {
    this.name = name;
    this.command = command;
    this.tenths = tenths;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String about() {
    return "`" + command + "` as long as its turn";
  }

  @Override
  public void enter(Ensemble ensemble) {
    turns++;
    Process group = start(new ProcessBuilder("setsid", "/bin/sh", "-c", command));
    try {
      // Nobody answers what it may ask.
      close(group.getOutputStream());
      Process warden =
          start(
              new ProcessBuilder(
                      "/bin/sh",
                      "-c",
                      WARDEN,
                      "sh",
                      Long.toString(group.pid()),
                      Integer.toString(tenths))
                  .redirectError(ProcessBuilder.Redirect.DISCARD));
      running = Optional.of(new Running(group, warden, new Ear(group.getErrorStream())));
    } catch (BenchException e) {
      group.destroyForcibly();
      throw e;
    }
  }

  private Process start(ProcessBuilder builder) {
    try {
      return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new BenchException(
          name + ": cannot be started (" + e.getMessage() + "), expected setsid and /bin/sh");
    }
  }

  private static void close(Closeable pipe) {
    try {
      pipe.close();
    } catch (IOException _) {
      // Whoever was at its other end is gone already.
    }
  }

  @Override
  public Optional<String> trouble() throws InterruptedException {
    if (running.isEmpty() || running.get().group().isAlive()) {
      return Optional.empty();
    }
    Running ended = running.get();
    endedEarly++;
    early = "exit status " + ended.group().exitValue() + ended.ear().last();
    return Optional.of("its command ended early: " + early);
  }

  @Override
  public void leave(Ensemble ensemble) throws InterruptedException {
    Optional<Running> leaving = running;
    running = Optional.empty();
    if (leaving.isPresent()) {
      end(leaving.get());
    }
  }

  private void end(Running leaving) throws InterruptedException {
    close(leaving.warden().getOutputStream());
    if (!leaving.warden().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      leaving.warden().destroyForcibly();
      throw new BenchException(
          name + ": its command does not end, expected that SIGKILL ends it: `" + command + "`");
    }
    if (leaving.warden().exitValue() == KILLED) {
      killed++;
    }
    leaving.group().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    close(leaving.group().getErrorStream());
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (endedEarly > 0) {
      notes.add(
          "error: %s: its command ended early in %d of %d turns, which measured what it left behind; the last time: %s"
              .formatted(name, endedEarly, turns, early));
    }
    if (killed > 0) {
      notes.add(
          "error: %s: its command did not end within %.1f s of SIGTERM in %d of %d turns and was killed; what it changed may be there still"
              .formatted(name, tenths / 10.0, killed, turns));
    }
    return notes;
  }

  /** Hears what a command says, so that it never waits for a reader, and keeps the end of it. */
  private static final class Ear {
    private final InputStream said;
    private final Thread listener;
    private byte[] kept = new byte[0];

    Ear(InputStream said) {
      this.said = said;
      listener = Thread.ofPlatform().name("bench-command").daemon().start(this::listen);
    }

    private void listen() {
      byte[] buffer = new byte[KEPT];
      try {
        for (int count = said.read(buffer); count >= 0; count = said.read(buffer)) {
          keep(buffer, count);
        }
      } catch (IOException _) {
        // It was closed with the turn.
      }
    }

    private synchronized void keep(byte[] buffer, int count) {
      int before = Math.min(kept.length, KEPT - count);
      byte[] both = new byte[before + count];
      System.arraycopy(kept, kept.length - before, both, 0, before);
      System.arraycopy(buffer, 0, both, before, count);
      kept = both;
    }

    /** Returns the last line with anything in it, behind a colon. */
    String last() throws InterruptedException {
      listener.join(SAYING_MILLIS);
      String last = "";
      synchronized (this) {
        for (String line : new String(kept, StandardCharsets.UTF_8).lines().toList()) {
          last = line.isBlank() ? last : line.strip();
        }
      }
      StringBuilder shown = new StringBuilder();
      last.codePoints()
          .limit(TOLD)
          .map(each -> Character.isISOControl(each) ? '?' : each)
          .forEach(shown::appendCodePoint);
      return shown.isEmpty() ? ", and it said nothing" : ": " + shown;
    }
  }
}
