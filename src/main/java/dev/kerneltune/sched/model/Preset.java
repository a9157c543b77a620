package dev.kerneltune.sched.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Servers that run on the machine itself, at the port that they listen on unless told otherwise.
 */
public enum Preset {
  /** llama-server of llama.cpp (tools/server/README.md: --port, 8080). */
  LLAMA_CPP("llama.cpp", 8080),
  /** Ollama (docs/faq.md: OLLAMA_HOST, 127.0.0.1:11434). */
  OLLAMA("ollama", 11_434),
  /** vLLM (docs/serving/openai_compatible_server.md: --port, 8000). */
  VLLM("vllm", 8000),
  /** LM Studio (its local server: 1234). */
  LM_STUDIO("lmstudio", 1234);

  private final String word;
  private final int port;

  Preset(String word, int port) {
    this.word = word;
    this.port = port;
  }

  /** Returns the word on the command line. */
  public String word() {
    return word;
  }

  /** Returns where its API begins. */
  public String base() {
    return "http://127.0.0.1:" + port + "/v1";
  }

  /** Returns the preset of that word, if there is one. */
  public static Optional<Preset> of(String word) {
    for (Preset each : values()) {
      if (each.word.equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Returns the words of all of them. */
  public static List<String> words() {
    List<String> words = new ArrayList<>();
    for (Preset each : values()) {
      words.add(each.word);
    }
    return words;
  }
}
