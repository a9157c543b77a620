package dev.kerneltune.export;

import dev.kerneltune.model.OwnFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a configuration of Ignition. It runs once, before the first boot: what files bring about
 * is all that there is, and words of the command line have a place of their own (since 3.3.0).
 */
final class IgnitionExport {
  /** The oldest specification that knows kernelArguments. */
  private static final String VERSION = "3.3.0";

  /** 0644; JSON knows decimal numbers alone. */
  private static final int MODE = 420;

  private IgnitionExport() {}

  static Exported of(Parts parts) {
    Parts.Told told = parts.new Told(Format.IGNITION);
    List<String> files = new ArrayList<>();
    parts
        .files(Format.IGNITION)
        .forEach(
            (path, content) -> {
              if (!isGrub(path)) {
                files.add(file(path, content));
              }
            });
    parts.lines().forEach(line -> told.say(line.step()));
    List<String> tokens = new ArrayList<>();
    for (Parts.Token token : parts.tokens()) {
      String word = Quoting.json(token.text());
      if (!tokens.contains(word)) {
        tokens.add(word);
      }
      told.say(token.step());
    }
    StringBuilder text = new StringBuilder();
    text.append("{\n  \"ignition\": { \"version\": \"").append(VERSION).append("\" }");
    if (!tokens.isEmpty()) {
      text.append(",\n  \"kernelArguments\": { \"shouldExist\": [");
      text.append(String.join(", ", tokens)).append("] }");
    }
    if (!files.isEmpty()) {
      text.append(",\n  \"storage\": {\n    \"files\": [\n");
      text.append(String.join(",\n", files)).append("\n    ]\n  }");
    }
    return new Exported(text.append("\n}\n").toString(), told.leftOut());
  }

  /** The file of GRUB is not read where Ignition is: its words are kernel arguments. */
  private static boolean isGrub(String path) {
    String grub = OwnFile.GRUB.path();
    return path.startsWith(grub.substring(0, grub.lastIndexOf('/') + 1));
  }

  private static String file(String path, String content) {
    return "      {\n        \"path\": "
        + Quoting.json(path)
        + ",\n        \"overwrite\": true,\n        \"mode\": "
        + MODE
        + ",\n        \"contents\": { \"source\": "
        + Quoting.json(Quoting.dataUrl(content))
        + " }\n      }";
  }
}
