package dev.kerneltune.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * The messages of NETLINK_ROUTE, understood: struct nlmsghdr, a header of the family, and
 * attributes of length, type and payload, each on a boundary of four bytes
 * (include/uapi/linux/netlink.h), in the byte order of the machine.
 */
final class NetlinkAnswer {
  private static final int HEADER = 16;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_NEWQDISC = 36;
  private static final int RTM_GETDCB = 78;

  /** The upper bits of a type are flags: nested, and network byte order. */
  private static final int NLA_TYPE_MASK = 0x3fff;

  // include/uapi/linux/if_link.h; the header is struct ifinfomsg.
  private static final int IFINFOMSG = 16;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_QDISC = 6;
  private static final int IFLA_XDP = 43;
  private static final int IFLA_XDP_ATTACHED = 2;

  /** An attribute of 32 bits, and its name in the answer. */
  private record Size(int type, String name) {}

  private static final Size[] SIZES = {
    new Size(41, "gso-max-size"),
    new Size(58, "gro-max-size"),
    new Size(59, "tso-max-size"),
    new Size(63, "gso-ipv4-max-size"),
    new Size(64, "gro-ipv4-max-size")
  };

  // include/uapi/linux/pkt_sched.h and rtnetlink.h; the header is struct tcmsg.
  private static final int TCMSG = 20;
  private static final int TCA_KIND = 1;
  private static final int TC_H_ROOT = 0xffffffff;

  /** The parent of ingress and clsact, which hold filters and no packets. */
  private static final int TC_H_INGRESS = 0xfffffff1;

  // include/uapi/linux/dcbnl.h; the header is struct dcbmsg.
  private static final int DCBMSG = 4;
  private static final int DCB_ATTR_IEEE = 13;
  private static final int DCB_ATTR_IEEE_ETS = 1;
  private static final int DCB_ATTR_IEEE_PFC = 2;
  private static final int DCB_ATTR_IEEE_APP_TABLE = 3;
  private static final int DCB_ATTR_IEEE_APP = 1;
  private static final int IEEE_8021QAZ_APP_SEL_DSCP = 5;

  private NetlinkAnswer() {}

  /** Returns the errno of the first message that is an error, else 0. */
  static int errno(byte[] messages) {
    ByteBuffer all = buffer(messages);
    for (int at = 0; at >= 0; at = next(all, at)) {
      if (type(all, at) == NLMSG_ERROR && at + HEADER + 4 <= all.limit()) {
        return -all.getInt(at + HEADER);
      }
    }
    return 0;
  }

  /** Returns whether the end of a dump is among the messages. */
  static boolean isLast(byte[] messages) {
    return find(buffer(messages), NLMSG_DONE) >= 0;
  }

  /** Returns the number of the device of RTM_NEWLINK, or 0. */
  static int index(byte[] messages) {
    ByteBuffer all = buffer(messages);
    int at = find(all, RTM_NEWLINK);
    return at < 0 || at + HEADER + IFINFOMSG > all.limit() ? 0 : all.getInt(at + HEADER + 4);
  }

  /** Understands RTM_NEWLINK. What a kernel does not tell has no line. */
  static Raw link(byte[] messages) {
    ByteBuffer all = buffer(messages);
    int at = find(all, RTM_NEWLINK);
    if (at < 0) {
      return strange("RTM_NEWLINK");
    }
    ByteBuffer link = attributes(all, at, IFINFOMSG);
    StringBuilder text = new StringBuilder(160);
    number(text, "mtu", attribute(link, IFLA_MTU));
    ByteBuffer qdisc = attribute(link, IFLA_QDISC);
    if (qdisc.hasRemaining()) {
      line(text, "qdisc", string(qdisc));
    }
    ByteBuffer xdp = attribute(attribute(link, IFLA_XDP), IFLA_XDP_ATTACHED);
    if (xdp.hasRemaining()) {
      line(text, "xdp", xdp(xdp.get(0)));
    }
    for (Size size : SIZES) {
      number(text, size.name(), attribute(link, size.type()));
    }
    return Queries.text(text);
  }

  /** Names XDP_ATTACHED_NONE and its like. */
  private static String xdp(byte attached) {
    return switch (attached) {
      case 0 -> "none";
      case 1 -> "driver";
      case 2 -> "generic";
      case 3 -> "hardware";
      case 4 -> "several";
      default -> Integer.toString(attached & 0xff);
    };
  }

  /** Understands the RTM_NEWQDISC messages about the device {@code index}. */
  static Raw qdisc(byte[] messages, int index) {
    ByteBuffer all = buffer(messages);
    String root = "none";
    TreeSet<String> leaves = new TreeSet<>();
    for (int at = 0; at >= 0; at = next(all, at)) {
      boolean isWhole = at + HEADER + TCMSG <= all.limit();
      if (type(all, at) != RTM_NEWQDISC || !isWhole || all.getInt(at + HEADER + 4) != index) {
        continue;
      }
      String kind = string(attribute(attributes(all, at, TCMSG), TCA_KIND));
      switch (all.getInt(at + HEADER + 12)) {
        case TC_H_ROOT -> root = kind;
        case TC_H_INGRESS -> {}
        default -> leaves.add(kind);
      }
    }
    StringBuilder text = new StringBuilder(48);
    line(text, "root", root);
    line(text, "leaves", leaves.isEmpty() ? "none" : String.join(" ", leaves));
    return Queries.text(text);
  }

