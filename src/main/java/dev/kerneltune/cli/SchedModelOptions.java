package dev.kerneltune.cli;

import dev.kerneltune.catalog.TrustedFile;
import dev.kerneltune.host.WriteError;
import dev.kerneltune.sched.model.ApiKey;
import dev.kerneltune.sched.model.Endpoint;
import dev.kerneltune.sched.model.ModelException;
import dev.kerneltune.sched.model.Names;
import dev.kerneltune.sched.model.Policy;
import dev.kerneltune.sched.model.Preset;
import dev.kerneltune.sched.model.Round;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options that say which model is asked, how, and what it may see. */
final class SchedModelOptions {
  static final String POLICY = "--policy";
  static final String ENDPOINT = "--endpoint";
  private static final String MODEL = "--model";
  private static final String KEY_FILE = "--key-file";
  private static final String KEY_ENV = "--key-env";
  private static final String ALLOW_REMOTE = "--allow-remote";
  private static final String SEND_NAMES = "--send-names";
  private static final String TIMEOUT = "--timeout";
  private static final String LONGEST_TIMEOUT = "10m";
  private static final long SECOND = 1_000_000_000;
  private static final int LONGEST_MODEL = 128;
  private static final int LONGEST_KEY_FILE = 8192;
  private static final int SECRET_BYTES = 32;
  private static final int OTHERS_READ = 0004;

  private SchedModelOptions() {}

  static void add(CommandSpec spec) {
    add(spec, Preset.LLAMA_CPP.word() + " if not said.");
  }

  /** Adds the options where {@code otherwise} says what holds without a server. */
  static void add(CommandSpec spec, String otherwise) {
    spec.addOption(
        Options.text(
            ENDPOINT,
            "SERVER",
            "An OpenAI-compatible server: "
                + String.join(", ", Preset.words())
                + " at its usual port of this machine, or http://HOST:PORT/v1. "
                + otherwise));
    spec.addOption(
        Options.text(
            MODEL, "NAME", "The model, as the server calls it; llama.cpp needs to be told none."));
    spec.addOption(
        Options.text(
            POLICY,
            "FILE",
            "What the classes mean here, in your own words: it takes the place of the built-in"
                + " text, which --print-policy prints."));
    spec.addOption(
        Options.text(
            KEY_FILE, "FILE", "The server's key, in a file that others than you cannot read."));
    spec.addOption(
        Options.text(KEY_ENV, "NAME", "The server's key, in the environment variable NAME."));
    spec.addOption(
        Options.flag(
            ALLOW_REMOTE,
            "Allow a server that is not this machine. What leaves is told, field by field; names"
                + " leave as hashes."));
    spec.addOption(Options.flag(SEND_NAMES, "Send names themselves to a remote server."));
    spec.addOption(
        Options.text(TIMEOUT, "TIME", "How long a question may take, up to 10m: 30s if not said."));
  }

  /** Returns whom to ask, and how. */
  static Round.Asking read(ParseResult parsed, Output output) {
    try {
      String server = Options.value(parsed, ENDPOINT, Preset.LLAMA_CPP.word());
      Endpoint endpoint = Endpoint.of(server, InetAddress::getAllByName);
      boolean isRemote = endpoint.reach() == Endpoint.Reach.REMOTE;
      if (isRemote && !Options.given(parsed, ALLOW_REMOTE)) {
        throw new UserError(
            ENDPOINT
                + ": "
                + endpoint
                + " is not told by a loopback address, expected 127.0.0.1, ::1 or localhost; "
                + ALLOW_REMOTE
                + " allows it, with --dry-run it shows what would be sent");
      }
      ApiKey key = key(parsed, output);
      if (key.isGiven() && !endpoint.isPrivate()) {
        throw new UserError(
            ENDPOINT + ": " + endpoint + " would get the key unencrypted, expected https");
      }
      boolean isOpen = !isRemote || Options.given(parsed, SEND_NAMES);
      Names names = isOpen ? new Names.Clear() : Names.hashed(secret());
      return new Round.Asking(
          endpoint, key, model(parsed, server), policy(parsed), names, timeout(parsed));
    } catch (ModelException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] secret() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  /** Returns the policy of the file that was given, else the built-in one. */
  static Policy policy(ParseResult parsed) {
    if (!Options.given(parsed, POLICY)) {
      return Policy.builtIn();
    }
    String file = Options.value(parsed, POLICY, "");
    byte[] bytes = bytes(POLICY, file, Policy.LONGEST + 1);
    TrustedFile.objection(Path.of(file))
        .ifPresent(
            objection -> {
              throw new UserError(
                  POLICY
                      + ": "
                      + file
                      + ": rests on "
                      + objection
                      + ", expected a file that only root can change, since root runs this");
            });
    try {
      return Policy.of(file, bytes);
    } catch (ModelException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private static String model(ParseResult parsed, String server) {
    if (!Options.given(parsed, MODEL)) {
      if (server.equals(Preset.LLAMA_CPP.word())) {
        return "default";
      }
      throw new UserError(
          MODEL + ": not given, expected the name by which the server knows it (GET /v1/models)");
    }
    String model = Options.value(parsed, MODEL, "");
    boolean isPrintable = model.chars().allMatch(each -> each > ' ' && each <= '~');
    if (model.isEmpty() || model.length() > LONGEST_MODEL || !isPrintable) {
      throw new UserError(
          "%s: %d characters, expected 1 to %d, printable and without blanks"
              .formatted(MODEL, model.length(), LONGEST_MODEL));
    }
    return model;
  }

  private static int timeout(ParseResult parsed) {
    String text = Options.value(parsed, TIMEOUT, "30s");
    long nanos = Durations.nanos(TIMEOUT, text);
    if (nanos < SECOND || nanos > Durations.nanos(TIMEOUT, LONGEST_TIMEOUT)) {
      throw new UserError(TIMEOUT + ": '" + text + "', expected 1s to " + LONGEST_TIMEOUT);
    }
    return (int) (nanos / SECOND);
  }

  private static ApiKey key(ParseResult parsed, Output output) {
    boolean isFile = Options.given(parsed, KEY_FILE);
    boolean isVariable = Options.given(parsed, KEY_ENV);
    if (isFile && isVariable) {
      throw new UserError(KEY_FILE + " and " + KEY_ENV + ": both were given, expected one");
    }
    if (isVariable) {
      String name = Options.value(parsed, KEY_ENV, "");
      String value = output.environment().get(name);
      if (value == null) {
        throw new UserError(KEY_ENV + ": no variable " + name + ", expected one with the key");
      }
      return ApiKey.of(value, KEY_ENV + " " + name);
    }
    if (!isFile) {
      return ApiKey.NONE;
    }
    String file = Options.value(parsed, KEY_FILE, "");
    String text = new String(bytes(KEY_FILE, file, LONGEST_KEY_FILE), StandardCharsets.UTF_8);
    try {
      int mode = (Integer) Files.getAttribute(Path.of(file), "unix:mode");
      if ((mode & OTHERS_READ) != 0) {
        throw new UserError(
            KEY_FILE + ": " + file + " can be read by everybody, expected mode 600 or 640");
      }
    } catch (IOException e) {
      throw new UserError(KEY_FILE + ": " + file + ": " + WriteError.of(e));
    }
    return ApiKey.of(text, KEY_FILE + " " + file);
  }

  private static byte[] bytes(String option, String file, int most) {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new UserError(option + ": " + file + " is no file, expected one that can be read");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(most);
    } catch (IOException e) {
      throw new UserError(option + ": " + file + ": " + WriteError.of(e));
    }
  }
}
