package dev.kerneltune.sched.model;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server on a loopback address that speaks HTTP/1.1 byte by byte, so that it can also speak it
 * wrongly.
 */
public final class ModelServer implements AutoCloseable {
  private static final int DEEP = 12;

  private final ServerSocket listening;
  private final Talk talk;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<Thread> serving = new CopyOnWriteArrayList<>();
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Thread acceptor;

  /**
   * What came in.
   *
   * @param head the request line and the headers
   * @param body the body
   */
  public record Asked(String head, String body) {
    /** Returns the form of reply that was asked for. */
    public String form() {
      return JsonCodec.readObject(body, DEEP)
          .object("response_format")
          .flatMap(format -> format.text("type"))
          .orElse("plain");
    }

    /** Returns the items of the question. */
    public List<Fields> items() {
      List<Fields> items = new ArrayList<>();
      for (JsonValue each : JsonCodec.readObject(message(1), DEEP).items("items")) {
        items.add((Fields) each);
      }
      return items;
    }

    /** Returns what the message says: 0 is the system's, 1 the user's. */
    public String message(int index) {
      JsonValue message = JsonCodec.readObject(body, DEEP).items("messages").get(index);
      return ((Fields) message).text("content").orElseThrow();
    }
  }

  /** What a server does with a request. */
  @FunctionalInterface
  public interface Talk {
    /** Writes the whole answer. */
    void answer(Asked asked, OutputStream out) throws Exception;
  }

  private ModelServer(Talk talk) throws IOException {
    this.talk = talk;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.acceptor = Thread.ofVirtual().start(this::accept);
  }

  /** Starts one that does this with each request. */
  public static ModelServer talking(Talk talk) throws IOException {
    return new ModelServer(talk);
  }

  /** Starts one that sends this text, whatever it is asked. */
  public static ModelServer sending(String response) throws IOException {
    return new ModelServer((_, out) -> out.write(response.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Starts one whose model writes this about a request. */
  public static ModelServer writing(Function<Asked, String> content) throws IOException {
    return new ModelServer((asked, out) -> out.write(completion(content.apply(asked))));
  }

  /** Starts one whose model knows the canaries, and gives each task this class. */
  public static ModelServer classing(Function<Fields, TaskClass> model) throws IOException {
    return writing(asked -> answers(asked, model));
  }

  /** Returns what a model writes that knows the canaries. */
  public static String answers(Asked asked, Function<Fields, TaskClass> model) {
    StringBuilder items = new StringBuilder();
    for (Fields each : asked.items()) {
      TaskClass known = canary(each, model.apply(each));
      items
          .append(items.isEmpty() ? "" : ",")
          .append("{\"id\":%d,\"class\":\"%s\"}".formatted(id(each), known.word()));
    }
    return "{\"items\":[" + items + "]}";
  }

  /** Returns the id of an item. */
  public static long id(Fields item) {
    return item.whole("id").orElseThrow();
  }

  private static TaskClass canary(Fields item, TaskClass otherwise) {
    String cgroup = item.text("cgroup").orElse("");
    String comm = item.text("comm").orElse("");
    if (cgroup.equals("inference.service")) {
      return TaskClass.SERVING;
    }
    return cgroup.equals(comm + ".service") ? TaskClass.BACKGROUND : otherwise;
  }

  /** Returns a chat completion as bytes of HTTP. */
  public static byte[] completion(String content) {
    Fields message = Fields.none().with("role", "assistant").with("content", content);
    Fields choice =
        Fields.none().with("index", 0).with("message", message).with("finish_reason", "stop");
    Fields body =
        Fields.none()
            .with("id", "x")
            .with("choices", new JsonValue.Items(List.of(choice)))
            .with("usage", Fields.none().with("total_tokens", 321));
    return response(200, "OK", "application/json", JsonCodec.write(body));
  }

  /** Returns a whole response. */
  public static byte[] response(int status, String reason, String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, reason, type, bytes.length);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(bytes);
    return all.toByteArray();
  }

  /** Returns where its API begins. */
  public String base() {
    return "http://127.0.0.1:" + listening.getLocalPort() + "/v1";
  }

  /** Returns all that came in. */
  public List<Asked> asked() {
    return asked;
  }

  /** Returns how many requests were answered at the same time at most. */
  public int mostAtOnce() {
    return most.get();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        serving.add(Thread.ofVirtual().start(() -> serve(socket)));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      while (true) {
        Asked request = request(socket.getInputStream());
        asked.add(request);
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
          talk.answer(request, socket.getOutputStream());
          socket.getOutputStream().flush();
        } finally {
          now.decrementAndGet();
        }
      }
    } catch (Exception _) {
      // The client went away, or the test ended.
    }
  }

  private static Asked request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int each = in.read();
      if (each < 0) {
        throw new IOException("the connection ended");
      }
      head.append((char) each);
    }
    int length = 0;
    for (String line : head.toString().split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return new Asked(head.toString(), new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket each : open) {
      each.close();
    }
    try {
      acceptor.join();
      // What a talk notes at its end is there when the server is closed.
      for (Thread each : serving) {
        each.interrupt();
        each.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
