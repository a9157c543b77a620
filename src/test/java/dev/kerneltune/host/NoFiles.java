package dev.kerneltune.host;

/** A machine without files, which answers what a test says. */
abstract class NoFiles implements FileSource {
  @Override
  public Raw read(String path, int limitBytes) {
    return new Raw.Missing();
  }

  @Override
  public Listing list(String path) {
    return new Listing.None(new Raw.Missing());
  }

  @Override
  public Raw readLink(String path) {
    return new Raw.Missing();
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
