package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/** How much /dev/shm holds, as the mount table tells it (Documentation/filesystems/tmpfs.rst). */
final class ShmSizeProbe implements Probe {
  static final Question SIZE =
      new Question(
          "shm/size",
          ValueKind.SIZE,
          SubjectKind.HOST,
          "How many bytes /dev/shm of the audit's own mount namespace can hold.");

  private static final String MOUNTS = "/proc/mounts";
  private static final String SHM = "/dev/shm";

  @Override
  public List<Question> questions() {
    return List.of(SIZE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> options = Files.text(host, MOUNTS).then(ShmSizeProbe::mounted);
    Trail trail = new Trail().see(MOUNTS, options);
    facts.add(
        SIZE,
        new Subject.WholeHost(),
        options.then(line -> sizeOf(line, machine.memoryBytes())),
        trail.list());
  }

  /** Picks the last line about /dev/shm: a later mount hides an earlier one. */
  static Reading<String> mounted(String mounts) {
    String found = "";
    for (String line : mounts.split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.size() >= 4 && words.get(1).equals(SHM)) {
        found = line;
      }
    }
    return found.isEmpty()
        ? Reading.absent("nothing is mounted at " + SHM)
        : Reading.present(found, found);
  }

  /** Returns the size option; tmpfs does not print the default, which is half of the memory. */
  static Reading<Value> sizeOf(String line, Reading<Long> memoryBytes) {
    List<String> words = Values.words(line);
    if (!words.get(2).equals("tmpfs")) {
      return Reading.unreadable(SHM + " is a " + words.get(2) + ", whose size is not told", "");
    }
    for (String option : words.get(3).split(",", -1)) {
      if (option.startsWith("size=")) {
        return Values.parse(ValueKind.SIZE, option.substring("size=".length()));
      }
    }
    return memoryBytes.map(bytes -> new Value.Size(bytes / 2));
  }
}
