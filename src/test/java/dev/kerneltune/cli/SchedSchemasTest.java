package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.guard.Verdict;
import dev.kerneltune.sched.hints.Counts;
import dev.kerneltune.sched.hints.RunFiles;
import dev.kerneltune.sched.model.ModelServer;
import dev.kerneltune.sched.store.DecisionsFile;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue.Fields;
import dev.kerneltune.sched.store.KeyId;
import dev.kerneltune.sched.store.KeysFile;
import dev.kerneltune.sched.store.ModelDecision;
import dev.kerneltune.sched.store.UndecidedKey;
import dev.kerneltune.testing.Run;
import dev.kerneltune.testing.TrustedFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands of sched print as JSON keeps to the schemas that are published. */
class SchedSchemasTest {
  private static final String ROOT = System.getProperty("kernel-tune.root", ".");
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final TaskKey DOUBTED =
      new TaskKey("trainer\u001b[2J", "trainer", "", "/system.slice/own.service", "8:1:2:3:4");

  @TempDir(factory = TrustedFolder.class)
  Path folder;

  private static Schema schema(String name) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(
            Files.readString(Path.of(ROOT, "docs/schema/sched-" + name + ".schema.json")),
            InputFormat.JSON);
  }

  /** Holds each line to a schema, and shows that one with another name in it would not do. */
  private static void keepsTo(String name, String json) throws IOException {
    Schema schema = schema(name);
    assertThat(json).isNotBlank();
    assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
    assertThat(schema.validate(json.replace("\"schemaVersion\"", "\"version\""), InputFormat.JSON))
        .isNotEmpty();
  }

  private Run sched(String... words) {
    return Cli.run(
        Stream.of(
                Stream.of("sched"),
                Stream.of(words),
                Stream.of("--format", "json", "--state", folder.toString()))
            .flatMap(each -> each)
            .toArray(String[]::new));
  }

  /** Writes down that a model contradicted itself about a task. */
  private void doubted() {
    DecisionsFile.append(
        folder,
        List.of(
            new ModelDecision(
                "2026-11-21T10:00:00Z",
                KeyId.of(DOUBTED),
                DOUBTED,
                TaskClass.NORMAL,
                "m",
                HASH,
                HASH,
                Optional.of("critical by name, background without"))));
  }

  @Test
  void whatIsObservedAndExplainedKeepsToItsSchema() throws IOException {
    keepsTo("observe", sched("observe", "--interval", "200ms").out());
    String own = Long.toString(ProcessHandle.current().pid());
    keepsTo("explain", sched("explain", own, "--interval", "200ms").out());
  }

  @Test
  void theCatalogueKeepsToItsSchema() throws IOException {
    keepsTo("catalog", Cli.run("sched", "catalog", "--format", "json").out());
  }

  @Test
  void whatAModelSaidAndWhatItDidNotKeepToTheirSchema() throws Exception {
    KeysFile.write(
        folder,
        List.of(
            UndecidedKey.of(
                DOUBTED,
                0,
                Optional.of(
                    new Behaviour(
                        300, 1, 9, 1, 1, 0, 8, Behaviour.Evidence.YES, Behaviour.Evidence.NO)))));
    keepsTo("classify", classify("http://127.0.0.1:9/v1"));
    try (ModelServer server = ModelServer.classing(_ -> TaskClass.BACKGROUND)) {
      keepsTo("classify", classify(server.base()));
    }
    keepsTo("classify", classify("http://127.0.0.1:9/v1", "--frozen"));
  }

  private String classify(String endpoint, String... more) {
    return sched(
            Stream.concat(
                    Stream.of("classify", "--model", "m", "--endpoint", endpoint), Stream.of(more))
                .toArray(String[]::new))
        .out();
  }

  @Test
  void theStatusKeepsToItsSchemaAlsoBehindAGuardAndADoubt() throws IOException {
    keepsTo("status", sched("status").out());
    RunFiles files = new RunFiles(folder);
    files.begin();
    files.trip(new Verdict.Tripped("wait", "too long"), "2026-01-01T00:00:00Z", "2 restored");
    doubted();
    String told = sched("status").out();
    keepsTo("status", told);
    Fields model = JsonCodec.readObject(told, JsonCodec.DEPTH).object("model").orElseThrow();
    assertThat(model.whole("decisions")).contains(1L);
    assertThat(((Fields) model.items("doubted").getFirst()).text("doubt"))
        .contains("critical by name, background without");
  }

  @Test
  void theDoctorAndADryRunKeepToTheirSchemas() throws IOException {
    keepsTo("doctor", Cli.run("sched", "doctor", "--format", "json").out());
    keepsTo("run", sched("run", "--dry-run", "--interval", "200ms").out());
  }

  @Test
  void everyEventOfARunKeepsToItsSchema() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    SchedRunLog log = new SchedRunLog(new Output(out, out, Map.of()), true);
    log.recovered(new Counts(1, 2, 3, 4, List.of(), List.of()));
    log.acted(2, List.of(), Map.of("set by somebody else since", 3), List.of());
    log.tripped(new Verdict.Tripped("wait", "too long"));
    log.note("said");
    log.undone(new Counts(1, 0, 0, 0, List.of(), List.of()));
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(5);
    for (String line : lines) {
      keepsTo("run", line);
    }
  }
}
