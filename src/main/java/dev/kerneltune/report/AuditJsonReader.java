package dev.kerneltune.report;

import dev.kerneltune.audit.Judged;
import dev.kerneltune.audit.Words;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what {@link AuditJson} wrote, as far as reports are compared. Keys that it does not know
 * are passed over: a version of the form may gain some.
 */
public final class AuditJsonReader {
  /** The longest report in bytes: ten times that of a host with 1152 CPUs. */
  public static final int MAX_BYTES = 64 << 20;

  private static final String WHOLE = "a report of `audit --format json`";

  private final String file;
  private final JsonParser parser;
  private final List<Judged> judged = new ArrayList<>();
  private String version = "";
  private String scenario = "";
  private boolean hasFindings;

  private AuditJsonReader(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * What a report says.
   *
   * @param scenario what the host was judged for
   * @param judged its findings
   */
  public record Content(String scenario, List<Judged> judged) {}

  /**
   * Reads the content of a file.
   *
   * @throws ReportFormatException where it is no report of this version
   */
  public static Content read(String file, byte[] content) {
    if (content.length > MAX_BYTES) {
      throw new ReportFormatException(
          file + ": more than " + MAX_BYTES + " bytes, expected " + WHOLE);
    }
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), content)) {
      return new AuditJsonReader(file, parser).document();
    } catch (JacksonException e) {
      throw new ReportFormatException(
          place(file, e.getLocation())
              + "no JSON ("
              + Words.shorten(String.valueOf(e.getOriginalMessage()), 120)
              + "), expected "
              + WHOLE);
    }
  }

  private static String place(String file, TokenStreamLocation at) {
    return at == null ? file + ": " : file + ":" + at.getLineNr() + ":" + at.getColumnNr() + ": ";
  }

  private Content document() {
    expect(parser.nextToken(), JsonToken.START_OBJECT, WHOLE);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "schemaVersion" -> version = version(text(value, key));
        case "scenario" -> scenario = text(value, key);
        case "findings" -> findings(value);
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw problem("more behind the report", "the end of the file");
    }
    for (String missing : missing()) {
      throw new ReportFormatException(file + ": no \"" + missing + "\", expected " + WHOLE);
    }
    return new Content(scenario, List.copyOf(judged));
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (version.isEmpty()) {
      missing.add("schemaVersion");
    }
    if (scenario.isEmpty()) {
      missing.add("scenario");
    }
    if (!hasFindings) {
      missing.add("findings");
    }
    return missing;
  }

  private String version(String seen) {
    if (!seen.equals(MachineJson.SCHEMA_VERSION)) {
      throw problem(
          "schemaVersion \"" + shown(seen) + "\"", "\"" + MachineJson.SCHEMA_VERSION + "\"");
    }
    return seen;
  }

  private void findings(JsonToken token) {
    expect(token, JsonToken.START_ARRAY, "a list of findings");
    hasFindings = true;
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      expect(next, JsonToken.START_OBJECT, "a finding");
      judged.add(finding());
    }
  }

  private Judged finding() {
    Map<String, String> texts = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "check", "subject", "level", "verdict", "because", "needs", "seen" ->
            texts.put(key, text(value, key));
        default -> parser.skipChildren();
      }
    }
    return new Judged(
        needed(texts, "check"),
        needed(texts, "subject"),
        level(needed(texts, "level")),
        verdict(texts),
        needed(texts, "seen"));
  }

  private String needed(Map<String, String> texts, String key) {
    String text = texts.get(key);
    if (text == null) {
      throw problem("a finding without \"" + key + "\"", "one with it");
    }
    return text;
  }

  private ImpactLevel level(String word) {
    for (ImpactLevel level : ImpactLevel.values()) {
      if (level.word().equals(word)) {
        return level;
      }
    }
    throw problem("the level \"" + shown(word) + "\"", "highest to hygiene, or note");
  }

  private Verdict verdict(Map<String, String> texts) {
    String because = texts.getOrDefault("because", "");
    String word = needed(texts, "verdict");
    return switch (word) {
      case "pass" -> new Verdict.Pass();
      case "fail" -> new Verdict.Fail();
      case "unknown" -> new Verdict.Unknown(because, texts.getOrDefault("needs", ""));
      case "not-applicable" -> new Verdict.NotApplicable(because);
      case "waived" -> new Verdict.Waived(because);
      default ->
          throw problem(
              "the verdict \"" + shown(word) + "\"",
              "pass, fail, unknown, not-applicable or waived");
    };
  }

  private String text(JsonToken token, String key) {
    expect(token, JsonToken.VALUE_STRING, "a text for \"" + key + "\"");
    return parser.getString();
  }

  private void expect(JsonToken seen, JsonToken wanted, String expected) {
    if (seen == wanted) {
      return;
    }
    if (seen == null) {
      throw problem("the end of the file", expected);
    }
    String words =
        switch (seen) {
          case START_OBJECT -> "an object";
          case START_ARRAY -> "a list";
          case VALUE_NULL -> "null";
          default -> "\"" + shown(String.valueOf(parser.getString())) + "\"";
        };
    throw problem(words, expected);
  }

  private static String shown(String text) {
    return Words.shorten(text, 60);
  }

  private ReportFormatException problem(String seen, String expected) {
    return new ReportFormatException(
        place(file, parser.currentTokenLocation()) + seen + ", expected " + expected);
  }
}
