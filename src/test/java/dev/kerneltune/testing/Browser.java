package dev.kerneltune.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page in a real Chromium without a window, driven by the protocol of its developer tools
 * (https://chromedevtools.github.io/devtools-protocol). It keeps what the page asked the network
 * for and what it complained about.
 */
public final class Browser implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final WebSocket socket;
  private String session = "";
  private int last;

  /** Starts a browser whose files lie in {@code folder}, without a page. */
  public Browser(Path folder) throws IOException, InterruptedException {
    process =
        new ProcessBuilder(
                Consumers.find("chromium").orElseThrow().toString(),
                "--headless=new",
                // Its sandbox is not to be had as root, and the page is our own.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket = http.newWebSocketBuilder().buildAsync(address(folder), new Listener()).join();
  }

  /** It writes port and path into a file as soon as it listens. */
  private URI address(Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("DevToolsActivePort");
    for (long left = PATIENCE.toMillis(); left > 0 && process.isAlive(); left -= 50) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() == 2) {
        return URI.create("ws://127.0.0.1:" + lines.getFirst() + lines.getLast());
      }
      Thread.sleep(50);
    }
    throw new IOException("chromium does not listen");
  }

  /** Begins with an empty page, of which nothing is known yet. */
  public void begin() throws InterruptedException {
    session = "";
    JsonNode made = call("Target.createTarget", Map.of("url", "about:blank"));
    String target = made.get("targetId").asString();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asString();
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      call(domain + ".enable", Map.of());
    }
    requests.clear();
    complaints.clear();
  }

  /** Puts whole messages into the queue. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        answers.add(MAPPER.readTree(message.toString()));
        message.setLength(0);
      }
      webSocket.request(1);
      return null;
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws InterruptedException {
    int id = ++last;
    ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    message.set("params", MAPPER.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    while (true) {
      JsonNode answer = next(method);
      if (answer.has("id") && answer.get("id").asInt() == id) {
        if (answer.has("error")) {
          throw new AssertionError(method + ": " + answer.get("error"));
        }
        return answer.get("result");
      }
    }
  }

  private JsonNode next(String awaited) throws InterruptedException {
    JsonNode message = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no answer to " + awaited + " within " + PATIENCE);
    }
    switch (message.path("method").asString("")) {
      case "Network.requestWillBeSent" ->
          requests.add(message.at("/params/request/url").asString());
      case "Runtime.exceptionThrown", "Log.entryAdded" ->
          complaints.add(message.get("params").toString());
      case "Runtime.consoleAPICalled" -> complaints.add(message.get("params").toString());
      default -> {}
    }
    return message;
  }

  /** Opens a file and waits until it is there. */
  public void open(Path file) throws InterruptedException {
    call("Page.navigate", Map.of("url", file.toUri().toString()));
    while (!next("load").path("method").asString("").equals("Page.loadEventFired")) {}
  }

  /** Makes the window so wide and high, in pixels. */
  public void size(int width, int height) throws InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Sets what the system prefers: a media type, or nothing, and light or dark. */
  public void media(String type, String scheme) throws InterruptedException {
    Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
    call("Emulation.setEmulatedMedia", Map.of("media", type, "features", List.of(feature)));
  }

  /** Runs no script of a page that is opened from now on. */
  public void withoutScripts() throws InterruptedException {
    call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
  }

  /** Returns what an expression of JavaScript comes to, as text. */
  public String value(String expression) throws InterruptedException {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", "String(" + expression + ")", "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.at("/result/value").asString();
  }

  /** Clicks into the middle of the first element that a selector finds. */
  public void click(String selector) throws InterruptedException {
    String[] place = value(middle(selector)).split(",", 2);
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              Double.valueOf(place[0]),
              "y",
              Double.valueOf(place[1]),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Writes text where the focus is. */
  public void type(String text) throws InterruptedException {
    call("Input.insertText", Map.of("text", text));
  }

  /** Presses a key by its name, as the event of JavaScript has it, and lets it go. */
  public void press(String key) throws InterruptedException {
    String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
    for (String type : List.of(text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              key,
              "code",
              key,
              "text",
              type.equals("keyUp") ? "" : text,
              "windowsVirtualKeyCode",
              key.equals("Enter") ? 13 : 0));
    }
  }

  /** Writes a picture of what the window shows, as PNG. */
  public void picture(Path file) throws IOException, InterruptedException {
    write(file, call("Page.captureScreenshot", Map.of("format", "png")));
  }

  /** Writes the page as it would come out of a printer, as PDF. */
  public void print(Path file) throws IOException, InterruptedException {
    write(file, call("Page.printToPDF", Map.of("printBackground", true)));
  }

  private static void write(Path file, JsonNode answer) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(answer.get("data").asString()));
  }

  /** Returns every address that was asked for. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Returns every error and every line on the console. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    try {
      session = "";
      call("Browser.close", Map.of());
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    socket.abort();
    http.shutdownNow();
  }

  /** Returns the script that brings an element into view and tells its middle. */
  private static String middle(String selector) {
    return """
    (() => {
      const element = document.querySelector(`%s`);
      element.scrollIntoView({ block: "center" });
      const box = element.getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    })()
    """
        .formatted(selector);
  }
}
