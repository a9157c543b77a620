package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.sched.hints.Diagnosis;
import dev.kerneltune.sched.hints.Doctor;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Tells what of sched works on this machine. */
final class SchedDoctorCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "doctor",
            "What of sched works on this machine and what does not: one line for each cause, with"
                + " what to do. Nothing is changed.");
    return spec.addOption(Options.format());
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    List<Diagnosis> found;
    try (CachedHost host = Hosts.live()) {
      found = Doctor.of(host);
    }
    if (json) {
      List<JsonValue> items = new ArrayList<>();
      found.forEach(
          each ->
              items.add(
                  Fields.none()
                      .with("topic", each.topic())
                      .with("state", each.state().word())
                      .with("says", each.says())));
      output
          .out()
          .println(
              JsonCodec.write(
                  SchedRunLog.versioned().with("findings", new JsonValue.Items(items))));
      return ExitCode.FINE;
    }
    for (Diagnosis each : found) {
      output
          .out()
          .println("%-9s %-15s %s".formatted(each.state().word(), each.topic(), each.says()));
    }
    return ExitCode.FINE;
  }
}
