package dev.kerneltune.cli;

import dev.kerneltune.sched.Classifier;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.hints.Backend;
import dev.kerneltune.sched.hints.Wish;
import dev.kerneltune.sched.store.KeysFile;
import dev.kerneltune.sched.store.UndecidedKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Classes the tasks of a run, and takes what a model answers meanwhile. */
final class SchedClasses {
  /** At so many looks a model's answers are read again, and keys written for it. */
  private static final int LOOKS = 15;

  private final Supplier<Classifier> classifiers;
  private final Path folder;
  private final SchedRunOptions.Learning learning;
  private final SchedRunLog log;
  private final Map<String, UndecidedKey> keys = new LinkedHashMap<>();
  private final Beside<Classifier> reading = new Beside<>("answers");
  private Classifier classifier;
  private int looks;

  SchedClasses(
      Supplier<Classifier> classifiers,
      Path folder,
      SchedRunOptions.Learning learning,
      SchedRunLog log) {
    this.classifiers = classifiers;
    this.folder = folder;
    this.learning = learning;
    this.log = log;
    classifier = classifiers.get();
  }

  /** Returns the busy tasks with their classes. */
  List<Wish> of(Backend backend, List<Task> tasks) {
    reading.take().ifPresent(this::take);
    List<Wish> wishes = new ArrayList<>();
    for (Task task : tasks) {
      Task before = backend.asBefore(task);
      wishes.add(new Wish(before, classifier.decide(before)));
      note(before);
    }
    looks++;
    if (learning == SchedRunOptions.Learning.OPEN && looks % LOOKS == 0) {
      learn();
    }
    return wishes;
  }

  private void note(Task task) {
    if (learning == SchedRunOptions.Learning.OPEN && SchedTasks.isWorthAsking(classifier, task)) {
      UndecidedKey key = UndecidedKey.of(task.key(), task.uid(), task.behaviour());
      if (keys.size() < KeysFile.MOST) {
        keys.putIfAbsent(key.id(), key);
      }
    }
  }

  /**
   * Begins another reading; what comes of it is taken at a later look. The files are another
   * user's: what stands in their place may never answer, so nobody here waits for it.
   */
  private void learn() {
    if (!reading.isFree()) {
      log.problem("the answers of the model are not read to their end yet; the last ones count");
      return;
    }
    List<UndecidedKey> found = List.copyOf(keys.values());
    keys.clear();
    reading.begin(
        () -> {
          if (!found.isEmpty()) {
            int _ = KeysFile.merge(folder, found);
          }
          return classifiers.get();
        });
  }

  private void take(Beside.Came<Classifier> came) {
    switch (came) {
      case Beside.Came.Done(var now) -> classifier = now;
      case Beside.Came.Failed(var why) -> log.problem(why);
    }
  }
}
