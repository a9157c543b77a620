package dev.kerneltune.host;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A host that reads every path once and remembers the answer, whichever thread asks and however
 * many do so at the same time. A read that does not come back in time becomes {@link Raw.Blocked},
 * for the one who read and for those who wait. After {@value Patience#MOST_BLOCKED} such reads
 * nothing more is tried: the rest is {@link Raw.Failed} and says so.
 *
 * <p>Run whatever reads through {@link #reading}; a single read outside of it works as well, and
 * costs a hand-over to another thread.
 */
public final class CachedHost implements Host, AutoCloseable {
  /** The time that a read may take, in milliseconds. */
  public static final long DEFAULT_LIMIT_MILLIS = 1000;

  private static final int SHORT = 1 << 20;
  private static final int LONG = 64 << 20;
  private static final Raw TOO_LONG = FileSource.tooLong(SHORT);
  private static final Function<Raw, Raw> FILE = Function.identity();
  private static final Function<Raw, Listing> FOLDER = Listing.None::new;

  private final FileSource source;
  private final long limitMillis;
  private final Patience patience;
  private final ConcurrentHashMap<String, Cell<Raw>> files = new ConcurrentHashMap<>(4096);
  private final ConcurrentHashMap<String, Cell<Raw>> longs = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Cell<Listing>> folders = new ConcurrentHashMap<>(512);
  private final ConcurrentHashMap<String, Cell<Raw>> links = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Cell<Raw>> asked = new ConcurrentHashMap<>();
  private final Window window = new Window();
  private final Set<String> countersAsked = ConcurrentHashMap.newKeySet();
  private final Queue<String> ahead = new ConcurrentLinkedQueue<>();
  private final AtomicInteger helpers = new AtomicInteger();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  CachedHost(FileSource source, long limitMillis) {
    this.source = source;
    this.limitMillis = limitMillis;
    patience = new Patience(limitMillis);
  }

  /**
   * Runs a phase that reads, bounded in time, and returns its outcome.
   *
   * @param phase a pure function of the host: it may be run again from its beginning, on another
   *     thread, when one of its reads is stuck, and must then do the same reads and keep nothing
   *     from the run before. What it throws is thrown here.
   */
  public static <T> T reading(CachedHost host, Function<? super Host, ? extends T> phase) {
    Supplier<T> work = () -> phase.apply(host);
    return host.source.canBlock() ? host.patience.run(work) : work.get();
  }

  @Override
  public Raw read(String path) {
    Cell<Raw> cell = file(path, SHORT);
    cell.markAsked();
    return value(cell) instanceof Raw.Bytes(var content) && content.length > SHORT
        ? TOO_LONG
        : value(cell);
  }

  @Override
  public Raw readLong(String path) {
    Cell<Raw> cell = file(path, LONG);
    cell.markAsked();
    Raw raw = value(cell);
    if (!raw.equals(TOO_LONG)) {
      return raw;
    }
    // Only here is a file read twice: what was read under the lower bound was thrown away.
    Cell<Raw> longer = cell(longs, path, FILE, () -> count(source.read(path, LONG)));
    longer.markAsked();
    return value(longer);
  }

  private Cell<Raw> file(String path, int limitBytes) {
    return cell(files, path, FILE, () -> count(source.read(path, limitBytes)));
  }

  private Raw count(Raw raw) {
    reads.incrementAndGet();
    if (raw instanceof Raw.Bytes(var content)) {
      bytes.addAndGet(content.length);
    }
    return raw;
  }

  @Override
  public Listing list(String path) {
    Cell<Listing> cell = cell(folders, path, FOLDER, () -> source.list(path));
    cell.markAsked();
    return value(cell);
  }

  @Override
  public Raw readLink(String path) {
    Cell<Raw> cell = cell(links, path, FILE, () -> source.readLink(path));
    cell.markAsked();
    return value(cell);
  }

  @Override
  public Raw ask(String query) {
    source.prepareToAsk(query);
    Cell<Raw> cell = cell(asked, Recording.ASKED + query, FILE, () -> source.ask(query));
    cell.markAsked();
    return value(cell);
  }

  /** Returns the cell of a path. Who puts it there first reads, the others find it. */
  private <T> Cell<T> cell(
      ConcurrentHashMap<String, Cell<T>> cells,
      String path,
      Function<Raw, T> wrap,
      Supplier<T> read) {
    Cell<T> known = cells.get(path);
    if (known != null) {
      return known;
    }
    Cell<T> mine = new Cell<>(wrap);
    Cell<T> other = cells.putIfAbsent(path, mine);
    if (other != null) {
      return other;
    }
    if (source.canBlock()) {
      fillPatiently(mine, read);
    } else {
      fillHere(mine, read);
    }
    return mine;
  }

  private <T> void fillPatiently(Cell<T> cell, Supplier<T> read) {
    if (patience.isSpent()) {
      cell.giveUp(notTried());
    } else {
      patience.fill(cell, read);
    }
  }

  private static <T> void fillHere(Cell<T> cell, Supplier<T> read) {
    try {
      cell.complete(read.get());
    } catch (RuntimeException | Error e) {
      cell.completeExceptionally(e);
    }
  }

  private Raw notTried() {
    return new Raw.Failed(
        "not read: "
            + Patience.MOST_BLOCKED
            + " other reads did not come back within "
            + limitMillis
            + " ms each");
  }

  private <T> T value(Cell<T> cell) {
    return patience.await(cell);
  }

  @Override
  public void warm(Collection<String> paths) {
    if (!source.canBlock()) {
      return;
    }
    ahead.addAll(paths);
    int most = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);
    for (int i = helpers.get(); i < Math.min(most, paths.size()); i++) {
      helpers.incrementAndGet();
      patience.aside(this::readAhead);
    }
  }

  @Override
  public <T> List<T> together(List<Supplier<T>> phases) {
    return source.canBlock() ? patience.together(phases) : Host.super.together(phases);
  }

  private void readAhead() {
    try {
      for (String path = ahead.poll(); path != null; path = ahead.poll()) {
        Cell<Raw> _ = file(path, SHORT);
      }
    } finally {
      helpers.decrementAndGet();
    }
  }

  /** Returns whether a file that is read again may have changed: not so in a recording. */
  public boolean isLive() {
    return source.isLive();
  }

  /**
   * Forgets what was read, so that the next phase reads the machine anew, each file once. What did
   * not come back stays given up: to ask again would leave a thread behind each time. Not to be
   * called while a phase runs.
   */
  public void forget() {
    forgetAnswers(files);
    forgetAnswers(longs);
    forgetAnswers(folders);
    forgetAnswers(links);
    String files = Recording.ASKED + FileIdentity.QUERY;
    asked
        .entrySet()
        .removeIf(each -> each.getKey().startsWith(files) && !isBlocked(each.getValue()));
  }

  private static <T> void forgetAnswers(Map<String, Cell<T>> cells) {
    cells.values().removeIf(cell -> !isBlocked(cell));
  }

  private static boolean isBlocked(Cell<?> cell) {
    if (cell.state() != Future.State.SUCCESS) {
      return false;
    }
    Object answer = cell.join();
    return answer instanceof Raw.Blocked
        || answer instanceof Listing.None(var why) && why instanceof Raw.Blocked;
  }

  /** Returns the files that somebody wanted to read a second time, and could not yet. */
  public Set<String> countersAsked() {
    return new TreeSet<>(countersAsked);
  }

  /**
   * Opens the sampling window and reads counter files anew: what an earlier phase read of them is
   * forgotten, or the window would look shorter than it was. Where nothing can have moved, in a
   * recording, it does nothing.
   *
   * @param windowNanos how long the window should be at least, in nanoseconds
   */
  public void sample(Collection<String> counterPaths, long windowNanos) {
    if (source.isLive()) {
      if (window.open(counterPaths, windowNanos)) {
        files.keySet().removeAll(counterPaths);
        longs.keySet().removeAll(counterPaths);
      }
      for (String path : counterPaths) {
        readLong(path);
      }
    }
  }

  /** Sleeps until the sampling window is over, and reads its files for the second time. */
  public void finishWindow() {
    for (String path : window.close()) {
      value(cell(window.seconds(), path, FILE, () -> count(source.read(path, LONG))));
    }
  }

  @Override
  public Raw later(String path) {
    Cell<Raw> cell = window.seconds().get(path);
    if (cell == null && source.isLive()) {
      countersAsked.add(path);
    }
    return cell == null ? source.second(path) : value(cell);
  }

  @Override
  public OptionalLong windowNanos() {
    OptionalLong recorded = source.recordedWindow();
    return recorded.isPresent() ? recorded : window.elapsed();
  }

  /** Returns how many files were read, second reads of counters included. */
  public long filesRead() {
    return reads.get();
  }

  /** Returns how many bytes were read from files. */
  public long bytesRead() {
    return bytes.get();
  }

  /** Returns how many reads were given up because they did not come back. */
  public int readsGivenUp() {
    return patience.blocked();
  }

  /** Returns every answer that somebody asked for, as a recording. */
  Recording answers() {
    Map<String, Raw> read = wanted(files);
    read.putAll(wanted(longs));
    Map<String, Raw> later = new TreeMap<>();
    for (Map.Entry<String, Raw> entry : read.entrySet()) {
      Raw second = later(entry.getKey());
      if (!(second instanceof Raw.NotRecorded)) {
        later.put(entry.getKey(), second);
      }
    }
    read.putAll(wanted(asked));
    return new Recording(read, wanted(folders), wanted(links), later, windowNanos());
  }

  private static <T> Map<String, T> wanted(Map<String, Cell<T>> cells) {
    Map<String, T> answers = new TreeMap<>();
    for (Map.Entry<String, Cell<T>> entry : cells.entrySet()) {
      if (entry.getValue().wasAsked() && entry.getValue().state() == Future.State.SUCCESS) {
        answers.put(entry.getKey(), entry.getValue().join());
      }
    }
    return answers;
  }

  /** Ends the reading threads. What was read can still be asked for. */
  @Override
  public void close() {
    ahead.clear();
    patience.close();
  }
}
