package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PciConfigFileTest {
  @TempDir Path folder;

  private final LiveFiles files = new LiveFiles(NativeCalls.NEVER);

  /** PM at 0x40, Express version 2 at 0x60; AER at 0x100, ACS at 0x148; all else 0xee. */
  private static byte[] express() {
    byte[] bytes = new byte[4096];
    Arrays.fill(bytes, (byte) 0xee);
    Arrays.fill(bytes, 0, 0x40, (byte) 0);
    put(bytes, 0x06, 0x10);
    put(bytes, 0x34, 0x40);
    put(bytes, 0x40, 0x01, 0x60, 0xee, 0xee);
    put(bytes, 0x60, 0x10, 0, 0x02, 0);
    put(bytes, 0x100, 0x01, 0, 0x82, 0x14);
    put(bytes, 0x148, 0x0d, 0, 0x01, 0);
    return bytes;
  }

  private static void put(byte[] bytes, int at, int... values) {
    for (int i = 0; i < values.length; i++) {
      bytes[at + i] = (byte) values[i];
    }
  }

  private byte[] read(byte[] space) throws IOException {
    Path function = Files.createDirectories(folder.resolve("0000:3b:00.0"));
    Path file = Files.write(function.resolve("config"), space);
    return ((Raw.Bytes) files.read(file.toString(), 1 << 20)).content();
  }

  @Test
  void ofALiveFunctionOnlyTheHeaderBothListsAndTheirControlWordsAreRead() throws IOException {
    byte[] seen = read(express());
    TreeSet<Integer> words = new TreeSet<>();
    for (int i = 0x40; i < seen.length; i++) {
      if (seen[i] != 0) {
        words.add(i & ~3);
      }
    }
    TreeSet<Integer> wanted = new TreeSet<>(List.of(0x40, 0x100, 0x148, 0x14c));
    for (int at = 0x60; at < 0x60 + 0x2c; at += 4) {
      wanted.add(at);
    }
    assertThat(seen).hasSize(4096);
    assertThat(words).isEqualTo(wanted);
  }

  @Test
  void whatMayNotBeReadEndsTheSpaceThere() throws IOException {
    assertThat(read(Arrays.copyOf(express(), 64))).hasSize(64);
    assertThat(read(Arrays.copyOf(express(), 256))).hasSize(256);
    // Ends where no space does: what lies behind was not read, and does not look like zero.
    assertThat(read(Arrays.copyOf(express(), 0x80))).hasSize(0x80);
    assertThat(read(Arrays.copyOf(express(), 0x62))).hasSizeBetween(0x44, 0x62);
    assertThat(read(Arrays.copyOf(express(), 0x148))).hasSize(0x104);
    assertThat(read(new byte[0])).isEmpty();
    assertThat(read(new byte[17])).hasSize(17);
  }

  @Test
  void aFunctionThatDoesNotAnswerIsAskedNothingMore() throws IOException {
    byte[] gone = new byte[4096];
    Arrays.fill(gone, (byte) 0xff);
    assertThat(read(gone)).hasSize(64).containsOnly(0xff);
  }

  @Test
  void everyOtherFileNamedConfigIsReadWhole() throws IOException {
    Path file =
        Files.write(
            Files.createDirectories(folder.resolve("6.12.0-1-amd64")).resolve("config"), express());
    assertThat(files.read(file.toString(), 1 << 20)).isEqualTo(new Raw.Bytes(express()));
  }

  @Test
  void whatIsReadOfAnySpaceHasTheSameCapabilitiesAsTheWhole() throws IOException {
    Random random = new Random(1);
    int extended = 0;
    for (int i = 0; i < 900; i++) {
      byte[] space = new byte[List.of(4096, 4096, 256, 64).get(i % 4)];
      random.nextBytes(space);
      space[0x06] |= 0x10;
      space[0x34] = (byte) (0x40 + random.nextInt(0xc0));
      PciCapabilities whole = walk(space);
      byte[] seen = read(space);
      assertThat(walk(seen)).as("space %d", i).isEqualTo(whole);
      assertThat(seen.length).as("space %d", i).isLessThanOrEqualTo(space.length);
      extended += whole.extended().size();
    }
    assertThat(extended).isGreaterThan(1000);
  }

  private static PciCapabilities walk(byte[] bytes) {
    return PciCapabilities.walk(at -> at < bytes.length ? bytes[at] & 0xff : -1);
  }
}
