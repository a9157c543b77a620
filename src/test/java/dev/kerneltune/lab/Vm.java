package dev.kerneltune.lab;

import dev.kerneltune.testing.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A machine of the lab (folder lab): each run boots it, and ends it. {@code lab/fetch}, and for
 * disks {@code lab/disk}, must have been run; otherwise the lab says so, with code 125.
 *
 * @param name what it is called in messages and measurements
 * @param start the program and its words up to the options
 * @param seconds limit for one run, boots included
 */
public record Vm(String name, List<String> start, int seconds) {
  /** Exit code of a machine that failed, or of a lab that lacks something. */
  public static final int BROKEN = 125;

  private static final Path ROOT = Path.of(System.getProperty("kernel-tune.root", "."));
  private static final String TIMES = "kernel-tune.lab-times";
  private static final int BOOT_SECONDS = 600;
  private static final int QUEUE_SECONDS = 7200;
  private static final int STEPS_SECONDS = 1800;

  /** Returns a machine of lab/machines with a kernel of lab/kernels.yaml. */
  public static Vm of(String kernel, String machine) {
    return new Vm(machine + " on " + kernel, List.of(tool("vm"), kernel, machine), BOOT_SECONDS);
  }

  /** Returns a machine that boots a whole Debian of that suite through its own GRUB. */
  public static Vm disk(String suite) {
    return new Vm("disk " + suite, List.of(tool("reboot"), "--disk", suite), STEPS_SECONDS);
  }

  /** Returns the program as the image has it; the guest sees it at the same path. */
  public static String program() {
    Path image = Path.of(System.getProperty("kernel-tune.image", "target/image"));
    return image.toAbsolutePath().resolve("bin/kernel-tune").toString();
  }

  /** Returns the same with one more option of lab/vm or lab/reboot, such as --append. */
  public Vm with(String option, String value) {
    List<String> words = new ArrayList<>(start);
    words.add(option);
    words.add(value);
    return new Vm(name, List.copyOf(words), seconds);
  }

  /** Returns the same with a folder of this machine at /lab/share, which the guest can write. */
  public Vm share(Path folder) {
    return with("--share", folder.toAbsolutePath().toString());
  }

  /**
   * Runs a line of shell as root; on a disk several, with a reboot between two. A step on a disk
   * that prints the line POWER-LOSS ends there: QEMU is killed, and the next step boots anew.
   */
  public Run run(String... steps) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(start);
    words.add("--timeout");
    words.add(Integer.toString(seconds));
    for (int i = 0; i < steps.length; i++) {
      words.add(i == 0 ? "--" : "--then");
      words.add(steps[i]);
    }
    System.err.println("vm: " + name + (steps.length > 1 ? ", boots: " + steps.length : ""));
    long began = System.nanoTime();
    Run run = ended(words);
    remember(run.code(), (System.nanoTime() - began) / 1e9);
    return run;
  }

  private Run ended(List<String> words) throws IOException, InterruptedException {
    Path out = Files.createTempFile("vm", ".out");
    Path err = Files.createTempFile("vm", ".err");
    Process process =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      // The lab keeps the limit itself, and may first wait for other machines to end.
      boolean ended = process.waitFor(seconds + QUEUE_SECONDS, TimeUnit.SECONDS);
      int code = ended ? process.exitValue() : BROKEN;
      return new Run(code, Files.readString(out), Files.readString(err));
    } finally {
      process.destroy();
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Adds a line to the file that lab/all makes its table of. */
  private void remember(int code, double took) throws IOException {
    String times = System.getProperty(TIMES, "");
    if (!times.isEmpty()) {
      String line = String.format(Locale.ROOT, "%s\t%d\t%.0f%n", name, code, took);
      Files.writeString(Path.of(times), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static String tool(String name) {
    return ROOT.toAbsolutePath().resolve("lab").resolve(name).toString();
  }
}
