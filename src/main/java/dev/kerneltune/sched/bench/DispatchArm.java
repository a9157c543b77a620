package dev.kerneltune.sched.bench;

import java.util.Optional;

/** The experiment's scheduler: every wake-up of the workload goes through user space. */
public final class DispatchArm implements Arm {
  private final Dispatch way;
  private final Asked model;
  private Optional<Dispatcher> running = Optional.empty();

  /** Made for a way of deciding, and for whom it asks. */
  public DispatchArm(Dispatch way, Asked model) {
    this.way = way;
    this.model = model;
  }

  @Override
  public String name() {
    return way.word();
  }

  @Override
  public String about() {
    return way.about();
  }

  @Override
  public void enter(Ensemble ensemble) {
    Dispatcher dispatcher = new Dispatcher(way, model);
    running = Optional.of(dispatcher);
    dispatcher.start();
    ensemble.shut(dispatcher::queued);
  }

  @Override
  public void leave(Ensemble ensemble) {
    ensemble.open();
    Optional<Dispatcher> ended = running;
    running = Optional.empty();
    ended.ifPresent(Dispatcher::close);
    ended
        .flatMap(Dispatcher::failure)
        .ifPresent(
            why -> {
              throw new BenchException(way.word() + ": " + why);
            });
  }
}
