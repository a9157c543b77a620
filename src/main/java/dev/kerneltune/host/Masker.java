package dev.kerneltune.host;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces what tells one machine from another, within one snapshot. Placeholders are numbered in
 * the order of the sorted paths, so that the same answers give the same snapshot.
 */
final class Masker {
  /**
   * Everything that is known by its form, in the order in which it is tried. What follows a key is
   * masked whatever its form is.
   */
  private static final Pattern FORMS =
      Pattern.compile(
          """
          (?<uuid>\\p{XDigit}{8}([-_])\\p{XDigit}{4}\\2\\p{XDigit}{4}\\2\\p{XDigit}{4}\\2\\p{XDigit}{12}(?!\\p{XDigit}))
          |(?<mac>(?<![\\p{XDigit}:])\\p{XDigit}{2}(?::\\p{XDigit}{2}){5,19}(?![\\p{XDigit}:])
             |(?<![\\p{XDigit}-])\\p{XDigit}{2}(?:-\\p{XDigit}{2}){5,6}(?![\\p{XDigit}-])
             |(?<=enx|wlx|ibx)\\p{XDigit}{12}(?![\\p{Alnum}]))
          |(?<guid>(?<![\\p{Alnum}:.])\\p{XDigit}{4}(?::\\p{XDigit}{4}){3}(?![\\p{Alnum}:]))
          |(?<six>(?<![\\p{Alnum}:.])(?:\\p{XDigit}{0,4}:){2,7}\\p{XDigit}{0,4}(?![\\p{Alnum}:]|\\.\\d))
          |(?<four>(?<![\\p{Alnum}._-])(?<![^/]/)(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\p{Alnum}_-]|\\.\\d))
          |(?<id>(?<!\\p{Alnum})(?:\\p{XDigit}{64}|\\p{XDigit}{40}|\\p{XDigit}{32})(?!\\p{Alnum}))
          |(?<name>(?i:(?<=iqn\\.\\d{4}-\\d\\d\\.|nqn\\.\\d{4}-\\d\\d\\.[a-z.]{1,40}:)\\S+
             |(?<=serial=|serialno=|hostname=|uuid=|machine_id=|username=|password=|passwd=|domain=)[^\\s,;"]+
             |(?<=nfs:\\ server\\ )\\S+
             |(?<=grub\\.pbkdf2\\.sha512\\.)[\\p{XDigit}.]+
             |(?m:(?<=^password\\ \\S{1,64}\\ )\\S+)
             |(?<=://)[^/\\s:,;"@\\[]+
             |(?<=\\()[^()\\s@]+@[^()\\s]+(?=\\))))
          |(?<server>(?m:(?<=^|[\\s=,]))[\\p{Alnum}][\\p{Alnum}._-]*(?=:/(?!/))
             |(?m:(?<=^//|\\s//))[^/\\s]+(?=/))
          """,
          Pattern.COMMENTS);

  /** Files whose whole content names the machine, a part of it or its owner. */
  private static final Set<String> NAMING =
      Set.of(
          "serial",
          "serial_number",
          "serial_no",
          "product_serial",
          "board_serial",
          "chassis_serial",
          "product_uuid",
          "board_asset_tag",
          "chassis_asset_tag",
          "asset_tag",
          "wwid",
          "wwn",
          "nguid",
          "eui",
          "hostnqn",
          "hostid",
          "unique_id",
          "node_desc",
          "hostname",
          "domainname",
          "nodename",
          "machine-id",
          "sas_address",
          "port_name",
          "node_name",
          "fabric_name",
          "phys_switch_id",
          "phys_port_id");

  /** Bytes in which names may stand anywhere: they become zeros. */
  private static final Set<String> BLOBS =
      Set.of("vpd", "vpd_pg80", "vpd_pg83", "edid", "eeprom", "DMI", "fru");

  /** Values that say that there is none. */
  private static final Set<String> NO_NAME =
      Set.of("", "(null)", "(none)", "none", "not specified", "not available", "0");

  private static final Set<String> MOUNTS = Set.of("mounts", "mountinfo", "mountstats", "cmdline");

  private static final Set<String> NET_TABLES =
      Set.of("route", "tcp", "tcp6", "udp", "udp6", "raw", "raw6", "if_inet6", "ipv6_route");

  /** Our own drop-in of a unit holds limits and whose file it is. */
  private static final String OWN_DROP_IN = "/90-kernel-tune.conf";

  private static final Pattern SCHEME = Pattern.compile("0x|[a-z]{2,4}\\.");

  /** A world wide name, a port id or a UUID: a parser may want its digits. */
  private static final Pattern HEX_NAME =
      Pattern.compile("(?:\\p{XDigit}[:-]?){11,}\\p{XDigit}|0+");

  private static final Pattern NET_ADDRESS =
      Pattern.compile("(?<!\\p{Alnum})(?:\\p{XDigit}{32}|\\p{XDigit}{8})(?!\\p{Alnum})");

  private final Placeholders placeholders = new Placeholders();

  /** Returns the recording with placeholders, in paths, names and contents. */
  Recording mask(Recording recording) {
    return new Recording(
        raws(recording.files(), this::content),
        folders(recording.folders()),
        raws(recording.links(), (_, raw) -> link(raw)),
        raws(recording.seconds(), this::content),
        recording.windowNanos());
  }

  private interface Change {
    Raw apply(String path, Raw raw);
  }

