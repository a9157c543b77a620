package dev.kerneltune.host;

import dev.kerneltune.host.SystemCalls.Call;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What NETLINK_ROUTE tells of a network device: RTM_GETLINK, RTM_GETQDISC and RTM_GETDCB
 * (include/uapi/linux/rtnetlink.h, dcbnl.h). They change nothing and need no privilege. Each wait
 * for an answer is bounded by the socket itself.
 */
final class Netlink {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int WAIT_MILLIS = 500;

  private static final int NLM_F_REQUEST = 1;
  private static final int NLM_F_DUMP = 0x300;
  private static final int EAGAIN = 11;

  private static final int RTM_GETLINK = 18;
  private static final int RTM_GETQDISC = 38;
  private static final int RTM_GETDCB = 78;

  private static final int IFINFOMSG = 16;
  private static final int IFLA_IFNAME = 3;
  private static final int TCMSG = 20;
  private static final int DCBMSG = 4;
  private static final int DCB_ATTR_IFNAME = 1;
  private static final byte DCB_CMD_IEEE_GET = 21;

  /** With its final NUL a name has at most so many bytes (include/uapi/linux/if.h). */
  private static final int IFNAMSIZ = 16;

  /** The kernel cuts a dump into pieces of at most 32 KiB (net/netlink/af_netlink.c). */
  private static final int ROOM = 1 << 16;

  /** More pieces than the queues of any machine fill: a bound, not a limit that is met. */
  private static final int MOST_PIECES = 256;

  private final SystemCalls calls;
  private final long socket;

  private Netlink(SystemCalls calls, long socket) {
    this.calls = calls;
    this.socket = socket;
  }

  /** Asks about the network device {@code name}; {@code what} is link, qdisc or dcb. */
  static Raw ask(SystemCalls calls, String name, String what) {
    byte[] bytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
    boolean isQuery = what.equals("link") || what.equals("qdisc") || what.equals("dcb");
    if (name.isEmpty() || bytes.length > IFNAMSIZ || !isQuery) {
      return Queries.unknown("netlink/" + name + "/" + what);
    }
    long socket = calls.call(Call.SOCKET, AF_NETLINK, SOCK_RAW_CLOEXEC, 0);
    if (socket < 0) {
      return Errno.of(-socket);
    }
    try {
      MemorySegment limit = calls.memory(16); // struct timeval
      limit.set(ValueLayout.JAVA_LONG, 8, WAIT_MILLIS * 1000L);
      long bounded =
          calls.call(Call.SETSOCKOPT, socket, SOL_SOCKET, SO_RCVTIMEO, limit.address(), 16);
      if (bounded < 0) {
        return Errno.of(-bounded);
      }
      Netlink link = new Netlink(calls, socket);
      return switch (what) {
        case "link" -> link.link(bytes);
        case "dcb" -> link.dcb(bytes);
        default -> link.qdisc(bytes);
      };
    } finally {
      calls.call(Call.CLOSE, socket);
    }
  }

  private Raw link(byte[] name) {
    return answer(linkRequest(name), NetlinkAnswer::link);
  }

  private Raw dcb(byte[] name) {
    ByteBuffer request = request(RTM_GETDCB, NLM_F_REQUEST, DCBMSG, name.length);
    request.put(17, DCB_CMD_IEEE_GET);
    return answer(named(request, DCBMSG, DCB_ATTR_IFNAME, name), NetlinkAnswer::dcb);
  }

  private Raw qdisc(byte[] name) {
    Reply reply = exchange(linkRequest(name));
    if (!(reply instanceof Reply.Messages(var link))) {
      return ((Reply.None) reply).why();
    }
    int index = NetlinkAnswer.index(link);
    if (index <= 0) {
      return new Raw.Failed("EBADMSG: an answer without the number of the device");
    }
    ByteBuffer request = request(RTM_GETQDISC, NLM_F_REQUEST | NLM_F_DUMP, TCMSG, 0);
    request.putInt(20, index);
    return answer(request, messages -> NetlinkAnswer.qdisc(messages, index));
  }

  private static ByteBuffer linkRequest(byte[] name) {
    ByteBuffer request = request(RTM_GETLINK, NLM_F_REQUEST, IFINFOMSG, name.length);
    return named(request, IFINFOMSG, IFLA_IFNAME, name);
  }

  /** Begins a message: struct nlmsghdr, a family's header of zeros, and room for a name. */
  private static ByteBuffer request(int type, int flags, int header, int name) {
    int length = 16 + header + (name == 0 ? 0 : 4 + (name + 3) / 4 * 4);
    ByteBuffer request = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    request.putInt(length).putShort((short) type).putShort((short) flags).putInt(1);
    return request;
  }

  private static ByteBuffer named(ByteBuffer request, int header, int attribute, byte[] name) {
    request.position(16 + header);
    request.putShort((short) (4 + name.length)).putShort((short) attribute).put(name);
    return request;
  }

  /** What came back. */
  private sealed interface Reply {
    /** All messages of the answer, as they came. */
    @SuppressWarnings("ArrayRecordComponent") // Looked at once, and handed to no one.
    record Messages(byte[] bytes) implements Reply {}

    /** No answer. */
    record None(Raw why) implements Reply {}
  }

  /** Understands the messages of an answer. */
  private interface Parser {
    Raw parse(byte[] messages);
  }

  private Raw answer(ByteBuffer request, Parser parser) {
    return switch (exchange(request)) {
      case Reply.Messages(var bytes) -> parser.parse(bytes);
      case Reply.None(var why) -> why;
    };
  }

  private Reply exchange(ByteBuffer request) {
    byte[] bytes = new byte[request.capacity()];
    request.get(0, bytes);
    MemorySegment memory = calls.memory(Math.max(ROOM, bytes.length));
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    long sent = calls.call(Call.WRITE, socket, memory.address(), bytes.length);
    if (sent < 0) {
      return new Reply.None(Errno.of(-sent));
    }
    boolean isDump = (request.getShort(6) & NLM_F_DUMP) != 0;
    byte[] all = new byte[0];
    for (int piece = 0; piece < MOST_PIECES; piece++) {
      long length = calls.call(Call.READ, socket, memory.address(), ROOM);
      if (length < 0) {
        return new Reply.None(-length == EAGAIN ? new Raw.Blocked(WAIT_MILLIS) : Errno.of(-length));
      }
      byte[] more = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      int errno = NetlinkAnswer.errno(more);
      if (errno != 0) {
        return new Reply.None(errno == Errno.EOPNOTSUPP ? new Raw.Missing() : Errno.of(errno));
      }
      all = join(all, more);
      if (!isDump || NetlinkAnswer.isLast(more)) {
        return new Reply.Messages(all);
      }
    }
    return new Reply.None(new Raw.Failed("EMSGSIZE: an answer without end"));
  }

  private static byte[] join(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }
}
