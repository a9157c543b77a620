package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/** Turns raw files into readings. */
public final class Files {
  private Files() {}

  /** Reads a file as text, without its final newline. */
  public static Reading<String> text(Host host, String path) {
    return text(host.read(path));
  }

  /** Understands {@code raw} as text, without its final newline. */
  public static Reading<String> text(Raw raw) {
    if (raw instanceof Raw.Bytes bytes) {
      String text = bytes.text();
      String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      return Reading.present(line, line);
    }
    return raw.lack();
  }

  /** Reads a file as a value of {@code kind}. */
  public static Reading<Value> value(Host host, String path, ValueKind kind) {
    return text(host, path).then(text -> Values.parse(kind, text));
  }

  /** Reads a file as a whole number. */
  public static Reading<Long> number(Host host, String path) {
    return value(host, path, ValueKind.INT).map(value -> ((Value.Int) value).number());
  }

  /** Reads a file as a list of CPUs or nodes. */
  public static Reading<CpuSet> cpuList(Host host, String path) {
    return text(host, path).then(CpuSet::parseList);
  }

  /** Lists a folder. */
  public static Reading<List<String>> names(Host host, String path) {
    return switch (host.list(path)) {
      case Listing.Names(var names) -> Reading.present(names, String.join(" ", names));
      case Listing.None(var why) -> why.lack();
    };
  }

  /** Reads the last part of where a link points: the driver's name of a driver link. */
  public static Reading<String> linkName(Host host, String path) {
    return text(host.readLink(path)).map(target -> target.substring(target.lastIndexOf('/') + 1));
  }
}
