package dev.kerneltune.apply;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The end of the journal's file: what is appended is on the disk when the call returns. */
public interface JournalDisk extends AutoCloseable {
  /** Appends bytes; when that fails, none of them are left. */
  void append(byte[] bytes) throws IOException;

  @Override
  void close() throws IOException;

  /** Returns the end of a file that exists. */
  static JournalDisk of(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    long length = channel.size();
    return new JournalDisk() {
      private long end = length;

      @Override
      public void append(byte[] bytes) throws IOException {
        if (channel.size() > end) {
          // A line that could not be taken back: nothing may stand behind a broken one.
          channel.truncate(end);
        }
        end = channel.size();
        try {
          ByteBuffer left = ByteBuffer.wrap(bytes);
          channel.position(end);
          while (left.hasRemaining()) {
            channel.write(left);
          }
          channel.force(true);
          end += bytes.length;
        } catch (IOException e) {
          channel.truncate(end);
          throw e;
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
