package dev.kerneltune.report;

import dev.kerneltune.model.Generator;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.plan.Verification;
import java.util.ArrayList;
import java.util.List;

/**
 * What the journal comes to as JSON: docs/schema/history.schema.json, status.schema.json and
 * verify.schema.json.
 */
public final class LedgerJson {
  private LedgerJson() {}

  /** Returns every run, the oldest first. */
  public static String history(Ledger ledger) {
    return Json.object(
        json -> {
          json.text("schemaVersion", PlanJson.SCHEMA_VERSION);
          json.objects("runs", ledger.runs(), (object, run) -> run(object, ledger, run));
        });
  }

  /** Returns the runs of which something stands, each step of them, and tools that are due. */
  public static String status(Ledger ledger, List<Verification.Verified> verified) {
    return Json.object(
        json -> {
          json.text("schemaVersion", PlanJson.SCHEMA_VERSION);
          List<Ledger.Run> standing = new ArrayList<>(ledger.runs());
          standing.removeIf(run -> LedgerText.standing(ledger, run) == 0);
          json.objects("runs", standing, (object, run) -> run(object, ledger, run));
          json.objects("steps", verified, LedgerJson::verified);
          List<String> due = new ArrayList<>();
          for (Generator generator : Generator.values()) {
            if (ledger.due().contains(generator)) {
              due.add(generator.word());
            }
          }
          json.texts("due", due);
        });
  }

  /** Returns what became of everything that stands. */
  public static String verification(List<Verification.Verified> verified) {
    return Json.object(
        json -> {
          json.text("schemaVersion", PlanJson.SCHEMA_VERSION);
          json.object(
              "counts",
              counts -> {
                for (Verification.Status status : Verification.Status.values()) {
                  int count = 0;
                  for (Verification.Verified each : verified) {
                    count += each.status() == status ? 1 : 0;
                  }
                  counts.number(status.word().replace(' ', '-'), count);
                }
              });
          json.objects("steps", verified, LedgerJson::verified);
        });
  }

  private static void run(Json json, Ledger ledger, Ledger.Run run) {
    json.number("run", run.number());
    json.text("kind", run.kind().word());
    json.text("title", run.title());
    json.text("at", run.at());
    json.text("boot", run.boot());
    json.text("outcome", LedgerText.outcome(run));
    json.number("standing", LedgerText.standing(ledger, run));
  }

  private static void verified(Json json, Verification.Verified verified) {
    json.text("step", verified.step().id().toString());
    PlanJson.change(json, verified.step().change());
    json.text("status", verified.status().word());
    json.text("now", verified.now());
    json.texts("notes", verified.notes());
  }
}
