package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Consumers;
import dev.kerneltune.testing.GeneratedDocs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ManPagesTest {
  @TempDir Path folder;

  @Test
  void thePagesAreThoseOfTheCommandLine() throws IOException {
    GeneratedDocs.compareFolder("man", ManPages.all());
  }

  @Test
  void theProgramReadsEveryExample() {
    CommandSpec program = App.root();
    App.commands()
        .forEach(
            (name, command) -> program.addSubcommand(name, new CommandLine(command.get().spec())));
    CommandLine line = new CommandLine(program);
    ManPages.EXAMPLES.forEach(
        (command, examples) ->
            examples
                .values()
                .forEach(
                    typed -> {
                      List<String> words = List.of(typed.split(" ", -1));
                      assertThat(typed + " ").startsWith("kernel-tune " + command + " ");
                      line.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
                    }));
  }

  @Test
  void groffSetsEveryPageWithoutAWord() throws Exception {
    Consumers.need("groff");
    for (Path page : pages()) {
      assertThat(said("groff", "-man", "-Tutf8", "-ww", "-z", page.toString())).isEmpty();
    }
  }

  @Test
  void mandocFindsNothingWrong() throws Exception {
    Consumers.need("mandoc");
    for (Path page : pages()) {
      // A page that names no date is the same in every build.
      assertThat(
              said("mandoc", "-Tlint", "-Wwarning", page.toString())
                  .lines()
                  .filter(line -> !line.contains("missing date")))
          .isEmpty();
    }
  }

  @Test
  void aReaderSeesOptionsAsTheyAreTyped() throws Exception {
    Consumers.need("man");
    Path page =
        pages().stream()
            .filter(path -> path.endsWith("kernel-tune-audit.1"))
            .findFirst()
            .orElseThrow();
    Consumers.Ran ran =
        Consumers.run(Map.of("MANWIDTH", "80", "MANPAGER", "cat"), "man", "-l", page.toString());
    assertThat(ran.exit()).isZero();
    assertThat(ran.output().replaceAll(".\b", ""))
        .contains("--scenario NAME")
        .contains("EXIT STATUS")
        .contains("kernel-tune audit --scenario inference --fail-on significant");
  }

  private List<Path> pages() throws IOException {
    for (Map.Entry<String, String> page : ManPages.all().entrySet()) {
      Files.writeString(folder.resolve(page.getKey()), page.getValue());
    }
    return ManPages.all().keySet().stream().map(folder::resolve).toList();
  }

  private static String said(String... command) throws Exception {
    return Consumers.run(Map.of(), command).output();
  }
}
