package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.store.DecisionsFile;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.KeyId;
import dev.kerneltune.sched.store.KeysFile;
import dev.kerneltune.sched.store.ModelDecision;
import dev.kerneltune.testing.RecordedHosts;
import dev.kerneltune.testing.Run;
import dev.kerneltune.testing.TrustedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of sched that only look. */
class SchedCommandsTest {
  private static final int DEEP = 16;

  @TempDir(factory = TrustedFolder.class)
  Path folder;

  /** Runs a command of sched with state in a folder of its own. */
  private Run sched(String... words) {
    return Cli.runWith(
        Map.of("COLUMNS", "200"),
        Stream.concat(
                Stream.concat(Stream.of("sched"), Stream.of(words)),
                Stream.of("--state", folder.resolve("state").toString()))
            .toArray(String[]::new));
  }

  private Path recorded() throws IOException {
    Path root = folder.resolve("root");
    process(root, 5, "VLLM::EngineCor", "/dev/nvidia0");
    process(root, 6, "\u001b[2Jx", "/dev/null");
    return root;
  }

  private static void process(Path root, int pid, String comm, String open) throws IOException {
    Path here = root.resolve("proc/" + pid);
    Path task = Files.createDirectories(here.resolve("task/" + pid));
    Files.createDirectories(here.resolve("fd"));
    Files.createSymbolicLink(here.resolve("fd/3"), Path.of(open));
    Files.writeString(here.resolve("comm"), comm + "\n");
    Files.writeString(here.resolve("cmdline"), "x\0");
    Files.writeString(here.resolve("cgroup"), "0::/system.slice/vllm.service\n");
    Files.writeString(here.resolve("status"), "Name:\tx\nTgid:\t" + pid + "\n");
    Files.writeString(task.resolve("comm"), comm + "\n");
    Files.writeString(
        task.resolve("stat"),
        pid
            + " (x) R 1 1 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 77 0 0 0 0 0 0 0 0 0 0 0 0 0"
            + " 0 0 17 3 0 0 0 0 0\n");
  }

