import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an ELF file (elf.h; 64 bits, little endian) says of the system that can run it.
 *
 * @param machine the number of the architecture
 * @param libraries the names of the libraries that it is linked with
 * @param versions the symbol versions that it asks of them, such as GLIBC_2.17
 */
record Elf(int machine, Set<String> libraries, Set<String> versions) {
  private static final int MAGIC = 0x464C457F;
  private static final int SECTION_DYNAMIC = 6;
  private static final int SECTION_VERSIONS_NEEDED = 0x6FFFFFFE;
  private static final long TAG_NEEDED = 1;

  /** Reads a file; empty when it is of another kind. */
  static Optional<Elf> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.limit() < 64 || bytes.getInt(0) != MAGIC) {
      return Optional.empty();
    }
    Elf elf = new Elf(bytes.getShort(18), new TreeSet<>(), new TreeSet<>());
    int sections = (int) bytes.getLong(0x28);
    int size = bytes.getShort(0x3A);
    for (int i = 0; i < bytes.getShort(0x3C); i++) {
      int section = sections + i * size;
      int texts = (int) bytes.getLong(sections + bytes.getInt(section + 0x28) * size + 0x18);
      int type = bytes.getInt(section + 4);
      if (type == SECTION_DYNAMIC) {
        elf.addLibraries(bytes, section, texts);
      } else if (type == SECTION_VERSIONS_NEEDED) {
        elf.addVersions(bytes, section, texts);
      }
    }
    return Optional.of(elf);
  }

  private void addLibraries(ByteBuffer bytes, int section, int texts) {
    int begin = (int) bytes.getLong(section + 0x18);
    int end = begin + (int) bytes.getLong(section + 0x20);
    for (int at = begin; at < end; at += 16) {
      if (bytes.getLong(at) == TAG_NEEDED) {
        libraries.add(text(bytes, texts + (int) bytes.getLong(at + 8)));
      }
    }
  }

  /** Two lists in one: the libraries, and the versions of each. */
  private void addVersions(ByteBuffer bytes, int section, int texts) {
    int library = (int) bytes.getLong(section + 0x18);
    for (int i = 0; i < bytes.getInt(section + 0x2C); i++) {
      int version = library + bytes.getInt(library + 8);
      for (int j = 0; j < bytes.getShort(library + 2); j++) {
        versions.add(text(bytes, texts + bytes.getInt(version + 8)));
        version += bytes.getInt(version + 12);
      }
      library += bytes.getInt(library + 12);
    }
  }

  private static String text(ByteBuffer bytes, int begin) {
    int end = begin;
    while (bytes.get(end) != 0) {
      end++;
    }
    return new String(bytes.array(), begin, end - begin, StandardCharsets.US_ASCII);
  }
}
