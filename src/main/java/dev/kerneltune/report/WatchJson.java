package dev.kerneltune.report;

import dev.kerneltune.model.Reading;
import dev.kerneltune.watch.Meter;
import dev.kerneltune.watch.Rate;
import dev.kerneltune.watch.Row;
import java.util.ArrayList;
import java.util.List;

/** One interval of a watch as an object on one line: docs/schema/watch.schema.json. */
public final class WatchJson {
  private static final String SCHEMA_VERSION = "1";

  private WatchJson() {}

  /** Returns the object. */
  public static String line(WatchedInterval interval) {
    return Json.line(
        json -> {
          json.text("schemaVersion", SCHEMA_VERSION).number("number", interval.number());
          if (interval.at().isEmpty()) {
            json.nothing("at");
          } else {
            json.text("at", interval.at());
          }
          json.number("elapsedNanos", interval.rates().nanos())
              .objects("rows", interval.rates().rows(), WatchJson::row);
        });
  }

  private static void row(Json json, Row row) {
    Meter meter = row.meter();
    json.text("group", meter.group().word())
        .text("name", meter.name())
        .text("place", meter.place().toString())
        .text("unit", meter.unit().word())
        .text("standing", row.standing().word());
    rate(json, row.total());
    if (row.limit().isPresent()) {
      json.number("limit", row.limit().getAsLong()).text("check", meter.check());
    } else {
      json.nothing("limit").nothing("check");
    }
    List<Rate> told = new ArrayList<>(row.rates());
    told.removeIf(rate -> rate.rank() == 0);
    json.number("still", row.rates().size() - told.size())
        .objects(
            "subjects",
            told,
            (each, rate) -> {
              each.text("subject", rate.subject().toString());
              rate(each, rate.perSecond());
            });
  }

  private static void rate(Json json, Reading<Long> rate) {
    json.numberOf("perSecond", rate);
    if (rate.isPresent()) {
      json.nothing("because");
    } else {
      json.text("because", WatchText.reason(rate));
    }
  }
}