  /** Understands the answer to DCB_CMD_IEEE_GET. What a driver does not tell has no line. */
  static Raw dcb(byte[] messages) {
    ByteBuffer all = buffer(messages);
    int at = find(all, RTM_GETDCB);
    if (at < 0) {
      return strange("RTM_GETDCB");
    }
    ByteBuffer ieee = attribute(attributes(all, at, DCBMSG), DCB_ATTR_IEEE);
    StringBuilder text = new StringBuilder(160);
    ByteBuffer pfc = attribute(ieee, DCB_ATTR_IEEE_PFC);
    if (pfc.remaining() >= 2) { // struct ieee_pfc: pfc_cap, pfc_en
      line(text, "pfc", priorities(pfc.get(1)));
      line(text, "pfc-classes", Integer.toString(pfc.get(0) & 0xff));
    }
    ByteBuffer ets = attribute(ieee, DCB_ATTR_IEEE_ETS);
    if (ets.remaining() >= 35) { // struct ieee_ets: tc_tx_bw from 3, prio_tc from 27
      line(text, "ets-classes", eight(ets, 27));
      line(text, "ets-shares", eight(ets, 3));
    }
    String points = codePoints(attribute(ieee, DCB_ATTR_IEEE_APP_TABLE));
    if (!text.isEmpty()) {
      line(text, "dscp", points);
    }
    return text.isEmpty() ? new Raw.Missing() : Queries.text(text);
  }

  private static String priorities(byte mask) {
    StringBuilder numbers = new StringBuilder();
    for (int priority = 0; priority < 8; priority++) {
      if ((mask >>> priority & 1) != 0) {
        numbers.append(numbers.isEmpty() ? "" : " ").append(priority);
      }
    }
    return numbers.isEmpty() ? "none" : numbers.toString();
  }

  private static String eight(ByteBuffer bytes, int from) {
    StringBuilder numbers = new StringBuilder();
    for (int i = from; i < from + 8; i++) {
      numbers.append(numbers.isEmpty() ? "" : " ").append(bytes.get(i) & 0xff);
    }
    return numbers.toString();
  }

  /** Lists struct dcb_app (selector, priority, protocol) of code points as 26=3, in their order. */
  private static String codePoints(ByteBuffer table) {
    TreeSet<String> points = new TreeSet<>();
    for (int at = 0; at >= 0 && at + 8 <= table.limit(); at = nextAttribute(table, at)) {
      boolean isPoint =
          (table.getShort(at + 2) & NLA_TYPE_MASK) == DCB_ATTR_IEEE_APP
              && table.get(at + 4) == IEEE_8021QAZ_APP_SEL_DSCP;
      if (isPoint) {
        points.add((table.getShort(at + 6) & 0xffff) + "=" + (table.get(at + 5) & 0xff));
      }
    }
    return points.isEmpty() ? "none" : String.join(" ", points);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  private static int find(ByteBuffer all, int type) {
    for (int at = 0; at >= 0; at = next(all, at)) {
      if (type(all, at) == type) {
        return at;
      }
    }
    return -1;
  }

  /** Returns the type of the message at {@code at}, or 0 where there is none. */
  private static int type(ByteBuffer all, int at) {
    return at + HEADER > all.limit() ? 0 : all.getShort(at + 4) & 0xffff;
  }

  /** Returns where the next message begins, or -1; a length that cannot be ends the walk. */
  private static int next(ByteBuffer all, int at) {
    if (at + HEADER > all.limit()) {
      return -1;
    }
    int length = all.getInt(at);
    boolean isSane = length >= HEADER && length <= all.limit() - at;
    int next = at + (length + 3) / 4 * 4;
    return isSane && next + HEADER <= all.limit() ? next : -1;
  }

  /** Returns the attributes behind the family's header of the message at {@code at}. */
  private static ByteBuffer attributes(ByteBuffer all, int at, int header) {
    int end = (int) Math.min(all.limit(), (long) at + Math.max(0, all.getInt(at)));
    int start = Math.min(at + HEADER + header, end);
    return all.slice(start, end - start).order(ByteOrder.nativeOrder());
  }

  /** Returns the payload of the first attribute of a type, empty where there is none. */
  private static ByteBuffer attribute(ByteBuffer attributes, int type) {
    for (int at = 0; at >= 0 && at + 4 <= attributes.limit(); at = nextAttribute(attributes, at)) {
      int length = attributes.getShort(at) & 0xffff;
      boolean isWhole = length >= 4 && length <= attributes.limit() - at;
      if (isWhole && (attributes.getShort(at + 2) & NLA_TYPE_MASK) == type) {
        return attributes.slice(at + 4, length - 4).order(ByteOrder.nativeOrder());
      }
    }
    return ByteBuffer.allocate(0);
  }

  private static int nextAttribute(ByteBuffer attributes, int at) {
    int length = attributes.getShort(at) & 0xffff;
    return length < 4 ? -1 : at + (length + 3) / 4 * 4;
  }

  private static void number(StringBuilder text, String name, ByteBuffer payload) {
    if (payload.remaining() >= 4) {
      line(text, name, Integer.toUnsignedString(payload.getInt(0)));
    }
  }

  private static String string(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(0, bytes);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      bytes[end] = bytes[end] < ' ' ? (byte) '?' : bytes[end];
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.US_ASCII);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append('\n');
  }

  private static Raw strange(String wanted) {
    return new Raw.Failed("EBADMSG: an answer without " + wanted);
  }
}
