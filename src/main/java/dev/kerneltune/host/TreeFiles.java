package dev.kerneltune.host;

import dev.kerneltune.host.TreeRules.Own;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder that holds proc/ and sys/: a recording, or the file systems of a running kernel mounted
 * elsewhere ({@code --root /host}). Links are followed inside the folder only: an absolute target
 * begins at the folder, and .. does not lead above it.
 *
 * <p>In a proc that is mounted elsewhere /proc/self is process 1. The kernel resolves it to the
 * process that asks, which is the audit in its own container: its mounts, limits and control group
 * are not those of the machine whose root the caller named.
 */
final class TreeFiles implements FileSource {
  /** As many links as the kernel follows on one way, MAXSYMLINKS in include/linux/namei.h. */
  private static final int MOST_LINKS = 40;

  private static final Raw LOOP = new Raw.Failed("ELOOP: Too many levels of symbolic links");

  /** Where a path leads, links followed. All paths begin below the tree and have no links. */
  private sealed interface Place {
    /** A folder, "" for the tree itself. */
    record Folder(String path) implements Place {}

    /** Something that is there and is neither a folder nor a link. */
    record Leaf(String path) implements Place {}

    /** Nothing: {@code name} is not in {@code folder}. */
    record Gap(String folder, String name, Way way) implements Place {}

    /** An error on the way. */
    record Lack(Raw why) implements Place {}
  }

  /** How the walk came to a gap. */
  private enum Way {
    /** The last name of the asked path is missing. */
    LAST_NAME,
    /** A name before the last is missing. */
    EARLIER_NAME,
    /** A link that the tree holds points at what it does not hold. */
    LINK
  }

  /** What one name in a folder is, not followed. */
  private sealed interface Kind {
    record Folder() implements Kind {}

    record Leaf() implements Kind {}

    record Link(String target) implements Kind {}

    record None(Raw why) implements Kind {}
  }

  private final String root;
  private final boolean liveProc;
  private final boolean liveSys;
  private final LiveFiles files = new LiveFiles(NativeCalls.NEVER);
  private final ConcurrentHashMap<String, Place> folders = new ConcurrentHashMap<>(2048);
  private final ConcurrentHashMap<String, Kind> kinds = new ConcurrentHashMap<>(4096);
  private final ConcurrentHashMap<String, Integer> entries = new ConcurrentHashMap<>();

  TreeFiles(Path folder) {
    String path = folder.toAbsolutePath().normalize().toString();
    root = path.equals("/") ? "" : path;
    if (!new File(root + "/proc").isDirectory() && !new File(root + "/sys").isDirectory()) {
      throw new HostSourceException(
          folder + ": holds neither proc/ nor sys/; expected the root of a machine's file systems");
    }
    liveProc = isMounted("/proc", "proc");
    liveSys = isMounted("/sys", "sysfs");
  }

  private boolean isMounted(String name, String type) {
    Path path = Path.of(root + name);
    try {
      return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
          && Files.getFileStore(path).type().equals(type);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Raw read(String path, int limitBytes) {
    if (liveProc && path.equals("/proc/self/auxv")) {
      // What the kernel tells every process, and what of process 1 only few may read.
      return files.read(path, limitBytes);
    }
    return switch (find(path)) {
      case Place.Leaf(var place) -> files.read(root + place, limitBytes);
      case Place.Folder _ -> new Raw.Failed("EISDIR: a folder, not a file");
      case Place.Gap gap -> meaning(gap);
      case Place.Lack(var why) -> why;
    };
  }

  @Override
  public Listing list(String path) {
    return switch (folder(path)) {
      case Place.Folder(var place) -> listHere(place);
      case Place.Leaf _ -> new Listing.None(new Raw.Failed("ENOTDIR: a file, not a folder"));
      case Place.Gap gap -> new Listing.None(meaning(gap));
      case Place.Lack(var why) -> new Listing.None(why);
    };
  }

  private Listing listHere(String folder) {
    Listing listing = files.list(root + folder);
    boolean top = folder.isEmpty() || folder.equals("/proc") || folder.equals("/sys");
    if (top && !isLive(folder) && listing instanceof Listing.Names(var names) && names.isEmpty()) {
      return new Listing.None(new Raw.NotRecorded()); // No kernel has an empty /proc or /sys.
    }
    return listing;
  }

  @Override
  public Raw readLink(String path) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    if (!isPath(path) || isStep(name)) {
      return new Raw.Failed("EINVAL: no symbolic link");
    }
    return switch (folder(path.substring(0, slash))) {
      case Place.Folder(var folder) ->
          switch (kind(folder + "/" + name)) {
            case Kind.Link(var target) -> new Raw.Bytes(target.getBytes(StandardCharsets.UTF_8));
            case Kind.Folder _, Kind.Leaf _ -> new Raw.Failed("EINVAL: no symbolic link");
            case Kind.None(Raw.Missing _) -> meaning(new Place.Gap(folder, name, Way.LAST_NAME));
            case Kind.None(var why) -> why;
          };
      case Place.Leaf _ -> new Raw.Missing();
      case Place.Gap gap -> meaning(earlier(gap));
      case Place.Lack(var why) -> why;
    };
  }

  /** Follows a path to its end. The way to its folder is remembered; the last name is not. */
  private Place find(String path) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    if (!isPath(path) || isStep(name)) {
      return walk(path);
    }
    return switch (folder(path.substring(0, slash))) {
      case Place.Folder(var folder) -> {
        String child = folder + "/" + name;
        yield switch (look(child)) {
          case Kind.Link _ -> walk(path);
          case Kind.Folder _ -> new Place.Folder(child);
          case Kind.Leaf _ -> new Place.Leaf(child);
          case Kind.None(Raw.Missing _) -> new Place.Gap(folder, name, Way.LAST_NAME);
          case Kind.None(var why) -> new Place.Lack(why);
        };
      }
      case Place.Leaf _ -> new Place.Lack(new Raw.Missing());
      case Place.Gap gap -> earlier(gap);
      case Place.Lack lack -> lack;
    };
  }

