package dev.kerneltune.apply;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The programs as they are installed: by absolute path, without a shell, without the caller's
 * environment. The one class that starts processes in order to change the machine.
 */
public final class Tools implements Toolbox {
  private static final List<String> FOLDERS = List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/");
  private static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int MOST_OUTPUT = 16 << 20;

  @Override
  public Ran run(Tool tool, List<String> arguments) {
    Optional<String> program = find(tool);
    if (program.isEmpty()) {
      return new Ran.Missing();
    }
    List<String> command = new ArrayList<>();
    command.add(program.get());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C");
    environment.put("HOME", "/root");
    builder.directory(Path.of("/").toFile());
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      return ended(builder.start(), tool);
    } catch (IOException e) {
      return new Ran.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> find(Tool tool) {
    for (String folder : FOLDERS) {
      if (Files.isExecutable(Path.of(folder + tool.word()))) {
        return Optional.of(folder + tool.word());
      }
    }
    return Optional.empty();
  }

  private static Ran ended(Process process, Tool tool) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Thread reader = Thread.ofVirtual().start(() -> drain(process.getInputStream(), output));
    try {
      if (!process.waitFor(tool.limitSeconds(), TimeUnit.SECONDS)) {
        kill(process);
        return new Ran.Failed("not done within " + tool.limitSeconds() + " s, killed");
      }
      // A daemon that it left behind may hold the pipe open; what it printed is here by now.
      reader.join(TimeUnit.SECONDS.toMillis(1));
      synchronized (output) {
        return new Ran.Ended(process.exitValue(), output.toString(StandardCharsets.UTF_8));
      }
    } catch (InterruptedException _) {
      kill(process);
      Thread.currentThread().interrupt();
      return new Ran.Failed("interrupted, killed");
    }
  }

  private static void kill(Process process) {
    for (ProcessHandle each : process.descendants().toList()) {
      each.destroyForcibly();
    }
    process.destroyForcibly();
  }

  private static void drain(InputStream in, ByteArrayOutputStream output) {
    byte[] buffer = new byte[1 << 13];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        synchronized (output) {
          if (output.size() < MOST_OUTPUT) {
            output.write(buffer, 0, count);
          }
        }
      }
    } catch (IOException _) {
      // Killed: what was read until then is told.
    }
  }
}
