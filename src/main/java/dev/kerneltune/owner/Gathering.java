package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes the claims and the places they were looked for in, while they are being read. */
final class Gathering {
  private final Host host;
  private final List<Claim> claims = new ArrayList<>();
  private final List<ClaimSource> sources = new ArrayList<>();

  Gathering(Host host) {
    this.host = host;
  }

  /**
   * A configuration file that was read.
   *
   * @param path where it is
   * @param text its content
   */
  record ConfFile(String path, String text) {
    /** Returns the place of a line of it. */
    String at(int line) {
      return path + ":" + line;
    }
  }

  Host host() {
    return host;
  }

  int count() {
    return claims.size();
  }

  /** Adds a claim; whose it is follows from the file's name where that tells. */
  void claim(Address.Knob knob, String value, Owner by, String where, int rank) {
    claims.add(new Claim(knob, value, FileOwners.of(where, by), where, rank));
  }

  /** Adds a place with what came of looking there. */
  void source(Owner by, String where, Reading<Integer> read) {
    sources.add(new ClaimSource(by, where, "", read));
  }

  /** Adds a line that makes a claim to something, and that was not understood. */
  void doubt(Owner by, String where, String about, String line, String expected) {
    sources.add(new ClaimSource(by, where, about, Reading.malformed(line, expected)));
  }

  Claims claims() {
    return new Claims(claims, sources);
  }

  /**
   * Reads the files with {@code suffix} of several folders that are merged: of the files of one
   * name the first folder's counts, and they are taken in the order of their names.
   */
  List<ConfFile> files(Owner by, List<String> folders, String suffix) {
    Map<String, String> byName = new TreeMap<>();
    for (String folder : folders) {
      Reading<List<String>> listed = Reads.names(host, folder);
      source(by, folder, listed.map(List::size));
      for (String name : listed.orElse(List.of())) {
        if (name.endsWith(suffix) && !name.startsWith(".")) {
          byName.putIfAbsent(name, folder + "/" + name);
        }
      }
    }
    return read(by, byName.values());
  }

  /** Reads files; one that went away meanwhile is left out, one that cannot be read is told. */
  List<ConfFile> read(Owner by, Iterable<String> paths) {
    List<String> all = new ArrayList<>();
    for (String path : paths) {
      all.add(path);
    }
    host.warm(all);
    List<ConfFile> files = new ArrayList<>();
    for (String path : all) {
      Reading<String> text = Reads.text(host, path);
      switch (text) {
        case Reading.Present<String>(var content, _) -> files.add(new ConfFile(path, content));
        case Reading.Absent<String> _ -> {}
        case Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
            source(by, path, text.map(String::length));
      }
    }
    return files;
  }
}
