package dev.kerneltune.report;

/** Text as XML 1.0 and HTML can hold it. */
final class XmlText {
  private XmlText() {}

  /** Neither has a way to write a control character: it becomes the replacement character. */
  static String legal(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean legal =
                  c == '\t'
                      || c == '\n'
                      || (c >= 0x20 && c <= 0xd7ff)
                      || (c >= 0xe000 && c <= 0xfffd)
                      || c >= 0x10000;
              out.appendCodePoint(legal ? c : 0xfffd);
            });
    return out.toString();
  }
}
