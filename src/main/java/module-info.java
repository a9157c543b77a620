/**
 * Audits and tunes the Linux kernel of GPU servers. A program, not a library: it exports nothing.
 */
module dev.kerneltune {
  requires com.github.oshi.common;
  requires info.picocli;
  requires java.net.http;
  requires java.xml;
  requires org.apache.commons.io;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires org.jline.terminal.ffm;
  requires static org.jspecify;
  requires tools.jackson.core;
  requires tools.jackson.dataformat.yaml;
}
