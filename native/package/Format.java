import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Formats the Java files below some folders, or only says which are not formatted: {@code check |
 * fix FOLDER...}.
 */
final class Format {
  private static final String REMEDY = "mvn -q -Pformat validate";

  private Format() {}

  public static void main(String[] args) throws Exception {
    boolean fix = args[0].equals("fix");
    List<String> words = new ArrayList<>(fix ? List.of("--replace") : List.of("--dry-run"));
    for (String folder : Arrays.copyOfRange(args, 1, args.length)) {
      words.addAll(javaFilesBelow(Path.of(folder)));
    }
    StringWriter unformatted = new StringWriter();
    PrintWriter complaints = new PrintWriter(System.err, true);
    int failed =
        new Main(new PrintWriter(unformatted), complaints, System.in)
            .format(words.toArray(String[]::new));
    complaints.flush();
    if (failed != 0) {
      System.err.println(
          "format: the files above cannot be read as Java 25; nothing was checked further");
      System.exit(1);
    }
    List<String> files = unformatted.toString().lines().toList();
    if (!fix && !files.isEmpty()) {
      files.forEach(file -> System.err.println("format: " + file + " is not formatted"));
      System.err.println("format: " + files.size() + " not formatted; run: " + REMEDY);
      System.exit(1);
    }
  }

  private static List<String> javaFilesBelow(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      return paths
          .filter(path -> path.toString().endsWith(".java") && Files.isRegularFile(path))
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }
}
