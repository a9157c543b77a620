package dev.kerneltune.sched.model;

import dev.kerneltune.sched.Printable;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the model's server is.
 *
 * @param base where its API begins, without a slash at the end; {@code localhost} is replaced by
 *     the address that it stood for, so that nobody can point it elsewhere afterwards
 * @param reach whether what is sent stays on this machine
 */
public record Endpoint(URI base, Reach reach) {
  private static final String LOCALHOST = "localhost";
  private static final int LAST_PORT = 65_535;

  /** Whether a host is this machine. */
  public enum Reach {
    /** A loopback address (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
    LOOPBACK,
    /** Anything else, also where it might be this machine under another name. */
    REMOTE
  }

  /** Turns a name into addresses, as {@link InetAddress#getAllByName} does. */
  @FunctionalInterface
  public interface Resolver {
    /** Returns the addresses of a name. */
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  /**
   * Returns the endpoint that a word or a URL means.
   *
   * @throws ModelException where it is neither
   */
  public static Endpoint of(String text, Resolver resolver) {
    String url = Preset.of(text).map(Preset::base).orElse(text);
    URI uri = parse(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    boolean isWeb = scheme.equals("http") || scheme.equals("https");
    boolean isPlain =
        uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
    if (!isWeb || host.isEmpty() || !isPlain || uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
      throw refusal(text);
    }
    String path = uri.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    // By its address, so that whoever connects does not read the name in another way than we do.
    Optional<String> here =
        host.equals(LOCALHOST) ? Optional.of(loopback(resolver)) : literal(host);
    Reach reach = here.isPresent() ? Reach.LOOPBACK : Reach.REMOTE;
    return new Endpoint(parse(url(scheme, here.orElse(host), uri.getPort(), path)), reach);
  }

  /** Returns whether nobody on the way can read what is sent. */
  public boolean isPrivate() {
    return reach == Reach.LOOPBACK || "https".equals(base.getScheme());
  }

  /** Returns where questions are sent. */
  URI completions() {
    return URI.create(base + "/chat/completions");
  }

  @Override
  public String toString() {
    return base.toString();
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException _) {
      throw refusal(url);
    }
  }

  private static String url(String scheme, String host, int port, String path) {
    return scheme + "://" + host + (port < 0 ? "" : ":" + port) + path;
  }

  /** Returns the loopback address that a host is written as, if it is. No name is asked for. */
  private static Optional<String> literal(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      return Optional.of(InetAddress.ofLiteral(bare))
          .filter(InetAddress::isLoopbackAddress)
          .map(Endpoint::written);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Returns a loopback address as URLs write it; IPv6 has one alone. */
  private static String written(InetAddress address) {
    return address instanceof Inet4Address ? address.getHostAddress() : "[::1]";
  }

  /** Returns the address of localhost, which a file can turn into anything (hosts(5)). */
  private static String loopback(Resolver resolver) {
    InetAddress[] addresses;
    try {
      addresses = resolver.addresses(LOCALHOST);
    } catch (UnknownHostException _) {
      throw new ModelException(
          "--endpoint: localhost has no address here, expected a loopback address; say 127.0.0.1");
    }
    for (InetAddress each : addresses) {
      if (!each.isLoopbackAddress()) {
        throw new ModelException(
            "--endpoint: localhost is "
                + each.getHostAddress()
                + " here, expected loopback addresses only; say 127.0.0.1, or mend /etc/hosts");
      }
    }
    for (InetAddress each : addresses) {
      if (each instanceof Inet4Address) {
        return written(each);
      }
    }
    return written(addresses[0]);
  }

  private static ModelException refusal(String text) {
    return new ModelException(
        "--endpoint: '"
            + Printable.of(withoutSecrets(text))
            + "', expected "
            + String.join(", ", Preset.words())
            + " or http://HOST:PORT/v1, without user, query or fragment");
  }

  /** People put keys into URLs: what stands before an @ or behind ? and # is not said again. */
  private static String withoutSecrets(String url) {
    String text = url.substring(url.lastIndexOf('@') + 1);
    for (String mark : new String[] {"?", "#"}) {
      int at = text.indexOf(mark);
      text = at < 0 ? text : text.substring(0, at) + mark + "...";
    }
    return text;
  }
}
