package dev.kerneltune.apply;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A machine whose files are all in a folder, so that what is not there is missing. */
final class FolderHost implements Host {
  private final Path root;
  private final Map<String, Raw> links;
  private final Map<String, Raw> answers;

  /**
   * Makes one.
   *
   * @param links what reading a link gives
   * @param answers what reading a file gives that is not as its bytes are
   */
  FolderHost(Path root, Map<String, Raw> links, Map<String, Raw> answers) {
    this.root = root;
    this.links = links;
    this.answers = answers;
  }

  @Override
  public Raw read(String path) {
    Raw other = answers.get(path);
    if (other != null) {
      return other;
    }
    try {
      Path file = Path.of(root + path);
      return Files.isDirectory(file)
          ? new Raw.Failed("EISDIR: a folder, not a file")
          : new Raw.Bytes(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return new Raw.Missing();
    } catch (IOException e) {
      return new Raw.Failed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Raw readLong(String path) {
    return read(path);
  }

  @Override
  public Listing list(String path) {
    try (Stream<Path> names = Files.list(Path.of(root + path))) {
      return new Listing.Names(names.map(name -> name.getFileName().toString()).sorted().toList());
    } catch (NoSuchFileException | NotDirectoryException e) {
      return new Listing.None(new Raw.Missing());
    } catch (IOException e) {
      return new Listing.None(new Raw.Failed(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public Raw readLink(String path) {
    return links.getOrDefault(path, new Raw.Missing());
  }

  @Override
  public Raw ask(String query) {
    return new Raw.NotRecorded();
  }

  @Override
  public void warm(Collection<String> paths) {}

  @Override
  public Raw later(String path) {
    return new Raw.NotRecorded();
  }

  @Override
  public OptionalLong windowNanos() {
    return OptionalLong.empty();
  }
}
