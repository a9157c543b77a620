package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.model.ModelServer;
import dev.kerneltune.sched.store.DecisionsFile;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.KeysFile;
import dev.kerneltune.sched.store.ModelDecision;
import dev.kerneltune.sched.store.UndecidedKey;
import dev.kerneltune.testing.Run;
import dev.kerneltune.testing.TrustedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user sees it, against a real server on a loopback address. */
class SchedClassifyCommandTest {
  private static final String SECRET = "sk-0123456789abcdef";

  @TempDir(factory = TrustedFolder.class)
  private Path folder;

  @BeforeEach
  void twoKeysAreUndecided() {
    KeysFile.write(folder, List.of(key("trainer_loop", 0), key("indexer\u001b[2J", 0)));
  }

  private static UndecidedKey key(String comm, int uid) {
    Behaviour behaviour =
        new Behaviour(300, 1, 90, 1, 100, 0, 8, Behaviour.Evidence.YES, Behaviour.Evidence.NO);
    return UndecidedKey.of(
        new TaskKey(comm, comm, "", "/system.slice/own.service", "8:1:2:3:4"),
        uid,
        Optional.of(behaviour));
  }

  private Run classify(String base, String... more) {
    return classifyBy("m", base, more);
  }

  private Run classifyBy(String model, String base, String... more) {
    List<String> words = new ArrayList<>(List.of("sched", "classify", "--model", model));
    words.addAll(List.of("--state", folder.toString(), "--endpoint", base));
    words.addAll(List.of(more));
    return Cli.runWith(Map.of("KEY", SECRET), words.toArray(String[]::new));
  }

  private Run replay(Path file, Path state, String... more) {
    List<String> words = new ArrayList<>(List.of("sched", "replay", file.toString()));
    words.addAll(List.of("--state", state.toString()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  private List<ModelDecision> decisions() {
    return DecisionsFile.read(folder).decisions();
  }

  @Test
  void whatTheModelSaysIsWrittenDownOnceAndAskedOnce() throws Exception {
    try (ModelServer server = ModelServer.classing(_ -> TaskClass.SERVING)) {
      Run run = classify(server.base(), "--key-env", "KEY");
      assertThat(run).isEqualTo(new Run(0, run.out(), ""));
      assertThat(run.out())
          .contains("serving     trainer_loop     own.service\n")
          .contains("indexer??2J")
          .contains("2 decided, 0 open")
          .doesNotContain("\u001b");
      assertThat(decisions())
          .extracting(ModelDecision::taskClass)
          .containsExactly(TaskClass.SERVING, TaskClass.SERVING);
      assertThat(server.asked().getFirst().head()).contains(SECRET);
      int asked = server.asked().size();
      assertThat(classify(server.base()).out()).isEqualTo("0 decided, 0 open\n");
      assertThat(server.asked()).hasSize(asked);
    }
    noFileHoldsTheKey();
  }

  private void noFileHoldsTheKey() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("0123456789");
      }
    }
  }

  @Test
  void anotherPolicyAsksAnewAndAnotherModelOnlyWhereItIsWanted() throws Exception {
    Path policy = Files.writeString(folder.resolve("policy.txt"), "everything is batch\n");
    try (ModelServer server = ModelServer.classing(_ -> TaskClass.BATCH)) {
      assertThat(classify(server.base()).code()).isZero();
      Run other = classify(server.base(), "--policy", policy.toString());
      assertThat(other.out()).contains("2 decided, 0 open");
      assertThat(server.asked().getLast().message(0)).startsWith("everything is batch\n");
      assertThat(classifyBy("n", server.base(), "--policy", policy.toString()).out())
          .contains("0 decided, 0 open");
      assertThat(classifyBy("n", server.base(), "--policy", policy.toString(), "--again").out())
          .contains("2 decided, 0 open");
    }
  }

  @Test
  void aServerThatIsDownIsOneLineAndDecidesNothing() throws Exception {
    String base;
    try (ModelServer server = ModelServer.sending("")) {
      base = server.base();
    }
    Run run = classify(base, "--key-env", "KEY");
    assertThat(run.code()).isEqualTo(ExitCode.COVERAGE.number());
    assertThat(run.err())
        .isEqualTo(
            "kernel-tune: "
                + base
                + ": nobody listens there, expected a server; is it running?; nothing was decided"
                + " about 2 keys\n");
    assertThat(run.out()).isEqualTo("0 decided, 2 open\n");
    assertThat(decisions()).isEmpty();
  }

