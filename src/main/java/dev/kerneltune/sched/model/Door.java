package dev.kerneltune.sched.model;

import dev.kerneltune.sched.Printable;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * The one place that speaks with a network: one POST at a time, to one URL, without redirects, and
 * bounded in time and length whatever the server does.
 */
final class Door {
  /** How long a connection may take, seconds. */
  static final int CONNECT_SECONDS = 2;

  /** The longest reply, bytes. */
  static final int LONGEST_REPLY = 65_536;

  private static final int OK = 200;
  private static final int REDIRECTION = 300;
  private static final int CLIENT_ERROR = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;
  private static final int NOT_IMPLEMENTED = 501;

  private final Endpoint endpoint;
  private final ApiKey key;
  private final int seconds;

  /** What came of a question. */
  sealed interface Answer {
    /** The server answered with this text. */
    record Told(String text) implements Answer {}

    /** The server does not like the request (400, 422, 501). */
    record Declined(String why) implements Answer {}
  }

  /**
   * Opens it.
   *
   * @param seconds how long a question may take in all
   */
  Door(Endpoint endpoint, ApiKey key, int seconds) {
    this.endpoint = endpoint;
    this.key = key;
    this.seconds = seconds;
  }

  /** Sends a body and waits for the answer. */
  Answer post(String body) throws Fault.Raised {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.completions())
            .timeout(Duration.ofSeconds(seconds))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("User-Agent", "kernel-tune")
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    key.header().ifPresent(value -> request.header("Authorization", value));
    // A connection of its own: a server may close one that idles just when it is used again.
    HttpClient client = client();
    try {
      // The time-out of the request ends with its headers; a body may drip for ever.
      return understand(
          client
              .sendAsync(request.build(), _ -> new BoundedBody(LONGEST_REPLY))
              .get(seconds, TimeUnit.SECONDS));
    } catch (TimeoutException _) {
      throw server("no whole reply within " + seconds + " s");
    } catch (ExecutionException e) {
      throw server(reason(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw server("interrupted");
    } finally {
      client.shutdownNow();
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(Duration.ofSeconds(CONNECT_SECONDS))
        .build();
  }

  private String reason(Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException _ -> "no connection within " + CONNECT_SECONDS + " s";
      case HttpTimeoutException _ -> "no reply within " + seconds + " s";
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          "a host name without an address";
      case ConnectException _ -> "nobody listens there, expected a server; is it running?";
      case SSLException e -> "TLS that fails: " + Printable.of(String.valueOf(e.getMessage()));
      case IOException e -> "no HTTP reply: " + Printable.of(String.valueOf(e.getMessage()));
      default -> "no HTTP reply: " + cause.getClass().getSimpleName();
    };
  }

  private Answer understand(HttpResponse<byte[]> response) throws Fault.Raised {
    int status = response.statusCode();
    if (status == OK) {
      return new Answer.Told(text(response.body()));
    }
    if (status >= REDIRECTION && status < CLIENT_ERROR) {
      throw server(
          "HTTP %d, a redirect to %s, which is not followed; name the server itself"
              .formatted(status, target(response)));
    }
    if (status == CLIENT_ERROR || status == UNPROCESSABLE || status == NOT_IMPLEMENTED) {
      return new Answer.Declined("HTTP " + status + said(response.body()));
    }
    throw server(
        switch (status) {
          case UNAUTHORIZED, FORBIDDEN ->
              "HTTP %d: %s; expected a key that it takes, from --key-file or --key-env"
                  .formatted(status, key.isGiven() ? "it refuses " + key : "it wants a key");
          case NOT_FOUND ->
              "HTTP 404%s; expected the path of an API, such as /v1, and a model that it has"
                  .formatted(said(response.body()));
          case TOO_MANY -> "HTTP 429: too many questions for it, expected an answer";
          default -> "HTTP " + status + ", expected 200";
        });
  }

  private static String target(HttpResponse<byte[]> response) {
    String location = response.headers().firstValue("Location").orElse("");
    try {
      String host = URI.create(location).getHost();
      return host == null ? "another path" : Printable.of(host);
    } catch (IllegalArgumentException _) {
      return "an unreadable place";
    }
  }

  private static String text(byte[] body) throws Fault.Raised {
    if (body.length > LONGEST_REPLY) {
      throw new Fault.Raised(
          Fault.Kind.REPLY, "a reply of more than 64 KiB, expected some lines; it was not read on");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw new Fault.Raised(Fault.Kind.REPLY, "a reply that is no UTF-8, expected JSON");
    }
  }

  /** Returns what an error's body says for itself (error.message), unless it repeats the key. */
  private String said(byte[] body) {
    try {
      Optional<String> message =
          JsonCodec.readObject(text(body), Reply.DEPTH)
              .object("error")
              .flatMap(error -> error.text("message"));
      return message
          .filter(text -> !key.isIn(text))
          .map(text -> ": " + Printable.of(text))
          .orElse("");
    } catch (StoreException | Fault.Raised _) {
      return "";
    }
  }

  private static Fault.Raised server(String text) {
    return new Fault.Raised(Fault.Kind.SERVER, text);
  }
}
