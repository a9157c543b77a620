package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a ring of io_uring can do on this kernel, tried with one (include/uapi/linux/io_uring.h). A
 * ring that may not be made tells nothing: that is said, and no verdict follows.
 */
public final class IoUringProbe implements Probe {
  static final String QUERY = "io_uring/probe";

  static final Question WORKS =
      new Question(
          "io-uring/works",
          ValueKind.FLAGS,
          SubjectKind.HOST,
          "On a host with GPUs, what can a ring of io_uring do: read-fixed, write-fixed,"
              + " files-update, uring-cmd, send-zc, fast-poll, sqpoll-nonfixed, ext-arg,"
              + " rsrc-tags?");

  /** An operation or a feature: the number of its opcode, or of its bit. */
  private record Named(int number, String name) {}

  private static final List<Named> OPERATIONS =
      List.of(
          new Named(4, "read-fixed"),
          new Named(5, "write-fixed"),
          new Named(20, "files-update"),
          new Named(46, "uring-cmd"),
          new Named(47, "send-zc"));

  private static final List<Named> FEATURES =
      List.of(
          new Named(5, "fast-poll"),
          new Named(7, "sqpoll-nonfixed"),
          new Named(8, "ext-arg"),
          new Named(10, "rsrc-tags"));

  @Override
  public List<Question> questions() {
    return List.of(WORKS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    Reading<Value> answer =
        onGpuHost(machine)
            .then(
                _ -> {
                  Reading<String> text =
                      Asked.text(host, QUERY, "the kernel is built without io_uring");
                  trail.see(QUERY, text.then(all -> Reading.present("", Asked.oneLine(all))));
                  return text;
                })
            .then(IoUringProbe::parse);
    facts.add(WORKS, new Subject.WholeHost(), answer, trail.list());
  }

  /**
   * Returns the GPUs, absent where there is none: an ordinary machine does not pay the start-up of
   * native calls.
   */
  static Reading<List<PciFunction>> onGpuHost(Machine machine) {
    return machine
        .gpus()
        .then(
            gpus ->
                gpus.isEmpty()
                    ? Reading.absent("a host without GPUs is not asked")
                    : Reading.present(gpus, gpus.size() + " GPUs"));
  }

  /** Parses the answer to io_uring/probe. */
  static Reading<Value> parse(String text) {
    return Asked.word(text, "features")
        .then(mask -> Values.parse(ValueKind.HEX, mask))
        .then(
            mask ->
                Asked.word(text, "ops")
                    .then(ops -> numbers(ops))
                    .map(ops -> named(((Value.Hex) mask).bits(), ops)));
  }

  private static Reading<Set<Integer>> numbers(String text) {
    Set<Integer> numbers = new TreeSet<>();
    for (String word : Values.words(text)) {
      if (Values.parse(ValueKind.INT, word) instanceof Reading.Present<Value>(Value.Int op, _)
          && op.number() >= 0
          && op.number() < 256) {
        numbers.add((int) op.number());
      } else {
        return Reading.malformed(text, "numbers of operations");
      }
    }
    return Reading.present(numbers, text);
  }

  private static Value named(long features, Set<Integer> operations) {
    TreeSet<String> names = new TreeSet<>();
    for (Named operation : OPERATIONS) {
      if (operations.contains(operation.number())) {
        names.add(operation.name());
      }
    }
    for (Named feature : FEATURES) {
      if ((features >>> feature.number() & 1) != 0) {
        names.add(feature.name());
      }
    }
    return new Value.Flags(names);
  }
}