  @Test
  void theBreakerOutlivesTheProgram() throws Exception {
    try (ModelServer server = ModelServer.sending("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n")) {
      for (int i = 0; i < 8; i++) {
        assertThat(classify(server.base()).code()).isEqualTo(ExitCode.COVERAGE.number());
      }
      assertThat(server.asked()).hasSize(5);
      assertThat(classify(server.base()).err()).contains("5 failures one behind the other");
    }
  }

  @Test
  void aKeyThatComesLaterIsAskedInALaterRoundUntilItIsEnded() throws Exception {
    try (ModelServer server = ModelServer.classing(_ -> TaskClass.BATCH)) {
      AtomicReference<Run> run = new AtomicReference<>();
      Thread service =
          Thread.ofPlatform().start(() -> run.set(classify(server.base(), "--every", "20ms")));
      until(() -> decisions().size() == 2);
      assertThat(classify(server.base()).err()).contains("model.lock: held by another");
      Files.writeString(folder.resolve(KeysFile.NAME), "{}\n");
      Thread.sleep(100);
      KeysFile.write(folder, List.of(key("late", 0)));
      until(() -> decisions().size() == 3);
      service.interrupt();
      service.join();
      assertThat(run.get().code()).isZero();
      assertThat(run.get().err()).contains("keys.jsonl:1:");
      assertThat(server.mostAtOnce()).isEqualTo(1);
    }
  }

  private static void until(BooleanSupplier isSo) throws InterruptedException {
    while (!isSo.getAsBoolean()) {
      Thread.sleep(10);
    }
  }

  @Test
  void jsonTellsTheSame() throws Exception {
    try (ModelServer server = ModelServer.classing(_ -> TaskClass.BACKGROUND)) {
      Run run = classify(server.base(), "--format", "json");
      assertThat(JsonCodec.readObject(run.out(), 8).items("decisions")).hasSize(2);
      assertThat(run.out()).contains("\"form\":\"json_schema\"").contains("\"open\":[]");
    }
    Run frozen = classify("http://127.0.0.1:9/v1", "--frozen", "--format", "json");
    assertThat(JsonCodec.readObject(frozen.out(), 8).items("decisions")).hasSize(2);
    assertThat(frozen.err()).isEmpty();
  }

  @Test
  void aDryRunSendsNothingAndShowsEverythingButTheKey() throws Exception {
    try (ModelServer server = ModelServer.classing(_ -> TaskClass.BATCH)) {
      Run run = classify(server.base(), "--dry-run", "--key-env", "KEY");
      assertThat(run.out())
          .startsWith("POST " + server.base() + "/chat/completions\n")
          .contains("Authorization: Bearer (the key of --key-env KEY)")
          .contains("trainer_loop", "json_schema")
          .doesNotContain("0123456789");
      assertThat(server.asked()).isEmpty();
    }
    assertThat(decisions()).isEmpty();
  }

  @Test
  void anotherMachineIsAskedOnlyWhereItIsAllowedAndSeesNoNames() {
    String there = "https://192.0.2.1/v1";
    Run refused = classify(there);
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(refused.err()).contains("--allow-remote").hasLineCount(1);
    Run hashed = classify(there, "--allow-remote", "--dry-run", "--key-env", "KEY");
    assertThat(hashed.err())
        .contains("leaves this machine: to https://192.0.2.1/v1")
        .contains("comm, leader, script, cgroup: a keyed hash")
        .contains("never: command lines");
    assertThat(hashed.out()).contains("h:").doesNotContain("trainer_loop", "own.service");
    Run named = classify(there, "--allow-remote", "--send-names", "--dry-run");
    assertThat(named.err()).contains("the name itself");
    assertThat(named.out()).contains("trainer_loop");
    Run open = classify("http://192.0.2.1/v1", "--allow-remote", "--key-env", "KEY");
    assertThat(open.err()).contains("unencrypted, expected https").doesNotContain("0123456789");
  }