  private static Place.Gap earlier(Place.Gap gap) {
    return gap.way() == Way.LAST_NAME
        ? new Place.Gap(gap.folder(), gap.name(), Way.EARLIER_NAME)
        : gap;
  }

  private Place folder(String path) {
    Place known = folders.get(path);
    if (known == null) {
      known = walk(path);
      folders.put(path, known);
    }
    return known;
  }

  /** Follows a path name by name, as the kernel does, and never above the tree. */
  private Place walk(String path) {
    if (!isPath(path)) {
      return new Place.Lack(new Raw.Failed("EINVAL: no absolute path, or a NUL in it"));
    }
    ArrayDeque<String> names = new ArrayDeque<>();
    push(path, names);
    int asked = names.size(); // The names that a link added stand before these.
    int links = 0;
    String here = "";
    while (!names.isEmpty()) {
      boolean fromLink = names.size() > asked;
      String name = names.pop();
      asked = Math.min(asked, names.size());
      if (isStep(name)) {
        here = name.equals("..") ? here.substring(0, Math.max(0, here.lastIndexOf('/'))) : here;
        continue;
      }
      String child = here + "/" + name;
      switch (kind(child)) {
        case Kind.Folder _ -> here = child;
        case Kind.Leaf _ -> {
          return names.isEmpty() ? new Place.Leaf(child) : new Place.Lack(new Raw.Missing());
        }
        case Kind.Link(var target) -> {
          if (++links > MOST_LINKS) {
            return new Place.Lack(LOOP);
          }
          here = target.startsWith("/") ? "" : here;
          push(target, names);
        }
        case Kind.None(Raw.Missing _) -> {
          Way way = names.isEmpty() ? Way.LAST_NAME : Way.EARLIER_NAME;
          return new Place.Gap(here, name, fromLink ? Way.LINK : way);
        }
        case Kind.None(var why) -> {
          return new Place.Lack(why);
        }
      }
    }
    return new Place.Folder(here);
  }

  private static boolean isPath(String path) {
    return path.startsWith("/") && path.indexOf('\0') < 0;
  }

  private static boolean isStep(String name) {
    return name.isEmpty() || name.equals(".") || name.equals("..");
  }

  /** Puts the names of a path before those that are there already. */
  private static void push(String path, ArrayDeque<String> names) {
    int end = path.length();
    while (end > 0) {
      int slash = path.lastIndexOf('/', end - 1);
      if (slash + 1 < end) {
        names.push(path.substring(slash + 1, end));
      }
      end = slash;
    }
  }

  private Kind kind(String child) {
    Kind known = kinds.get(child);
    if (known == null) {
      known = look(child);
      kinds.put(child, known);
    }
    return known;
  }

  private Kind look(String child) {
    if (liveProc && !root.isEmpty()) {
      switch (child) {
        case "/proc/self" -> {
          return new Kind.Link("1");
        }
        case "/proc/thread-self" -> {
          return new Kind.Link("1/task/1");
        }
        default -> {}
      }
    }
    Path path = Path.of(root + child);
    try {
      // One lstat(2): most of an audit's time on a tree.
      BasicFileAttributes found =
          path.getFileSystem()
              .provider()
              .readAttributesIfExists(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (found == null) {
        return new Kind.None(new Raw.Missing()); // ENOENT: its folder could be searched.
      }
      if (found.isSymbolicLink()) {
        return link(root + child);
      }
      return found.isDirectory() ? new Kind.Folder() : new Kind.Leaf();
    } catch (IOException e) {
      return new Kind.None(LiveFiles.understood(e, root + child));
    }
  }

  private Kind link(String path) {
    return files.readLink(path) instanceof Raw.Bytes target
        ? new Kind.Link(target.text())
        : new Kind.None(new Raw.Failed("a link that cannot be read"));
  }

  /** Says what it means that the tree does not hold a name. */
  private Raw meaning(Place.Gap gap) {
    if (isLive(gap.folder().isEmpty() ? "/" + gap.name() : gap.folder())) {
      return new Raw.Missing();
    }
    if (gap.way() == Way.LINK) {
      return new Raw.NotRecorded(); // What a link points at was on the machine.
    }
    Own own = gap.way() == Way.LAST_NAME ? Own.FOLDER : Own.ANCESTOR;
    return TreeRules.tells(gap.folder(), gap.name(), entries(gap.folder()), own)
        ? new Raw.Missing()
        : new Raw.NotRecorded();
  }

  private int entries(String folder) {
    return entries.computeIfAbsent(
        folder,
        path -> files.list(root + path) instanceof Listing.Names(var names) ? names.size() : 0);
  }

  private boolean isLive(String path) {
    return liveProc && (path.equals("/proc") || path.startsWith("/proc/"))
        || liveSys && (path.equals("/sys") || path.startsWith("/sys/"));
  }

  @Override
  public boolean canBlock() {
    return true;
  }

  @Override
  public boolean isLive() {
    return liveProc || liveSys;
  }
}
