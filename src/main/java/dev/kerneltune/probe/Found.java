package dev.kerneltune.probe;

import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Value;
import java.util.List;
import java.util.function.Function;

/**
 * The things that a question is asked about.
 *
 * @param things those that were found
 * @param rest why there are no others: absent where all were found, another lack where some may
 *     have been missed
 */
record Found<T>(List<T> things, Reading<Value> rest) {
  /** Answers a question about one thing. */
  interface Answerer<T> {
    /** Returns the answer, having noted in {@code trail} what was seen. */
    Reading<Value> answer(T thing, Trail trail);
  }

  /**
   * Adds the answer about each thing, and one about the whole host where none or not all are known.
   */
  void answer(
      Question question, FactSink facts, Function<T, Subject> subject, Answerer<T> answerer) {
    for (T thing : things) {
      Trail trail = new Trail();
      Reading<Value> answer = answerer.answer(thing, trail);
      facts.add(question, subject.apply(thing), answer, trail.list());
    }
    if (things.isEmpty() || !(rest instanceof Reading.Absent<Value>)) {
      facts.add(question, new Subject.WholeHost(), rest, List.of());
    }
  }

  /** Returns an answer that is one word of a closed list. */
  static Reading<Value> word(String word, String raw) {
    return Reading.present(new Value.Text(word), raw);
  }

  /** Returns an answer that is a whole number. */
  static Reading<Value> number(long number, String raw) {
    return Reading.present(new Value.Int(number), raw);
  }
}
