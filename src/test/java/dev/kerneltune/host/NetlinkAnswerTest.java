package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetlinkAnswerTest {
  private static final int LINK = 16;
  private static final int QDISC = 36;
  private static final int DCB = 78;
  private static final int NESTED = 0x8000;

  private static byte[] words(int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.nativeOrder());
    for (int word : words) {
      bytes.putInt(word);
    }
    return bytes.array();
  }

  private static byte[] text(String text) {
    return (text + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] attribute(int type, byte[] payload) {
    ByteBuffer bytes =
        ByteBuffer.allocate(4 + (payload.length + 3) / 4 * 4).order(ByteOrder.nativeOrder());
    bytes.putShort((short) (4 + payload.length)).putShort((short) type).put(payload);
    return bytes.array();
  }

  private static byte[] message(int type, byte[]... parts) {
    byte[] body = join(parts);
    return join(words(16 + body.length, type, 1, 0), body);
  }

  private static byte[] link(byte[]... attributes) {
    return message(LINK, words(0, 7, 0, 0), join(attributes));
  }

  private static byte[] qdisc(int index, int parent, String kind) {
    return message(QDISC, words(0, index, 0, parent, 0), attribute(1, text(kind)));
  }

  private static String told(Raw raw) {
    return raw instanceof Raw.Bytes bytes ? bytes.text() : raw.toString();
  }

  @Test
  void aLinkTellsWhatItsKernelKnows() {
    byte[] xdp = attribute(43 | NESTED, attribute(2, new byte[] {1}));
    byte[] all =
        link(
            attribute(3, text("eth0")),
            attribute(4, words(9000)),
            attribute(6, text("mq")),
            xdp,
            attribute(41, words(65536)),
            attribute(58, words(131072)),
            attribute(59, words(-1)),
            attribute(63, words(65536)),
            attribute(64, words(65536)));
    assertThat(told(NetlinkAnswer.link(all)))
        .isEqualTo(
            """
            mtu: 9000
            qdisc: mq
            xdp: driver
            gso-max-size: 65536
            gro-max-size: 131072
            tso-max-size: 4294967295
            gso-ipv4-max-size: 65536
            gro-ipv4-max-size: 65536
            """);
    assertThat(NetlinkAnswer.index(all)).isEqualTo(7);
    assertThat(told(NetlinkAnswer.link(link(attribute(4, words(1500)))))).isEqualTo("mtu: 1500\n");
  }

  @ParameterizedTest
  @CsvSource({"0,none", "2,generic", "3,hardware", "4,several", "9,9"})
  void theModeOfXdpIsAWord(byte mode, String word) {
    byte[] all = link(attribute(43, attribute(2, new byte[] {mode})));
    assertThat(told(NetlinkAnswer.link(all))).isEqualTo("xdp: " + word + "\n");
  }

  @Test
  void queuesOfOtherDevicesAndFiltersAreNotCounted() {
    byte[] all =
        join(
            qdisc(7, -1, "mq"),
            qdisc(7, 0x10001, "fq_codel"),
            qdisc(7, 0x10002, "fq"),
            qdisc(7, 0x10003, "fq_codel"),
            qdisc(7, 0xfffffff1, "clsact"),
            qdisc(8, -1, "netem"));
    assertThat(told(NetlinkAnswer.qdisc(all, 7))).isEqualTo("root: mq\nleaves: fq fq_codel\n");
    assertThat(told(NetlinkAnswer.qdisc(all, 8))).isEqualTo("root: netem\nleaves: none\n");
    assertThat(told(NetlinkAnswer.qdisc(all, 9))).isEqualTo("root: none\nleaves: none\n");
  }

  private static byte[] dcb(byte[]... ieee) {
    return message(DCB, words(21 << 8), attribute(13 | NESTED, join(ieee)));
  }

  private static byte[] pfc(int enabled) {
    byte[] pfc = new byte[136];
    pfc[0] = 8;
    pfc[1] = (byte) enabled;
    return attribute(2, pfc);
  }

  @Test
  void dcbTellsPrioritiesClassesSharesAndCodePoints() {
    byte[] ets = new byte[59];
    for (int i = 0; i < 8; i++) {
      ets[3 + i] = (byte) (i == 0 ? 100 : 0);
      ets[27 + i] = (byte) i;
    }
    byte[] point = join(new byte[] {5, 3}, Arrays.copyOf(words(26), 2));
    byte[] other = join(new byte[] {1, 4}, Arrays.copyOf(words(0x8906), 2));
    byte[] all =
        dcb(
            pfc(0x88),
            attribute(1, ets),
            attribute(3, join(attribute(1, other), attribute(1, point))));
    String expected =
        """
        pfc: 3 7
        pfc-classes: 8
        ets-classes: 0 1 2 3 4 5 6 7
        ets-shares: 100 0 0 0 0 0 0 0
        dscp: 26=3
        """;
    // The protocol is a word of 16 bits in the machine's order.
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      assertThat(told(NetlinkAnswer.dcb(all))).isEqualTo(expected);
    }
    assertThat(told(NetlinkAnswer.dcb(dcb(pfc(0)))))
        .isEqualTo("pfc: none\npfc-classes: 8\ndscp: none\n");
  }

  @Test
  void aDriverThatTellsNothingOfIeeeHasNone() {
    assertThat(NetlinkAnswer.dcb(dcb())).isEqualTo(new Raw.Missing());
    assertThat(NetlinkAnswer.dcb(dcb(attribute(2, new byte[1])))).isEqualTo(new Raw.Missing());
  }

  @Test
  void anErrorIsItsNumberAndAnAcknowledgementNone() {
    assertThat(NetlinkAnswer.errno(message(2, words(-95)))).isEqualTo(95);
    assertThat(NetlinkAnswer.errno(message(2, words(0)))).isZero();
    assertThat(NetlinkAnswer.errno(link())).isZero();
    assertThat(NetlinkAnswer.errno(join(link(), message(2, words(-19))))).isEqualTo(19);
  }

  @Test
  void theEndOfADumpIsFoundBehindOtherMessages() {
    assertThat(NetlinkAnswer.isLast(qdisc(7, -1, "mq"))).isFalse();
    assertThat(NetlinkAnswer.isLast(join(qdisc(7, -1, "mq"), message(3, words(0))))).isTrue();
  }

  @Test
  void cutAndBrokenMessagesEndTheWalk() {
    byte[] whole = link(attribute(4, words(9000)), attribute(6, text("mq")));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      NetlinkAnswer.link(cut);
      NetlinkAnswer.index(cut);
      NetlinkAnswer.dcb(cut);
      NetlinkAnswer.qdisc(cut, 7);
      assertThat(NetlinkAnswer.errno(cut)).isZero();
    }
    assertThat(NetlinkAnswer.link(new byte[0]))
        .isEqualTo(new Raw.Failed("EBADMSG: an answer without RTM_NEWLINK"));
    for (int length : new int[] {0, 1, 15, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(NetlinkAnswer.isLast(join(words(length, 99, 0, 0), message(3)))).isFalse();
    }
    byte[] loop = link(attribute(4, words(9000)));
    loop[32] = 0; // An attribute of no length would be read for ever.
    loop[33] = 0;
    assertThat(told(NetlinkAnswer.link(loop))).isEmpty();
  }
}
