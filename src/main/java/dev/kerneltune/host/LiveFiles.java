package dev.kerneltune.host;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The files of the running machine. It uses java.io, because that costs less at start-up than
 * java.nio.file does; only the text of a link cannot be had without the latter. Nothing is opened
 * for writing.
 */
final class LiveFiles implements FileSource {
  /** FileInputStream allocates native memory for every read that is longer than this. */
  private static final int SMALL_READ = 8192;

  private static final int LARGE_READ = 1 << 16;

  /** A thread keeps its buffer up to this size. */
  private static final int KEPT = 1 << 17;

  private static final Raw NOT_WANTED = new Raw.Failed("no native calls were wanted");

  private final NativeCalls calls;
  private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[1 << 14]);

  LiveFiles(NativeCalls calls) {
    this.calls = calls;
  }

  @Override
  public Raw read(String path, int limitBytes) {
    if (!path.startsWith("/")) {
      return notAbsolute();
    }
    try (FileInputStream in = new FileInputStream(path)) {
      return PciConfigFile.isOne(path) ? PciConfigFile.read(in) : readToEnd(in, limitBytes);
    } catch (FileNotFoundException e) {
      return Errno.understand(openError(e), new File(path));
    } catch (IOException e) {
      return Errno.understand(String.valueOf(e.getMessage()), new File(path));
    }
  }

  private Raw readToEnd(FileInputStream in, int limitBytes) throws IOException {
    byte[] buffer = buffers.get();
    int length = 0;
    while (true) {
      int chunk = length < SMALL_READ ? SMALL_READ : LARGE_READ;
      if (buffer.length - length < chunk) {
        buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + chunk));
        if (buffer.length <= KEPT) {
          buffers.set(buffer);
        }
      }
      int count = in.read(buffer, length, chunk);
      if (count < 0) {
        return new Raw.Bytes(Arrays.copyOf(buffer, length));
      }
      length += count;
      if (length > limitBytes) {
        return FileSource.tooLong(limitBytes);
      }
    }
  }

  /** Returns the strerror part of "PATH (No such file or directory)". */
  private static String openError(FileNotFoundException e) {
    String message = String.valueOf(e.getMessage());
    int open = message.lastIndexOf(" (");
    return open >= 0 && message.endsWith(")")
        ? message.substring(open + 2, message.length() - 1)
        : message;
  }

  @Override
  public Listing list(String path) {
    if (!path.startsWith("/")) {
      return new Listing.None(notAbsolute());
    }
    File folder = new File(path);
    String[] names = folder.list();
    if (names != null) {
      Arrays.sort(names);
      return new Listing.Names(List.of(names));
    }
    return new Listing.None(whyNotListed(folder));
  }

  private static Raw whyNotListed(File folder) {
    if (!folder.exists()) {
      return Errno.absence(folder);
    }
    if (!folder.isDirectory()) {
      return new Raw.Failed("ENOTDIR: a file, not a folder");
    }
    return folder.canRead() ? new Raw.Failed("cannot be listed") : new Raw.Refused("EACCES");
  }

  @Override
  public Raw readLink(String path) {
    if (!path.startsWith("/")) {
      return notAbsolute();
    }
    try {
      String target = Files.readSymbolicLink(Path.of(path)).toString();
      return new Raw.Bytes(target.getBytes(StandardCharsets.UTF_8));
    } catch (NotLinkException e) {
      return new Raw.Failed("EINVAL: no symbolic link");
    } catch (IOException e) {
      return understood(e, path);
    } catch (InvalidPathException e) {
      return new Raw.Failed("EINVAL: " + e.getReason());
    }
  }

  /** Understands the error of a call of java.nio.file. */
  static Raw understood(IOException error, String path) {
    return switch (error) {
      case NoSuchFileException _ -> new Raw.Missing();
      case AccessDeniedException _ -> new Raw.Refused("EACCES");
      case FileSystemException e -> Errno.understand(String.valueOf(e.getReason()), new File(path));
      default -> Errno.understand(String.valueOf(error.getMessage()), new File(path));
    };
  }

  @Override
  public void prepareToAsk(String query) {
    if (calls == NativeCalls.WHEN_ASKED && !query.startsWith(FileIdentity.QUERY)) {
      boolean _ = SystemCalls.work();
    }
  }

  @Override
  public Raw ask(String query) {
    if (query.startsWith(FileIdentity.QUERY)) {
      // No native call of ours: Java itself knows how to ask this.
      return FileIdentity.ask(query.substring(FileIdentity.QUERY.length() - 1));
    }
    return switch (calls) {
      case WHEN_ASKED -> Queries.answer(query);
      case NEVER -> NOT_WANTED;
    };
  }

  private static Raw notAbsolute() {
    return new Raw.Failed("EINVAL: no absolute path");
  }

  @Override
  public boolean canBlock() {
    return true;
  }

  @Override
  public boolean isLive() {
    return true;
  }
}
