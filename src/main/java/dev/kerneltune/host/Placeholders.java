package dev.kerneltune.host;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Made-up values of the same length and form as the real ones; equal ones get equal ones. */
final class Placeholders {
  private static final int[] FIRST_OCTET = {0, 1, 10, 198};
  private static final int[] LEAST_OCTET = {0, 0, 10, 100};
  private static final int[] OCTETS = {0, 10, 90, 156};

  private final Map<String, String> known = new HashMap<>();
  private final Map<String, Integer> counters = new HashMap<>();

  /** Returns hexadecimal digits for hexadecimal digits; whatever stands between them stays. */
  String hex(String value) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      if (isHex(value.charAt(i))) {
        digits.append(Character.toLowerCase(value.charAt(i)));
      }
    }
    String old = digits.toString();
    return isOneDigit(old) ? value : pour(value, digits(old));
  }

  private String digits(String old) {
    String made = known.get("hex " + old);
    if (made == null) {
      String count = Integer.toHexString(next("hex " + old.length()));
      made = padded(count, old.length(), '0');
      if (old.length() >= 12) {
        made = "02" + made.substring(2); // A locally administered address.
      }
      known.put("hex " + old, made);
    }
    return made;
  }

  private static boolean isOneDigit(String digits) {
    for (int i = 1; i < digits.length(); i++) {
      if (digits.charAt(i) != digits.charAt(0)) {
        return false;
      }
    }
    return true;
  }

  private static String pour(String shape, String digits) {
    boolean isUpper = !shape.equals(shape.toLowerCase(Locale.ROOT));
    StringBuilder out = new StringBuilder(shape.length());
    int next = 0;
    for (int i = 0; i < shape.length(); i++) {
      char c = shape.charAt(i);
      out.append(isHex(c) ? digits.charAt(next++) : c);
    }
    return isUpper ? out.toString().toUpperCase(Locale.ROOT) : out.toString();
  }

  /**
   * Returns an IPv6 address, or the value itself where it is none. Groups of zeros and the prefixes
   * fe80 and ffff tell a kind of address and stay.
   */
  String ipv6(String value) {
    String[] groups = value.split(":", -1);
    int hole = value.indexOf("::");
    boolean isShort = hole >= 0 && value.indexOf("::", hole + 1) < 0 && groups.length <= 8;
    boolean isLong = groups.length == 8 && hole < 0 && value.length() >= 19;
    if (!isShort && !isLong || value.equals("::") || value.equals("::1")) {
      return value;
    }
    StringBuilder real = new StringBuilder();
    for (String group : groups) {
      real.append(stays(group) ? "" : group);
    }
    if (real.isEmpty()) {
      return value;
    }
    String made = digits(real.toString().toLowerCase(Locale.ROOT));
    int next = 0;
    for (int i = 0; i < groups.length; i++) {
      if (!stays(groups[i])) {
        groups[i] = made.substring(next, next += groups[i].length());
      }
    }
    return String.join(":", groups);
  }

  private static boolean stays(String group) {
    return group.equalsIgnoreCase("fe80")
        || group.equalsIgnoreCase("ffff")
        || group.chars().allMatch(c -> c == '0');
  }

  /** Returns an IPv4 address with octets as long, or the value itself where it is none. */
  String ipv4(String value) {
    String[] octets = value.split("\\.");
    for (String octet : octets) {
      if (Integer.parseInt(octet) > 255 || octet.length() > 1 && octet.startsWith("0")) {
        return value;
      }
    }
    if (value.equals("0.0.0.0") || octets[0].equals("127") || octets[0].equals("255")) {
      return value;
    }
    String made = known.get("ip " + value);
    if (made == null) {
      made = newIpv4(octets);
      known.put("ip " + value, made);
    }
    return made;
  }

  private String newIpv4(String[] octets) {
    String shape = "ip";
    for (String octet : octets) {
      shape += octet.length();
    }
    int count = next(shape);
    String made = "";
    for (int i = 3; i > 0; i--) {
      int length = octets[i].length();
      made = "." + (LEAST_OCTET[length] + count % OCTETS[length]) + made;
      count /= OCTETS[length];
    }
    return FIRST_OCTET[octets[0].length()] + made;
  }

  /** Returns a name: x for letters and digits, numbered at its end; punctuation stays. */
  String name(String value) {
    String made = known.get("name " + value);
    if (made == null) {
      String count = Integer.toString(next("name " + value.length()));
      StringBuilder out = new StringBuilder(value);
      int digit = count.length();
      for (int i = value.length() - 1; i >= 0; i--) {
        if (Character.isLetterOrDigit(value.charAt(i))) {
          out.setCharAt(i, digit > 0 ? count.charAt(--digit) : 'x');
        }
      }
      made = out.toString();
      known.put("name " + value, made);
    }
    return made;
  }

  private int next(String kind) {
    return counters.merge(kind, 1, Integer::sum);
  }

  private static String padded(String digits, int length, char fill) {
    return digits.length() > length
        ? digits.substring(digits.length() - length)
        : String.valueOf(fill).repeat(length - digits.length()) + digits;
  }

  private static boolean isHex(char c) {
    return c < 0x80 && Character.digit(c, 16) >= 0;
  }
}
