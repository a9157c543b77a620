package dev.kerneltune.sched.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  private static Endpoint of(String text) {
    return Endpoint.of(text, InetAddress::getAllByName);
  }

  @ParameterizedTest
  @CsvSource({
    "llama.cpp, http://127.0.0.1:8080/v1",
    "ollama, http://127.0.0.1:11434/v1",
    "vllm, http://127.0.0.1:8000/v1",
    "lmstudio, http://127.0.0.1:1234/v1",
    "http://127.0.0.1:9/v1/, http://127.0.0.1:9/v1",
    "http://127.8.8.8/v1, http://127.8.8.8/v1",
    "http://[::1]:9/v1, http://[::1]:9/v1",
    "HTTP://127.0.0.1:9, http://127.0.0.1:9",
    "http://2130706433:9/v1, http://127.0.0.1:9/v1",
    "http://[::ffff:127.0.0.1]:9/v1, http://127.0.0.1:9/v1",
  })
  void loopbackIsThisMachine(String text, String base) {
    assertThat(of(text)).hasToString(base);
    assertThat(of(text).reach()).isEqualTo(Endpoint.Reach.LOOPBACK);
    assertThat(of(text).isPrivate()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1:8000/v1",
        "http://0.0.0.0:8000/v1",
        "http://[::]:8000/v1",
        "https://api.example.org/v1",
        "http://localhost.example.org/v1",
        "http://127.0.0.1.example.org/v1",
        "http://localhost.:8000/v1",
        "http://0x7f000001/v1",
        "http://ip6-localhost:8000/v1"
      })
  void everyOtherHostIsRemoteWithoutAskingForItsName(String text) {
    Endpoint.Resolver never =
        name -> {
          throw new IllegalStateException("asked for " + name);
        };
    assertThat(Endpoint.of(text, never).reach()).isEqualTo(Endpoint.Reach.REMOTE);
  }

  @Test
  void localhostIsTheAddressThatItWasLookedUpAs() throws Exception {
    InetAddress four = InetAddress.ofLiteral("127.0.0.1");
    InetAddress six = InetAddress.ofLiteral("::1");
    assertThat(Endpoint.of("http://LOCALHOST:8/v1", _ -> new InetAddress[] {six, four}))
        .hasToString("http://127.0.0.1:8/v1");
    assertThat(Endpoint.of("http://localhost:8/v1", _ -> new InetAddress[] {six}))
        .hasToString("http://[::1]:8/v1");
  }

  @Test
  void aLocalhostThatIsAlsoElsewhereIsRefused() {
    assertThatThrownBy(
            () ->
                Endpoint.of(
                    "http://localhost:8/v1",
                    _ ->
                        new InetAddress[] {
                          InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("10.1.2.3")
                        }))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("10.1.2.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "openai",
        "http://",
        "http:///v1",
        "file:///etc/passwd",
        "http://127.0.0.1:0/v1",
        "http://127.0.0.1:70000/v1",
        "http://127.0.0.1/v1?x=sk-secret",
        "http://me:sk-secret@127.0.0.1/v1",
        "http://127.0.0.1/v1#sk-secret",
        "http://127.0.0.1.:8000/v1",
        "http://127.0.0.1/a b\u001b[2J"
      })
  void whatIsNoUrlOfAServerIsRefusedInOneLineWithoutSecrets(String text) {
    assertThatThrownBy(() -> of(text))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("--endpoint: '")
        .message()
        .doesNotContain("sk-secret", "\n", "\u001b");
  }

  @Test
  void onlyTlsIsPrivateOnTheWayToAnotherMachine() {
    assertThat(of("https://api.example.org/v1").isPrivate()).isTrue();
    assertThat(of("http://api.example.org/v1").isPrivate()).isFalse();
  }
}
