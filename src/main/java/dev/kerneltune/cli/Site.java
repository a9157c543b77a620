package dev.kerneltune.cli;

import java.io.File;
import java.nio.file.Path;
import picocli.CommandLine.ParseResult;

/**
 * The folder of what this site adds to an audit of the machine that runs it. A recording comes from
 * elsewhere, so it is judged without.
 *
 * @param folder its path
 */
record Site(String folder) {
  /** The folder that every live run asks. */
  static final Site ETC = new Site("/etc/kernel-tune");

  /** Waivers that need no option. */
  static final String WAIVERS = "waivers.yaml";

  /** A folder of profiles beside the built-in ones. */
  static final String PROFILES = "profiles.d";

  /** A folder of checks that need no option. */
  static final String CHECKS = "checks.d";

  /** Returns whether it adds something of that name to this run. */
  boolean adds(ParseResult parsed, String name) {
    return HostOptions.isLive(parsed) && new File(folder, name).exists();
  }

  Path path(String name) {
    return Path.of(folder, name);
  }
}
