package dev.kerneltune.sched;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides the class of a task. The first authority that says something decides: a rule of the user,
 * the catalogue, what a model once answered, the task's behaviour. All but the user stay below the
 * {@link Ceiling}, and a model puts nobody behind others for whom somebody may be waiting.
 */
public final class Classifier {
  private final Rules user;
  private final Rules catalog;
  private final Answers answers;
  private final int self;

  /**
   * Creates one.
   *
   * @param user rules of the machine's owner
   * @param catalog entries about known programs
   * @param answers what a model said
   * @param self the number of our own process
   */
  public Classifier(Rules user, Rules catalog, Answers answers, int self) {
    this.user = user;
    this.catalog = catalog;
    this.answers = answers;
    this.self = self;
  }

  /** Returns the class of a task, who decided it, and why. */
  public Decision decide(Task task) {
    Optional<String> fixed = Ceiling.untouchable(task, self);
    if (fixed.isPresent()) {
      return untouched(fixed.get());
    }
    Opinion rule = rule(task);
    if (rule.taskClass().isPresent()) {
      return decision(rule, rule.taskClass().get());
    }
    Optional<String> reserved = Ceiling.reserved(task);
    if (reserved.isPresent()) {
      return untouched(reserved.get());
    }
    for (Opinion each : List.of(catalog(task), model(task), behaviour(task))) {
      if (each.taskClass().isPresent()) {
        return decision(each, each.taskClass().get());
      }
    }
    return new Decision(TaskClass.NORMAL, Origin.NONE, "nobody knows it");
  }

  private static Decision untouched(String why) {
    return new Decision(TaskClass.NORMAL, Origin.NONE, "left alone: " + why);
  }

  private static Decision decision(Opinion opinion, TaskClass taskClass) {
    return new Decision(taskClass, opinion.origin(), opinion.says());
  }

  /** Returns what each authority says about a task, the highest first, decided or not. */
  public List<Opinion> opinions(Task task) {
    List<Opinion> opinions = new ArrayList<>();
    Ceiling.untouchable(task, self)
        .or(() -> Ceiling.reserved(task).map(why -> why + "; only a rule of the user moves it"))
        .ifPresent(why -> opinions.add(new Opinion(Origin.NONE, Optional.empty(), why)));
    opinions.add(rule(task));
    opinions.add(catalog(task));
    opinions.add(model(task));
    opinions.add(behaviour(task));
    return List.copyOf(opinions);
  }

  /**
   * Returns whether a model may be asked about a task: nobody else knows it by name, and it may be
   * moved.
   */
  public boolean isUndecided(Task task) {
    return Ceiling.untouchable(task, self).isEmpty()
        && Ceiling.reserved(task).isEmpty()
        && rule(task).taskClass().isEmpty()
        && catalog(task).taskClass().isEmpty();
  }

  private Opinion rule(Task task) {
    return user.find(task)
        .map(
            rule ->
                new Opinion(
                    Origin.RULE,
                    Optional.of(rule.taskClass()),
                    "rule " + rule.id() + ": " + rule.why()))
        .orElseGet(() -> nothing(Origin.RULE, "no rule speaks of it"));
  }

  private Opinion catalog(Task task) {
    return catalog
        .find(task)
        .map(rule -> below(task, Origin.CATALOG, rule.taskClass(), rule.id() + ": " + rule.why()))
        .orElseGet(() -> nothing(Origin.CATALOG, "no entry speaks of it"));
  }

  private Opinion model(Task task) {
    if (task.key().exe().isEmpty() && task.key().cgroup().indexOf('*') >= 0) {
      // Pods share a pattern: without the program's identity one could answer for another.
      return nothing(
          Origin.MODEL, "not taken: its program cannot be told from those of other containers");
    }
    return answers
        .about(task.key())
        .map(answer -> of(task, answer))
        .orElseGet(() -> nothing(Origin.MODEL, "no answer about this key"));
  }

  private static Opinion of(Task task, Answers.Answer answer) {
    String who = answer.model() + " said so at " + answer.at();
    String why =
        answer.doubt().map(each -> "doubted and held back: " + each + "; " + who).orElse(who);
    Opinion plain =
        Ceiling.notDemoted(task, answer.taskClass())
            .map(ceiling -> refused(Origin.MODEL, answer.taskClass(), ceiling, why))
            .orElseGet(() -> below(task, Origin.MODEL, answer.taskClass(), why));
    return new Opinion(plain.origin(), plain.taskClass(), plain.says(), answer.doubt());
  }

  private static Opinion behaviour(Task task) {
    return Heuristic.of(task)
        .map(guess -> below(task, Origin.BEHAVIOUR, guess.taskClass(), guess.because()))
        .orElseGet(() -> nothing(Origin.BEHAVIOUR, silence(task)));
  }

  private static String silence(Task task) {
    return task.behaviour().isEmpty()
        ? "it was not read twice, or it hardly ran"
        : "what it does says nothing clear";
  }

  private static Opinion below(Task task, Origin origin, TaskClass wanted, String why) {
    return Ceiling.notPromoted(task, wanted)
        .map(ceiling -> refused(origin, wanted, ceiling, why))
        .orElseGet(() -> new Opinion(origin, Optional.of(wanted), why));
  }

  private static Opinion refused(Origin origin, TaskClass wanted, String ceiling, String why) {
    return new Opinion(
        origin,
        Optional.of(TaskClass.NORMAL),
        "not " + wanted.word() + ": " + ceiling + " (" + why + ")");
  }

  private static Opinion nothing(Origin origin, String why) {
    return new Opinion(origin, Optional.empty(), why);
  }
}