  private Map<String, Raw> raws(Map<String, Raw> raws, Change change) {
    Map<String, Raw> masked = new TreeMap<>();
    for (Map.Entry<String, Raw> entry : new TreeMap<>(raws).entrySet()) {
      masked.put(path(entry.getKey()), change.apply(entry.getKey(), entry.getValue()));
    }
    return masked;
  }

  private Map<String, Listing> folders(Map<String, Listing> folders) {
    Map<String, Listing> masked = new TreeMap<>();
    for (Map.Entry<String, Listing> entry : new TreeMap<>(folders).entrySet()) {
      Listing listing = entry.getValue();
      if (listing instanceof Listing.Names(var names)) {
        List<String> changed = new ArrayList<>();
        for (String name : names) {
          changed.add(path(name));
        }
        Collections.sort(changed);
        listing = new Listing.Names(List.copyOf(changed));
      }
      masked.put(path(entry.getKey()), listing);
    }
    return masked;
  }

  /** Masks name by name, so that a name is the same in a path, in a listing and in a target. */
  private String path(String path) {
    StringBuilder masked = new StringBuilder(path.length());
    int start = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
      masked.append(forms("", path.substring(start, slash))).append('/');
      start = slash + 1;
    }
    return masked.append(forms("", path.substring(start))).toString();
  }

  private Raw link(Raw raw) {
    return raw instanceof Raw.Bytes bytes && SnapshotText.isText(bytes.content())
        ? bytes(path(bytes.text()))
        : raw;
  }

  private static Raw bytes(String text) {
    return new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private Raw content(String path, Raw raw) {
    if (!(raw instanceof Raw.Bytes bytes)) {
      return raw;
    }
    String leaf = path.substring(path.lastIndexOf('/') + 1);
    if (BLOBS.contains(leaf) || path.startsWith("/sys/firmware/dmi/")) {
      return new Raw.Bytes(new byte[bytes.content().length]);
    }
    if (leaf.equals("config") && path.startsWith("/sys/")) {
      return new Raw.Bytes(PciSerial.mask(bytes.content(), placeholders));
    }
    if (!SnapshotText.isText(bytes.content())) {
      return raw;
    }
    boolean isUnit = path.contains("/systemd/system/") && !path.endsWith(OWN_DROP_IN);
    return bytes(text(path, leaf, isUnit ? UnitMask.limits(bytes.text()) : bytes.text()));
  }

  private String text(String path, String leaf, String text) {
    if (NAMING.contains(leaf)) {
      return naming(text);
    }
    if (path.startsWith("/proc/") && path.contains("/net/") && NET_TABLES.contains(leaf)) {
      return replace(NET_ADDRESS.matcher(text), placeholders::hex);
    }
    boolean isCommandLine =
        leaf.equals("cmdline") || leaf.equals("grubenv") || path.contains("/loader/entries/");
    return forms(leaf, isCommandLine ? clientName(text) : text);
  }

  /** Masks a whole value but for the blanks around it and a scheme such as naa. or 0x before it. */
  private String naming(String text) {
    String value = text.strip();
    if (NO_NAME.contains(value.toLowerCase(Locale.ROOT))) {
      return text;
    }
    int start = text.indexOf(value);
    Matcher scheme = SCHEME.matcher(value);
    int kept = scheme.lookingAt() ? scheme.end() : 0;
    String rest = value.substring(kept);
    return text.substring(0, start + kept)
        + (HEX_NAME.matcher(rest).matches() ? placeholders.hex(rest) : placeholders.name(rest))
        + text.substring(start + value.length());
  }

  /** Masks the host name in ip=CLIENT:SERVER:GATEWAY:NETMASK:HOSTNAME:..., nfsroot.rst. */
  private String clientName(String commandLine) {
    String[] words = commandLine.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      String[] parts = words[i].split(":", -1);
      boolean isIp = words[i].startsWith("ip=") && !words[i].contains("[");
      if (isIp && parts.length > 4 && !parts[4].isBlank()) {
        parts[4] = placeholders.name(parts[4]);
        words[i] = String.join(":", parts);
      }
    }
    return String.join(" ", words);
  }

  private String forms(String leaf, String text) {
    if (text.length() < 6) {
      return text;
    }
    Matcher matcher = FORMS.matcher(text);
    return replace(matcher, found -> form(leaf, matcher, found));
  }

  private static String replace(Matcher matcher, UnaryOperator<String> placeholder) {
    return matcher.replaceAll(found -> Matcher.quoteReplacement(placeholder.apply(found.group())));
  }

  private String form(String leaf, Matcher matcher, String found) {
    if (has(matcher, "mac")) {
      long digits = found.chars().filter(c -> c != ':' && c != '-').count();
      return digits == 12 || digits == 14 || digits == 16 || digits == 40
          ? placeholders.hex(found)
          : found;
    }
    if (has(matcher, "six")) {
      return placeholders.ipv6(found);
    }
    if (has(matcher, "four")) {
      return isVersion(leaf) ? found : placeholders.ipv4(found);
    }
    if (has(matcher, "name")) {
      return placeholders.name(found);
    }
    if (has(matcher, "server")) {
      return MOUNTS.contains(leaf) ? placeholders.name(found) : found;
    }
    return placeholders.hex(found);
  }

  private static boolean has(Matcher matcher, String form) {
    return matcher.start(form) >= 0;
  }

  /** Returns whether four numbers with dots between are a version in such a file. */
  private static boolean isVersion(String leaf) {
    return leaf.contains("version") || leaf.contains("release") || leaf.startsWith("fw_");
  }
}
