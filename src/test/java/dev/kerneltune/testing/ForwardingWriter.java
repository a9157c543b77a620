package dev.kerneltune.testing;

import dev.kerneltune.host.HostWriter;

/** A writer that does what another one does, but for what a subclass says. */
public class ForwardingWriter implements HostWriter {
  private final HostWriter writer;

  protected ForwardingWriter(HostWriter writer) {
    this.writer = writer;
  }

  @Override
  public Written kernelFile(String path, String text) {
    return writer.kernelFile(path, text);
  }

  @Override
  public Written nicSetting(String device, String group, String name, String text) {
    return writer.nicSetting(device, group, name, text);
  }

  @Override
  public Written file(String path, String text) {
    return writer.file(path, text);
  }

  @Override
  public Written remove(String path) {
    return writer.remove(path);
  }

  @Override
  public Written folder(String path) {
    return writer.folder(path);
  }

  @Override
  public Written removeEmptyFolder(String path) {
    return writer.removeEmptyFolder(path);
  }

  @Override
  public Written copy(String from, String to) {
    return writer.copy(from, to);
  }

  @Override
  public Written tidy(String path) {
    return writer.tidy(path);
  }
}