  @Test
  void aRecordingIsClassedByWhatItHolds() throws IOException {
    Run run = sched("observe", "--root", recorded().toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("CLASS")
        .contains("VLLM::EngineCor")
        .contains("not critical: whether its process holds a GPU is not known (vllm.engine-core")
        .contains("?[2Jx")
        .doesNotContain("\u001b")
        .endsWith("2 threads, 2 looked at\n");
  }

  @Test
  void aRuleOfTheUserIsAboveAllElse() throws IOException {
    Path rules =
        Files.writeString(
            folder.resolve("own.yaml"),
            "- { id: mine, match: { comm: VLLM* }, class: critical, why: ours }\n");
    Run run = sched("explain", "5", "--root", recorded().toString(), "--rules", rules.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("thread 5 VLLM::EngineCor: critical\n")
        .contains("rule: critical: rule mine: ours\n")
        .contains("catalog: normal: not critical: ")
        .contains("model: no answer about this key\n");
  }

  @Test
  void jsonTellsEveryThreadAndEveryAuthority() throws IOException {
    String root = recorded().toString();
    Run run = sched("explain", "5", "--root", root, "--format", "json");
    JsonValue.Fields told = JsonCodec.readObject(run.out(), DEEP);
    assertThat(told.whole("pid")).contains(5L);
    JsonValue.Fields thread = (JsonValue.Fields) told.items("threads").getFirst();
    assertThat(thread.text("comm")).contains("VLLM::EngineCor");
    assertThat(thread.items("opinions"))
        .extracting(each -> ((JsonValue.Fields) each).text("origin").orElse(""))
        .containsExactly("rule", "catalog", "model", "behaviour");
    Run all = sched("observe", "--root", root, "--format", "json");
    assertThat(JsonCodec.readObject(all.out(), DEEP).items("tasks")).hasSize(2);
  }

  @Test
  void busyTasksThatNobodyKnowsAreWrittenDownForTheModel() throws Exception {
    Path script = Files.writeString(folder.resolve("mystery.sh"), "while :; do :; done\n");
    Process child = new ProcessBuilder("bash", script.toString()).start();
    try {
      Run run = sched("observe", "--write", "--interval", "1s");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).contains(KeysFile.NAME + ": ");
      assertThat(KeysFile.read(folder.resolve("state"), what -> assertThat(what).isEmpty()))
          .anySatisfy(
              key -> {
                assertThat(key.key().script()).isEqualTo("mystery.sh");
                assertThat(key.behaviour()).isPresent();
              });
      Run explained = sched("explain", Long.toString(child.pid()), "--interval", "500ms");
      assertThat(explained.out()).contains("thread " + child.pid() + " bash: ");
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void theStatusTellsWhichAnswersOfAModelWereDoubted() throws IOException {
    assertThat(sched("status").out()).contains("model      no answer of one is known\n");
    TaskKey key = new TaskKey("evil\u001b[2J", "x", "", "/a.service", "8:1:2:3:4");
    String hash = "0123456789abcdef".repeat(4);
    ModelDecision sure =
        new ModelDecision(
            "2026-11-21T10:00:00Z", KeyId.of(key), key, TaskClass.BATCH, "m", hash, hash);
    Path state = Files.createDirectories(folder.resolve("state"));
    DecisionsFile.append(state, List.of(sure));
    assertThat(sched("status").out())
        .contains("model      answered about 1 kinds of task\n")
        .doesNotContain("doubted");
    DecisionsFile.append(
        state,
        List.of(
            new ModelDecision(
                sure.at(),
                sure.id(),
                key,
                TaskClass.NORMAL,
                "m",
                hash,
                hash,
                Optional.of("critical by name, background without"))));
    assertThat(sched("status").out())
        .contains("answered about 1 kinds of task; doubted, and held at normal: 1\n")
        .contains("           evil?[2J: critical by name, background without (m)\n");
  }

  @Test
  void aBrokenChainIsToldAndTheRestIsUsed() throws IOException {
    Path state = Files.createDirectories(folder.resolve("state"));
    Files.writeString(state.resolve(DecisionsFile.NAME), "{}\n");
    Run run = sched("observe", "--root", recorded().toString());
    assertThat(run.code()).isZero();
    assertThat(run.err())
        .startsWith("kernel-tune: " + state.resolve(DecisionsFile.NAME) + ":1: a broken chain")
        .endsWith("; not used from there on\n");
  }

  @Test
  void whatCannotBeUsedIsToldInOneLine() throws IOException {
    Path root = recorded();
    refuses("--write: only for this machine", "observe", "--write", "--root", root.toString());
    refuses("--interval: '1ms', expected 100ms", "observe", "--interval", "1ms");
    refuses("PID: 'x', expected the number", "explain", "x");
    refuses("PID: '77': no such process", "explain", "77", "--root", root.toString());
    refuses("own.yaml", "observe", "--rules", folder.resolve("own.yaml").toString());
    Path snapshot = RecordedHosts.named("hgx-good");
    refuses("sched: no tasks under /proc", "observe", "--snapshot", snapshot.toString());
  }

  private void refuses(String message, String... words) {
    Run run = sched(words);
    assertThat(run.code()).as(List.of(words).toString()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains(message).endsWith("\n");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theCatalogueTellsWhatItKnowsAndWhereFrom() {
    Run run = Cli.run("sched", "catalog");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("vllm.engine-core: critical\n")
        .contains("comm VLLM::EngineCor\n")
        .contains("(not verified, ");
    Run json = Cli.run("sched", "catalog", "--format", "json");
    assertThat(JsonCodec.readObject(json.out(), DEEP).items("entries")).isNotEmpty();
  }

  @Test
  void aGroupOfCommandsExplainsItself() {
    assertThat(Cli.run("sched", "--help").out()).contains("observe").contains("explain");
    assertThat(Cli.run("sched", "observe", "--help").out())
        .contains("kernel-tune sched observe")
        .contains("--interval");
    Run alone = Cli.run("sched");
    assertThat(alone.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(alone.err()).contains("Usage: kernel-tune sched");
    Run unknown = Cli.run("sched", "obsrve");
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(unknown.err()).contains("obsrve");
  }
}
