package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SchedMetricTest {
  /** Asks once, and waits for the number or the problem. */
  private static String read(String source) throws InterruptedException {
    try (SchedMetric metric = SchedMetric.of("--metric", source)) {
      metric.ask();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (System.nanoTime() < end) {
        OptionalDouble value = metric.take();
        if (value.isPresent()) {
          assertThat(metric.take()).as("a number is taken once").isEmpty();
          return Double.toString(value.getAsDouble());
        }
        String problem = metric.problem();
        if (!problem.isEmpty()) {
          return problem;
        }
        Thread.sleep(20);
      }
      return "nothing";
    }
  }

  @Test
  void theFirstWordThatACommandPrintsIsTheNumber() throws InterruptedException {
    assertThat(read("echo 12.5 tokens/s")).isEqualTo("12.5");
    assertThat(read("echo -3e2")).isEqualTo("-300.0");
  }

  @Test
  void whatIsNoNumberIsTold() throws InterruptedException {
    assertThat(read("echo many")).endsWith("'many', expected a number");
    assertThat(read("echo NaN")).endsWith("'NaN', expected a number");
    assertThat(read("true")).endsWith("'', expected a number");
    assertThat(read("exit 3")).contains("exit status 3");
  }

  @Test
  void aCommandThatDoesNotEndIsKilledWithWhatItStarted() throws InterruptedException {
    assertThat(read("sleep 987654 & sleep 987654; echo 1")).startsWith("--metric: ");
    assertThat(
            ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("987654")))
        .isEmpty();
  }

  @Test
  void whatACommandLeavesBehindHoldsNothingUp() throws InterruptedException {
    try {
      assertThat(read("echo 7; sleep 876543 &")).isEqualTo("7.0");
    } finally {
      ProcessHandle.allProcesses()
          .filter(each -> each.info().commandLine().orElse("").endsWith("sleep 876543"))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void aBodyThatNeverEndsIsGivenUp() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    CountDownLatch over = new CountDownLatch(1);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('4');
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    try {
      assertThat(read("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
          .contains("not done within");
    } finally {
      over.countDown();
      server.stop(0);
    }
  }

  @Test
  void theBodyAtAnUrlIsTheNumber() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean isFine = exchange.getRequestURI().getPath().equals("/metric");
          byte[] body = (isFine ? "42\n" : "no").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(isFine ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String base = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThat(read(base + "/metric")).isEqualTo("42.0");
      assertThat(read(base + "/else")).endsWith("status 404, expected 200");
    } finally {
      server.stop(0);
    }
    assertThat(read("http://127.0.0.1:1/")).startsWith("--metric: http://127.0.0.1:1/: ");
  }

  @Test
  void whatCannotBeASourceIsRefusedAtOnce() {
    assertThatThrownBy(() -> SchedMetric.of("--metric", " ")).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> SchedMetric.of("--metric", "http://")).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> SchedMetric.of("--metric", "http:// x/"))
        .isInstanceOf(UserError.class);
  }
}
