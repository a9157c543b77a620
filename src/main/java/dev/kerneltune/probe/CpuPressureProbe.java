package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/** How long tasks waited for CPUs, memory and storage (Documentation/accounting/psi.rst). */
final class CpuPressureProbe implements Probe {
  static final Question STATE =
      new Question(
          "pressure/state",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the kernel keeps pressure stall information: on or off.");
  static final Question CPU =
      new Question(
          "pressure/cpu-some",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many percent of the last minute some task waited for a CPU, rounded down.");
  static final Question MEMORY =
      new Question(
          "pressure/memory-full",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many percent of the last minute all tasks waited for memory, rounded down.");
  static final Question IO =
      new Question(
          "pressure/io-full",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many percent of the last minute all tasks waited for storage, rounded down.");

  private static final String FOLDER = "/proc/pressure/";

  @Override
  public List<Question> questions() {
    return List.of(STATE, CPU, MEMORY, IO);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> cpu = read(machine, host.read(FOLDER + "cpu"));
    Trail trail = new Trail().see(FOLDER + "cpu", cpu);
    Reading<Value> state =
        switch (cpu) {
          case Reading.Present<String>(_, var raw) -> Reading.present(new Value.Text("on"), raw);
          case Reading.Absent<String>(var because) ->
              Reading.present(new Value.Text("off"), because);
          case Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
              cpu.map(Value.Text::new);
        };
    facts.add(STATE, new Subject.WholeHost(), state, trail.list());
    add(facts, CPU, cpu, "cpu", "some");
    add(facts, MEMORY, read(machine, host.read(FOLDER + "memory")), "memory", "full");
    add(facts, IO, read(machine, host.read(FOLDER + "io")), "io", "full");
  }

  private static void add(
      FactSink facts, Question question, Reading<String> text, String file, String kind) {
    facts.add(
        question,
        new Subject.WholeHost(),
        text.then(lines -> minute(lines, kind)).map(Value.Int::new),
        new Trail().see(FOLDER + file, text).list());
  }

  /** Reads a pressure file; switched off with psi=0 it is there and refuses with EOPNOTSUPP. */
  static Reading<String> read(Machine machine, Raw raw) {
    if (raw instanceof Raw.NotRecorded
        && machine.commandLine() instanceof Reading.Present<CommandLine>(var line, _)
        && !line.all("psi").isEmpty()
        && line.all("psi").getLast().value().equals("0")) {
      return Reading.absent("pressure stall information is switched off: psi=0");
    }
    return read(raw);
  }

  /** Reads a pressure file of a machine of which nothing else is known. */
  static Reading<String> read(Raw raw) {
    if (raw instanceof Raw.Missing) {
      return Reading.absent("this kernel keeps no pressure stall information");
    }
    if (raw instanceof Raw.Failed(var error)
        && (error.contains("EOPNOTSUPP") || error.contains("not supported"))) {
      return Reading.absent("pressure stall information is switched off: " + error);
    }
    return Files.text(raw);
  }

  /** Returns avg60 of the line that starts with {@code kind}, in whole percent. */
  static Reading<Long> minute(String text, String kind) {
    return field(text, kind, "avg60")
        .then(
            average -> {
              int dot = average.indexOf('.');
              return dot < 0
                  ? Reading.malformed(average, "avg60=N.NN")
                  : number(average.substring(0, dot));
            });
  }

  /** Returns how long tasks have waited since boot, of the line {@code kind}, in microseconds. */
  static Reading<Long> total(String text, String kind) {
    return field(text, kind, "total").then(CpuPressureProbe::number);
  }

  private static Reading<Long> number(String digits) {
    return Values.parse(ValueKind.INT, digits).map(value -> ((Value.Int) value).number());
  }

  private static Reading<String> field(String text, String kind, String name) {
    for (String line : text.split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.isEmpty() || !words.getFirst().equals(kind)) {
        continue;
      }
      for (String word : words) {
        if (word.startsWith(name + "=")) {
          return Reading.present(word.substring(name.length() + 1), line);
        }
      }
      return Reading.malformed(line, name + "=N");
    }
    // The file of the CPUs has had no line "full" before Linux 5.13.
    return Reading.absent("there is no line " + kind);
  }
}
