package dev.kerneltune.sched.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Behaviour.Evidence;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private static final TaskKey KEY =
      new TaskKey("trainer", "python3", "train.py", "/user.slice/x", "8:1:2:3");
  private static final Behaviour BEHAVIOUR =
      new Behaviour(900, 5, 10, 20, 3000, 0, 7, Evidence.UNKNOWN, Evidence.NO);

  @TempDir Path folder;

  private static TaskKey key(String comm) {
    return new TaskKey(comm, "python3", "train.py", "/user.slice/x", "8:1:2:3");
  }

  private static ModelDecision decision(String comm) {
    TaskKey key = key(comm);
    return new ModelDecision(
        "2026-11-20T10:00:00Z",
        KeyId.of(key),
        key,
        TaskClass.BATCH,
        "qwen \"x\"",
        KeyId.sha256("p"),
        KeyId.sha256("r"));
  }

  private List<UndecidedKey> read() {
    return KeysFile.read(folder, what -> assertThat(what).isEmpty());
  }

  private Path decisions() {
    return folder.resolve(DecisionsFile.NAME);
  }

  @Test
  void noFieldOfAKeyCanPassForTheEndOfAnother() {
    assertThat(KeyId.of(new TaskKey("ab", "c", "", "", "")))
        .hasSize(KeyId.DIGITS)
        .matches("[0-9a-f]+")
        .isNotEqualTo(KeyId.of(new TaskKey("a", "bc", "", "", "")))
        .isNotEqualTo(KeyId.of(new TaskKey("ab 1:c", "", "", "", "")));
  }

  @Test
  void aKeyWithAnyBytesInItsNameComesBackAsItWas() {
    StringBuilder every = new StringBuilder();
    for (char c = 1; c < 256; c++) {
      every.append(c);
    }
    List<UndecidedKey> keys =
        List.of(
            UndecidedKey.of(key(every.toString()), 1000, Optional.of(BEHAVIOUR)),
            UndecidedKey.of(key("\",\"id\":\"0"), 0, Optional.empty()));
    KeysFile.write(folder, keys);
    assertThat(read()).isEqualTo(keys);
  }

  @Test
  void aKeyIsKeptOnceAndTheOldestGoWhereThereAreTooMany() {
    List<UndecidedKey> many = new ArrayList<>();
    for (int i = 0; i < KeysFile.MOST; i++) {
      many.add(UndecidedKey.of(key("t" + i), 0, Optional.empty()));
    }
    assertThat(KeysFile.merge(folder, many)).isEqualTo(KeysFile.MOST);
    UndecidedKey again = UndecidedKey.of(key("t0"), 0, Optional.of(BEHAVIOUR));
    UndecidedKey next = UndecidedKey.of(key("new"), 0, Optional.empty());
    assertThat(KeysFile.merge(folder, List.of(again, next))).isEqualTo(KeysFile.MOST);
    List<UndecidedKey> kept = read();
    assertThat(kept).endsWith(again, next).doesNotContain(many.get(0), many.get(1));
  }

  @Test
  void aLineThatIsNoKeyIsToldAndTheOthersAreRead() throws IOException {
    UndecidedKey good = UndecidedKey.of(key("good"), 0, Optional.empty());
    KeysFile.write(folder, List.of(UndecidedKey.of(KEY, 0, Optional.empty()), good));
    Path file = folder.resolve(KeysFile.NAME);
    String text = Files.readString(file).replaceFirst("train.py", "other.py");
    Files.writeString(
        file, text + text.lines().toList().getLast().replace("\"uid\":0", "\"uid\":-1"));
    Files.writeString(file, "\n", StandardOpenOption.APPEND);
    List<String> told = new ArrayList<>();
    assertThat(KeysFile.read(folder, told::add)).containsExactly(good);
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith(file + ":1: \"id\" is missing or wrong; expected ")
        .endsWith(", and 1 lines more");
  }

  @Test
  void aUserIdAboveTwoToThe31IsKeptAndAnUnknownOneIsNotWritten() {
    UndecidedKey high = UndecidedKey.of(key("high"), 4_000_000_000L, Optional.empty());
    UndecidedKey unknown = UndecidedKey.of(key("lost"), Task.UNKNOWN_UID, Optional.empty());
    assertThat(high.owner()).isEqualTo(Owner.USER);
    KeysFile.write(folder, List.of(unknown, high));
    assertThat(read()).containsExactly(high);
  }

  @Test
  void aFifoThatTakesTheFilesPlaceIsNotWaitedFor() throws Exception {
    Path file = folder.resolve(KeysFile.NAME);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    // As if it came between the look at the file and its opening.
    try (FileChannel channel =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> StoreFiles.reading(file))) {
      assertThat(channel.size()).isZero();
    }
  }

  @Test
  void whatWasAppendedIsReadInItsOrderAndTheLastAnswerStands() {
    DecisionsFile.append(folder, List.of(decision("a"), decision("b")));
    DecisionsFile.append(folder, List.of(decision("c")));
    DecisionsFile.Chain chain = DecisionsFile.read(folder);
    assertThat(chain.broken()).isEmpty();
    assertThat(chain.decisions()).containsExactly(decision("a"), decision("b"), decision("c"));
    assertThat(chain.byId())
        .containsOnlyKeys(KeyId.of(key("a")), KeyId.of(key("b")), KeyId.of(key("c")));
  }

  @Test
  void aLineThatAPowerLossCutOffIsPassedOverWhereverItWasCut() throws IOException {
    DecisionsFile.append(folder, List.of(decision("a"), decision("b")));
    byte[] whole = Files.readAllBytes(decisions());
    long first = Files.readString(decisions()).indexOf('\n') + 1L;
    for (int length = (int) first; length < whole.length; length++) {
      Files.write(decisions(), java.util.Arrays.copyOf(whole, length));
      assertThat(DecisionsFile.read(folder).decisions()).containsExactly(decision("a"));
      assertThat(DecisionsFile.read(folder).broken()).isEmpty();
    }
    DecisionsFile.append(folder, List.of(decision("c")));
    assertThat(DecisionsFile.read(folder).decisions())
        .containsExactly(decision("a"), decision("c"));
  }

  @Test
  void aLineThatWasChangedTakenOutOrPutInBreaksTheChainAtThatLine() throws IOException {
    DecisionsFile.append(folder, List.of(decision("a"), decision("b"), decision("c")));
    List<String> lines = Files.readAllLines(decisions());
    assertBroken(List.of(lines.get(0), lines.get(2)), 2);
    assertBroken(List.of(lines.get(1), lines.get(2)), 1);
    assertBroken(List.of(lines.get(0), lines.get(0), lines.get(1)), 2);
    String changed = lines.get(0).replace("batch", "serving");
    assertBroken(List.of(changed, lines.get(1), lines.get(2)), 2);
    assertBroken(List.of(lines.get(0), "", lines.get(1)), 2);
    assertThatThrownBy(() -> DecisionsFile.append(folder, List.of(decision("d"))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(DecisionsFile.NAME + ":2: ");
  }

  private void assertBroken(List<String> lines, int at) throws IOException {
    Files.writeString(decisions(), String.join("\n", lines) + "\n");
    assertThat(DecisionsFile.read(folder).broken())
        .hasValueSatisfying(text -> assertThat(text).startsWith(decisions() + ":" + at + ": "));
    assertThat(DecisionsFile.read(folder).decisions()).hasSize(at - 1);
  }

  @Test
  void aFileOfAnotherKindIsNeverOpened() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "x\n");
    Files.createSymbolicLink(decisions(), secret);
    assertThatThrownBy(() -> DecisionsFile.read(folder)).hasMessageContaining("no plain file");
    assertThatThrownBy(() -> DecisionsFile.append(folder, List.of(decision("a"))))
        .hasMessageContaining("no plain file");
    Files.delete(decisions());
    assertThat(new ProcessBuilder("mkfifo", decisions().toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> DecisionsFile.read(folder)).hasMessageContaining("no plain file");
    assertThatThrownBy(() -> DecisionsFile.append(folder, List.of(decision("a"))))
        .hasMessageContaining("no plain file");
    assertThat(secret).hasContent("x\n");
  }

  @Test
  void aFullFileTakesNothingMoreAndSaysSo() throws IOException {
    DecisionsFile.append(folder, List.of(decision("a")));
    Files.write(decisions(), new byte[(int) DecisionsFile.MOST_BYTES], StandardOpenOption.APPEND);
    assertThatThrownBy(() -> DecisionsFile.append(folder, List.of(decision("b"))))
        .hasMessageContaining("expected at most " + DecisionsFile.MOST_BYTES);
  }

  @Test
  void jsonIsReadStrictly() {
    for (String bad :
        List.of(
            "",
            "{} {}",
            "{\"a\":1,\"a\":2}",
            "{'a':1}",
            "{a:1}",
            "[1,]",
            "NaN",
            "01",
            "[".repeat(JsonCodec.DEPTH + 1) + "]".repeat(JsonCodec.DEPTH + 1),
            "{\"a\":",
            "/* x */ 1",
            "9".repeat(60))) {
      assertThatThrownBy(() -> JsonCodec.read(bad, JsonCodec.DEPTH))
          .as(bad)
          .isInstanceOf(StoreException.class);
    }
  }
}
