package dev.kerneltune.sched.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.TaskClass;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Replies that must decide nothing: of models that are wrong, and of servers that do not work. */
class WrongRepliesTest extends Asker {
  /** Each is a reply that must decide nothing, with a word that its line must hold. */
  static Stream<Arguments> wrongReplies() {
    Function<ModelServer.Asked, String> good =
        asked -> ModelServer.answers(asked, _ -> TaskClass.BATCH);
    return Stream.of(
        Arguments.of("prose", written(_ -> "Sure! They are all batch."), "no JSON"),
        Arguments.of("fences", written(asked -> "```json\n" + good.apply(asked) + "\n```"), "JSON"),
        Arguments.of("nothing", written(_ -> ""), "nothing"),
        Arguments.of("trailing text", written(asked -> good.apply(asked) + " ok"), "JSON"),
        Arguments.of("two answers", written(asked -> good.apply(asked) + "{}"), "more behind"),
        Arguments.of("no ids", written(_ -> "{\"items\":[]}"), "0 of 3 ids"),
        Arguments.of(
            "another property",
            written(asked -> good.apply(asked).replace("\"id\"", "\"why\":\"x\",\"id\"")),
            "alone"),
        Arguments.of(
            "a property beside items",
            written(asked -> good.apply(asked).replace("{\"items\"", "{\"a\":1,\"items\"")),
            "alone"),
        Arguments.of(
            "the same name twice",
            written(asked -> good.apply(asked).replace("\"class\"", "\"id\":1,\"class\"")),
            "no name twice"),
        Arguments.of(
            "another class",
            written(asked -> good.apply(asked).replace("batch", "realtime")),
            "'realtime'"),
        Arguments.of(
            "a class in capitals",
            written(asked -> good.apply(asked).replace("batch", "Batch")),
            "'Batch'"),
        Arguments.of(
            "an id as text",
            written(asked -> good.apply(asked).replaceFirst("\"id\":(\\d+)", "\"id\":\"$1\"")),
            "no whole number"),
        Arguments.of(
            "an id with a fraction",
            written(asked -> good.apply(asked).replaceFirst("\"id\":(\\d+)", "\"id\":$1.0")),
            "no whole number"),
        Arguments.of(
            "an unknown id",
            written(asked -> good.apply(asked).replaceFirst("\"id\":\\d+", "\"id\":7")),
            "was not asked"),
        Arguments.of(
            "an id beyond every type",
            written(
                asked -> good.apply(asked).replaceFirst("\"id\":\\d+", "\"id\":" + "9".repeat(30))),
            "no whole number"),
        Arguments.of(
            "a duplicate",
            written(
                asked ->
                    good.apply(asked).replaceFirst("\\{\"id\"(.*?)\\}", "{\"id\"$1},{\"id\"$1}")),
            "twice"),
        Arguments.of("a list", written(_ -> "[1,2,3]"), "no object"),
        Arguments.of("deep", written(_ -> "[".repeat(5000)), "deep"),
        Arguments.of("a loop", written(_ -> "{\"items\":[" + "{\"id\":1},".repeat(5000)), "JSON"),
        Arguments.of(
            "cut off",
            answered(
                "{\"choices\":[{\"finish_reason\":\"length\",\"message\":{\"content\":\"{\"}}]}"),
            "cut off"),
        Arguments.of("an error with 200", answered("{\"error\":{\"message\":\"no\"}}"), "choices"),
        Arguments.of(
            "reasoning alone",
            answered("{\"choices\":[{\"message\":{\"reasoning_content\":\"hm\"}}]}"),
            "content"),
        Arguments.of("null", answered("null"), "no object"),
        Arguments.of("another encoding", latin1("{\"choices\":\"\u00e9\"}"), "no UTF-8"));
  }

  private static ModelServer.Talk written(Function<ModelServer.Asked, String> content) {
    return (asked, out) -> out.write(ModelServer.completion(content.apply(asked)));
  }

  private static ModelServer.Talk answered(String body) {
    return (_, out) -> out.write(ModelServer.response(200, "OK", "application/json", body));
  }

  private static ModelServer.Talk latin1(String body) {
    return (_, out) -> {
      byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
      out.write(
          ("HTTP/1.1 200 OK\r\nContent-Length: " + bytes.length + "\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      out.write(bytes);
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongReplies")
  void aReplyWithOneMistakeDecidesNothing(String what, ModelServer.Talk talk, String word)
      throws Exception {
    try (ModelServer server = ModelServer.talking(talk)) {
      ask(server.base(), PATIENT, key("engine"));
      assertThat(outcomes).hasSize(1);
      assertThat(fault(outcomes.getFirst()).kind()).as(what).isEqualTo(Fault.Kind.REPLY);
      assertThat(fault(outcomes.getFirst()).text()).contains(word).doesNotContain("\n");
      assertThat(server.asked()).hasSize(1);
    }
  }

  static Stream<Arguments> brokenServers() {
    String ok = "HTTP/1.1 200 OK\r\n";
    return Stream.of(
        Arguments.of("HTML", whole(200, "<!DOCTYPE html><html>hello</html>"), "HTML"),
        Arguments.of("500", whole(500, "{}"), "HTTP 500"),
        Arguments.of("503", whole(503, "<html>"), "HTTP 503"),
        Arguments.of("429", whole(429, "{}"), "HTTP 429"),
        Arguments.of("404", whole(404, "{\"error\":{\"message\":\"model x?\"}}"), "model x?"),
        Arguments.of("a key that is not right", whole(401, "{}"), "--key-file"),
        Arguments.of(
            "the key said again",
            whole(404, "{\"error\":{\"message\":\"no: " + SECRET + "\"}}"),
            "HTTP 404"),
        Arguments.of("no HTTP", raw("hello\r\n\r\n"), "no HTTP reply"),
        Arguments.of("nothing", raw(""), "no HTTP reply"),
        Arguments.of(
            "chunks of garbage",
            raw(ok + "Transfer-Encoding: chunked\r\n\r\nZZZ\r\nhello\r\n"),
            "no HTTP reply"),
        Arguments.of(
            "a chunk without end",
            raw(ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello"),
            "no HTTP reply"),
        Arguments.of("half a body", raw(ok + "Content-Length: 100\r\n\r\n{\"a\""), "no HTTP reply"),
        Arguments.of("a length below none", raw(ok + "Content-Length: -5\r\n\r\n"), "no HTTP"));
  }

  private static ModelServer.Talk whole(int status, String body) {
    return (_, out) -> out.write(ModelServer.response(status, "X", "text/plain", body));
  }

  /** Sends bytes and ends the connection. */
  private static ModelServer.Talk raw(String text) {
    return (_, out) -> {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      throw new IllegalStateException("the end");
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenServers")
  void aServerThatDoesNotWorkEndsTheRound(String what, ModelServer.Talk talk, String word)
      throws Exception {
    try (ModelServer server = ModelServer.talking(talk)) {
      ask(server.base(), PATIENT, key("engine"), key("other", 1000, "/user.slice/a"));
      assertThat(fault(outcomes.getFirst()).kind()).as(what).isEqualTo(Fault.Kind.SERVER);
      assertThat(fault(outcomes.getFirst()).text()).contains(word).doesNotContain("\n");
      assertThat(outcomes.get(1)).isInstanceOf(Outcome.Waiting.class);
      assertThat(server.asked()).hasSize(1);
    }
  }
}
