package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Consumers;
import dev.kerneltune.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shells complete, asked of the shells themselves. */
class CompletionsTest {
  private static final Path COMMITTED =
      Path.of(System.getProperty("kernel-tune.root", "."), "completions");
  private static final String BASH = "kernel-tune.bash";
  private static final String ZSH = "_kernel-tune";
  private static final String FISH = "kernel-tune.fish";

  @TempDir Path scratch;

  private static Map<String, String> scripts() {
    return Map.of(
        BASH, BashCompletion.script(), ZSH, ZshCompletion.script(), FISH, FishCompletion.script());
  }

  @Test
  void theFilesAreThoseOfTheCommandLine() throws IOException {
    for (Map.Entry<String, String> script : scripts().entrySet()) {
      Golden.compare(COMMITTED.resolve(script.getKey()), script.getValue());
    }
  }

  /** Returns where the script of a shell lies. */
  private Path script(String name) throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("completions"));
    return Files.writeString(folder.resolve(name), scripts().getOrDefault(name, ""));
  }

  @Test
  void everyKeyInBashGivesWhatThePersonMeant() throws Exception {
    Consumers.need("bash");
    assertThat(typed("bash", "exec bash --norc --noprofile -i", "source " + script(BASH)))
        .isEqualTo(meant());
  }

  @Test
  void everyKeyInZshGivesWhatThePersonMeant() throws Exception {
    Consumers.need("zsh");
    String setUp =
        "fpath=(" + script(ZSH).getParent() + " $fpath); autoload -Uz compinit; compinit -u -D";
    assertThat(typed("zsh", "exec zsh -f -i", setUp)).isEqualTo(meant());
  }

  /** What is typed, with a tab at its end, and what the program is then called with. */
  private static Map<String, String> cases() {
    return Map.ofEntries(
        Map.entry("aud", "audit"),
        Map.entry("audit --sc", "audit --scenario"),
        Map.entry("audit --scenario inf", "audit --scenario inference"),
        Map.entry("audit --format=sar", "audit --format=sarif"),
        Map.entry("audit --fail-on sig", "audit --fail-on significant"),
        Map.entry("audit --only memory.thp.enab", "audit --only memory.thp.enabled"),
        Map.entry("audit --only irq,memory.thp.enab", "audit --only irq,memory.thp.enabled"),
        Map.entry("explain memory.thp.enab", "explain memory.thp.enabled"),
        Map.entry("apply h100-t", "apply h100-training"),
        Map.entry("apply --allow drops-link,st", "apply --allow drops-link,stalls"),
        Map.entry("plan gb", "plan gb"),
        Map.entry("profiles sh", "profiles show"),
        Map.entry("profiles show h100-t", "profiles show h100-training"),
        Map.entry(
            "export h100-training --format cloud", "export h100-training --format cloud-init"),
        Map.entry("lint my", "lint my-check.yaml"),
        Map.entry("audit --root fol", "audit --root folder"),
        Map.entry("sched obs", "sched observe"),
        Map.entry("sched observe --int", "sched observe --interval"),
        Map.entry("sched observe --format js", "sched observe --format json"),
        Map.entry("sched observe --rules my", "sched observe --rules my-check.yaml"),
        Map.entry("--vers", "--version"));
  }

  private static List<String> meant() {
    return cases().keySet().stream().sorted().map(cases()::get).toList();
  }

  /** Types the cases into an interactive shell; the program is a function that says its words. */
  private List<String> typed(String name, String shell, String setUp) throws Exception {
    Consumers.need("script");
    Files.createDirectory(scratch.resolve("folder"));
    Files.createFile(scratch.resolve("my-check.yaml"));
    Path said = scratch.resolve("said");
    List<String> lines = new ArrayList<>();
    lines.add("cd " + scratch);
    lines.add(setUp);
    lines.add("kernel-tune() { echo \"$@\" >>" + said + "; }");
    cases().keySet().stream()
        .sorted()
        .map(line -> "kernel-tune " + line + "\t")
        .forEach(lines::add);
    lines.add("exit");
    Path keys = Files.writeString(scratch.resolve("keys"), String.join("\n", lines) + "\n");
    Consumers.Ran ran =
        Consumers.run(
            Map.of("TERM", "dumb", "HOME", scratch.toString()),
            "sh",
            "-c",
            "script -qec '" + shell + "' /dev/null <'" + keys + "'");
    assertThat(said).as(name + " said " + ran.output()).exists();
    // zsh takes the slash behind a folder back, bash leaves it.
    return Files.readAllLines(said).stream()
        .map(line -> line.strip().replaceFirst("/$", ""))
        .toList();
  }

  @Test
  void fishOffersWhatStandsInTheCatalogueWithWhatItMeans() throws Exception {
    Consumers.need("fish");
    assertThat(offered("kernel-tune aud"))
        .containsExactly("audit\tWhat costs this host performance, worst first, with evidence");
    assertThat(offered("kernel-tune audit --sc"))
        .hasSize(1)
        .allMatch(word -> word.startsWith("--scenario\t"));
    assertThat(offered("kernel-tune audit --format ").stream().map(CompletionsTest::word))
        .contains("table", "json", "sarif");
    assertThat(offered("kernel-tune explain memory.thp.enab"))
        .containsExactly("memory.thp.enabled\tPrograms that ask for huge pages can get them");
    assertThat(offered("kernel-tune audit --only irq,memory.thp.enab"))
        .hasSize(1)
        .allMatch(word -> word.startsWith("irq,memory.thp.enabled"));
    assertThat(offered("kernel-tune apply h100-t"))
        .hasSize(1)
        .allMatch(word -> word.startsWith("h100-training\t"));
    assertThat(offered("kernel-tune profiles show h100-t")).hasSize(1);
    assertThat(offered("kernel-tune apply --allow dr").stream().map(CompletionsTest::word))
        .containsExactly("drops-link");
    assertThat(
            offered("kernel-tune audit --waivers " + script(FISH).getParent() + "/kernel-tune.f"))
        .containsExactly(script(FISH).toString());
    assertThat(offered("kernel-tune checks expl")).isEmpty();
    assertThat(offered("kernel-tune sched obs"))
        .hasSize(1)
        .allMatch(w -> w.startsWith("observe\t"));
    assertThat(offered("kernel-tune sched observe --int"))
        .hasSize(1)
        .allMatch(word -> word.startsWith("--interval\t"));
    assertThat(offered("kernel-tune sched observe obs")).isEmpty();
    assertThat(offered("kernel-tune obs")).isEmpty();
  }

  private List<String> offered(String line) throws Exception {
    Consumers.Ran ran =
        Consumers.run(
            Map.of("HOME", scratch.toString()),
            "fish",
            "--no-config",
            "--command",
            "source " + script(FISH) + "; complete --do-complete '" + line + "'");
    return ran.output().lines().toList();
  }

  private static String word(String offer) {
    return offer.split("\t", 2)[0];
  }
}