  @Test
  void aPolicyWithAClassThatThereIsNotIsToldWithItsLine() throws Exception {
    Path policy = Files.writeString(folder.resolve("p.txt"), "normal is normal\nx -> turbo\n");
    Run run = classify("http://127.0.0.1:9/v1", "--policy", policy.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err())
        .isEqualTo(
            "kernel-tune: "
                + policy
                + ":2: asks for the class 'turbo', expected critical, serving, normal, batch,"
                + " background\n");
  }

  @Test
  void theBuiltInPolicyIsPrintedAndCanBeGivenBack() throws Exception {
    Run run = Cli.run("sched", "classify", "--print-policy");
    Path policy = Files.writeString(folder.resolve("p.txt"), run.out());
    assertThat(Cli.run("sched", "classify", "--print-policy", "--policy", policy.toString()))
        .isEqualTo(run);
    assertThat(run.out()).contains("- critical:", "- background:");
  }

  @Test
  void aKeyThatEverybodyReadsOrThatIsNoneIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), SECRET + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(classify("vllm", "--key-file", file.toString()).err())
        .contains("can be read by everybody")
        .doesNotContain("0123456789");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Run run = classify("http://127.0.0.1:9/v1", "--key-file", file.toString(), "--dry-run");
    assertThat(run.out()).contains("(the key of --key-file " + file + ")");
    Files.writeString(file, SECRET + "\nX-Evil: 1");
    assertThat(classify("vllm", "--key-file", file.toString()).err())
        .contains("no key, expected one line")
        .doesNotContain("0123456789");
    assertThat(classify("vllm", "--key-env", "NOT_SET").err()).contains("no variable NOT_SET");
    assertThat(classify("vllm", "--key-env", "KEY", "--key-file", "x").err()).contains("both");
  }

  @Test
  void whatCannotBeUsedIsOneLine() throws Exception {
    assertThat(Cli.run("sched", "classify", "--endpoint", "vllm").err()).contains("--model: not");
    assertThat(classify("gopher://x").err()).contains("--endpoint: 'gopher://x'").hasLineCount(1);
    assertThat(classify("vllm", "--timeout", "100ms").err()).contains("1s to 10m");
    assertThat(classify("vllm", "--once", "--every", "60s").err()).contains("both were given");
    Files.writeString(folder.resolve(KeysFile.NAME), "{}\n");
    assertThat(classify("vllm").err()).containsOnlyOnce("keys.jsonl:1:");
    Files.writeString(folder.resolve("model.json"), "{}");
    assertThat(classify("http://127.0.0.1:9/v1").err())
        .contains("model.json")
        .contains("remove it")
        .hasLineCount(1);
  }

  @Test
  void decisionsAreReplayedByteForByteOnAnotherMachine() throws Exception {
    try (ModelServer server = ModelServer.classing(_ -> TaskClass.SERVING)) {
      assertThat(classify(server.base()).code()).isZero();
    }
    Path file = folder.resolve(DecisionsFile.NAME);
    Path other = Files.createDirectory(folder.resolve("other"));
    Run told = replay(file, other);
    assertThat(told.out()).contains("serving     trainer_loop", "2 decided");
    assertThat(replay(file, other)).isEqualTo(told);
    assertThat(Files.exists(other.resolve(DecisionsFile.NAME))).isFalse();
    assertThat(replay(file, other, "--install")).isEqualTo(told);
    assertThat(Files.readAllBytes(other.resolve(DecisionsFile.NAME)))
        .isEqualTo(Files.readAllBytes(file));
    assertThat(replay(file, other, "--install").code()).isZero();
    Files.writeString(
        other.resolve(DecisionsFile.NAME), Files.readString(file).replace("\n", " \n"));
    Run refused = replay(file, other, "--install");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(refused.err()).contains("move it away first").hasLineCount(1);
  }

  @Test
  void aFileThatSomebodyChangedIsNotReplayed() throws Exception {
    try (ModelServer server = ModelServer.classing(_ -> TaskClass.NORMAL)) {
      assertThat(classify(server.base()).code()).isZero();
    }
    Path file = folder.resolve(DecisionsFile.NAME);
    Files.writeString(file, Files.readString(file).replaceFirst("\"normal\"", "\"critical\""));
    Run run = replay(file, folder, "--install");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("decisions.jsonl:2:").hasLineCount(1);
    assertThat(replay(folder.resolve("none"), folder).err()).contains("is not there");
  }
}
