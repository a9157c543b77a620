package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.PciConfig;
import dev.kerneltune.model.Reading;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PciConfigParserTest {
  private static final int PM = 0x01;
  private static final int MSI = 0x05;
  private static final int EXPRESS = 0x10;
  private static final int AER = 0x01;
  private static final int ACS = 0x0d;

  /** A function with capability lists PM at 0x40, Express at 0x60; AER at 0x100, ACS at 0x148. */
  private static byte[] express() {
    byte[] bytes = new byte[4096];
    bytes[0] = (byte) 0xde;
    bytes[1] = 0x10;
    bytes[0x06] = 0x10;
    bytes[0x34] = 0x40;
    capability(bytes, 0x40, PM, 0x60);
    capability(bytes, 0x60, EXPRESS, 0);
    extended(bytes, 0x100, AER, 2, 0x148);
    extended(bytes, 0x148, ACS, 1, 0);
    return bytes;
  }

  private static void capability(byte[] bytes, int at, int id, int next) {
    bytes[at] = (byte) id;
    bytes[at + 1] = (byte) next;
  }

  private static void extended(byte[] bytes, int at, int id, int version, int next) {
    int header = id | version << 16 | next << 20;
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (header >>> 8 * i);
    }
  }

  private static PciConfig parse(byte[] bytes) {
    return switch (PciConfigParser.parse(bytes)) {
      case Reading.Present<PciConfig>(var config, _) -> config;
      case Reading.Absent<PciConfig> _,
          Reading.Unreadable<PciConfig> _,
          Reading.Malformed<PciConfig> _ ->
          throw new AssertionError(PciConfigParser.parse(bytes).toString());
    };
  }

  @Test
  void bothListsAreWalked() {
    PciConfig config = parse(express());
    assertThat(config.capabilities())
        .hasSize(2)
        .containsEntry(PM, 0x40)
        .containsEntry(EXPRESS, 0x60);
    assertThat(config.extendedCapabilities()).hasSize(2).containsEntry(ACS, 0x148);
    assertThat(config.problem()).isEmpty();
    assertThat(config.extended(0x10)).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void aConfigSpaceCutOffAt64BytesIsUnreadableNotWithoutCapabilities() {
    PciConfig config = parse(Arrays.copyOf(express(), 64));
    assertThat(config.capability(EXPRESS)).isInstanceOf(Reading.Unreadable.class);
    assertThat(config.extended(ACS)).isInstanceOf(Reading.Unreadable.class);
    assertThat(config.problem()).isEmpty();
  }

  @Test
  void theFirst128BytesOfACardBusBridgeAreCutOffToo() {
    PciConfig config = parse(Arrays.copyOf(express(), 128));
    assertThat(config.capability(MSI)).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void anExpressFunctionOf256BytesHasUnreadableExtendedCapabilities() {
    PciConfig config = parse(Arrays.copyOf(express(), 256));
    assertThat(config.capability(MSI)).isInstanceOf(Reading.Absent.class);
    assertThat(config.extended(ACS)).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void withoutTheStatusBitThe64BytesThatAllMayReadTellThatThereAreNoCapabilities() {
    byte[] header = Arrays.copyOf(express(), 64);
    header[0x06] = 0;
    assertThat(parse(header).capability(EXPRESS)).isInstanceOf(Reading.Absent.class);
    assertThat(parse(header).extended(ACS)).isInstanceOf(Reading.Absent.class);
    header[0x0b] = 0x06; // A host bridge may have extended capabilities without the others.
    assertThat(parse(header).extended(ACS)).isInstanceOf(Reading.Unreadable.class);
    assertThat(parse(header).capability(EXPRESS)).isInstanceOf(Reading.Absent.class);
    header[0x0a] = 0x04;
    assertThat(parse(header).extended(ACS)).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void aPointerToNowhereIsAnEmptyListAndOneIntoTheHeaderAProblemHoweverShortTheSpace() {
    byte[] header = Arrays.copyOf(express(), 64);
    header[0x34] = 0;
    assertThat(parse(header).capability(EXPRESS)).isInstanceOf(Reading.Absent.class);
    header[0x34] = 0x20;
    assertThat(parse(header).capability(EXPRESS)).isInstanceOf(Reading.Malformed.class);
    header[0x0e] = 0x02; // A CardBus bridge has it elsewhere.
    assertThat(parse(header).capability(EXPRESS)).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void whatNoCapabilityDeclaresIsNotReadAndNotZero() {
    byte[] bytes = express();
    bytes[0x62] = 0x02;
    PciConfig config = parse(bytes);
    assertThat(config.u32(0x60 + 0x28).isPresent()).isTrue();
    assertThat(config.u32(0x60 + 0x2c)).isInstanceOf(Reading.Unreadable.class);
    assertThat(config.u16(0x148 + 6).isPresent()).isTrue();
    assertThat(config.u16(0x148 + 8)).isInstanceOf(Reading.Unreadable.class);
    assertThat(config.u16(0x148 + 7)).isInstanceOf(Reading.Unreadable.class);
    bytes[0x62] = 0x01;
    assertThat(parse(bytes).u32(0x60 + 0x10).isPresent()).isTrue();
    assertThat(parse(bytes).u32(0x60 + 0x14)).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void withoutTheStatusBitThePointerMeansNothing() {
    byte[] bytes = express();
    bytes[0x06] = 0;
    assertThat(parse(bytes).capabilities()).isEmpty();
    assertThat(parse(bytes).capability(EXPRESS)).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void theLowBitsOfAPointerAreReserved() {
    byte[] bytes = express();
    bytes[0x34] = 0x43;
    assertThat(parse(bytes).capabilities()).containsEntry(PM, 0x40);
  }

  @Test
  void aCardBusBridgeHasItsPointerAt0x14() {
    byte[] bytes = express();
    bytes[0x0e] = (byte) 0x82;
    bytes[0x14] = 0x60;
    assertThat(parse(bytes).capabilities()).hasSize(1).containsEntry(EXPRESS, 0x60);
  }

  @Test
  void aLoopIsAProblemNotAnEndlessWalk() {
    byte[] bytes = express();
    capability(bytes, 0x60, EXPRESS, 0x40);
    assertThat(parse(bytes).problem()).contains("loops at 0x40");
    assertThat(parse(bytes).capability(EXPRESS).isPresent()).isTrue();
    assertThat(parse(bytes).capability(MSI)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void aPointerIntoTheHeaderIsAProblem() {
    byte[] bytes = express();
    capability(bytes, 0x60, EXPRESS, 0x10);
    assertThat(parse(bytes).problem()).contains("into the header");
  }

  @Test
  void anExtendedLoopIsAProblem() {
    byte[] bytes = express();
    extended(bytes, 0x148, ACS, 1, 0x100);
    assertThat(parse(bytes).problem()).contains("extended capability list loops at 0x100");
  }

  @Test
  void anExtendedPointerBelow0x100IsAProblem() {
    byte[] bytes = express();
    extended(bytes, 0x148, ACS, 1, 0x40);
    assertThat(parse(bytes).problem()).contains("into the header");
  }

  @Test
  void anExtendedListOfOnesOrZerosIsEmpty() {
    byte[] bytes = express();
    Arrays.fill(bytes, 0x100, 0x104, (byte) 0xff);
    assertThat(parse(bytes).extendedCapabilities()).isEmpty();
    Arrays.fill(bytes, 0x100, 0x104, (byte) 0);
    assertThat(parse(bytes).extendedCapabilities()).isEmpty();
    assertThat(parse(bytes).problem()).isEmpty();
  }

  @Test
  void aNullCapabilityOnlyLinksOn() {
    byte[] bytes = express();
    extended(bytes, 0x100, 0, 0, 0x148);
    assertThat(parse(bytes).extendedCapabilities()).hasSize(1).containsEntry(ACS, 0x148);
  }

  @Test
  void theFirstOfAKindIsKept() {
    byte[] bytes = express();
    extended(bytes, 0x148, AER, 1, 0);
    assertThat(parse(bytes).extendedCapabilities()).hasSize(1).containsEntry(AER, 0x100);
  }

  @Test
  void allOnesIsADeviceThatDoesNotAnswer() {
    byte[] bytes = new byte[4096];
    Arrays.fill(bytes, (byte) 0xff);
    assertThat(PciConfigParser.parse(bytes))
        .isInstanceOfSatisfying(
            Reading.Unreadable.class, dead -> assertThat(dead.obstacle()).contains("all ones"));
  }

  @Test
  void aVirtualFunctionWithIdsOfOnesAnswers() {
    byte[] bytes = express();
    Arrays.fill(bytes, 0, 4, (byte) 0xff);
    assertThat(parse(bytes).capabilities()).hasSize(2);
  }

  @Test
  void aHeaderThatIsTooShortIsMalformedAndAnEmptyFileUnreadable() {
    assertThat(PciConfigParser.parse(new byte[63])).isInstanceOf(Reading.Malformed.class);
    assertThat(PciConfigParser.parse(new byte[0])).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void anIdOfOnesIsAProblem() {
    byte[] bytes = express();
    capability(bytes, 0x60, 0xff, 0);
    assertThat(parse(bytes).problem()).isEqualTo("capability id 0xff at 0x60");
  }

  @Test
  void aCapabilityThatEndsWithTheDumpIsRead() {
    assertThat(parse(Arrays.copyOf(express(), 0x42)).capabilities()).containsEntry(PM, 0x40);
    assertThat(parse(Arrays.copyOf(express(), 0x41)).capabilities()).isEmpty();
    assertThat(parse(Arrays.copyOf(express(), 0x104)).extendedCapabilities())
        .containsEntry(AER, 0x100);
    assertThat(parse(Arrays.copyOf(express(), 0x103)).extendedCapabilities()).isEmpty();
  }
}
