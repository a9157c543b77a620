package dev.kerneltune.sched.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
  private static Policy of(String text) {
    return Policy.of("my.txt", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theBuiltInPolicyIsOneThatAFileMayHold() {
    assertThat(of(Policy.builtIn().text()).hash()).isEqualTo(Policy.builtIn().hash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- urgent: what must be first | urgent",
        "* `realtime`: never late | realtime",
        "anything of tenant a -> turbo | turbo",
        "trainer* => **fast** | fast",
        "Give it the class 'high' always | high",
        "{\"id\": 1, \"class\": \"idle\"} | idle",
        "class=low | low",
        "class: Critical | Critical",
      })
  void aClassThatThereIsNotIsToldWithFileAndLine(String line, String word) {
    assertThatThrownBy(() -> of("batch is for loaders\n" + line + "\n"))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("my.txt:2: asks for the class '" + word + "'")
        .hasMessageContaining("expected critical, serving, normal, batch, background");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- batch: our trainer is batch",
        "our-trainer -> critical",
        "the class of a task is never critical without a GPU",
        "{\"class\": \"serving\"}",
        "classes: critical, batch",
        "We run first class hardware: everything is normal.",
        "subclass: foo; background otherwise",
      })
  void proseAboutClassesIsTaken(String text) {
    assertThat(of(text).text()).isEqualTo(text);
  }

  @Test
  void aPolicyWithoutAnyClassIsRefused() {
    assertThatThrownBy(() -> of("be nice")).hasMessageContaining("none of the classes is named");
    assertThatThrownBy(() -> of("")).hasMessageContaining("my.txt:1: none of the classes");
  }

  @Test
  void whatIsNoTextIsRefused() {
    assertThatThrownBy(() -> of("normal\n\u001b[2J")).hasMessageContaining("my.txt:2: the control");
    assertThatThrownBy(() -> Policy.of("my.txt", new byte[] {(byte) 0xc3, 'x'}))
        .hasMessageContaining("no UTF-8");
    assertThatThrownBy(() -> Policy.of("my.txt", new byte[Policy.LONGEST + 1]))
        .hasMessageContaining("16384 at most");
  }
}
