package dev.kerneltune.sched.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static String script(String program, String... arguments) {
    List<String> words = new java.util.ArrayList<>(List.of(arguments));
    words.addFirst(program);
    return Script.of(program, words);
  }

  @Test
  void theScriptIsTheFirstWordThatIsNoOption() {
    assertThat(script("python3.12", "-u", "/opt/app/train.py", "-m", "x")).isEqualTo("train.py");
    assertThat(script("python3", "-W", "ignore", "-X", "dev", "a.py")).isEqualTo("a.py");
    assertThat(script("bash", "-e", "-o", "pipefail", "/x/run.sh")).isEqualTo("run.sh");
    assertThat(script("perl", "-w", "/usr/bin/x")).isEqualTo("x");
    assertThat(script("node", "--require", "ts", "server.js")).isEqualTo("server.js");
    assertThat(script("ruby", "--", "-odd.rb")).isEqualTo("-odd.rb");
  }

  @Test
  void aModuleAndAMainClassAreScriptsToo() {
    assertThat(script("python3", "-m", "vllm.entrypoints.openai.api_server"))
        .isEqualTo("vllm.entrypoints.openai.api_server");
    assertThat(script("java", "-Xmx1g", "-cp", "a.jar:b.jar", "org.acme.Main", "x"))
        .isEqualTo("org.acme.Main");
    assertThat(script("java", "-jar", "/opt/app.jar")).isEqualTo("app.jar");
    assertThat(script("java", "-p", "mods", "-m", "acme/org.acme.Main")).isEqualTo("org.acme.Main");
  }

  @Test
  void aProgramThatStandsOnTheCommandLineIsNoName() {
    assertThat(script("python3", "-c", "import os")).isEmpty();
    assertThat(script("python3", "-uc", "import os")).isEmpty();
    assertThat(script("bash", "-lc", "rm x")).isEmpty();
    assertThat(script("perl", "-e", "1")).isEmpty();
    assertThat(script("python3", "-")).isEmpty();
    assertThat(script("python3")).isEmpty();
    assertThat(script("sleep", "100")).isEmpty();
    assertThat(script("python3", "", "", "")).isEmpty();
  }

  @Test
  void aLongNameIsCut() {
    assertThat(script("python3", "x".repeat(5000))).hasSize(64);
  }
}
