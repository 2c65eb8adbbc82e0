package dev.blip.local;

/**
 * A part of the house that listens.
 *
 * @param port where
 * @param part closes it
 */
public record Running(int port, AutoCloseable part) implements AutoCloseable {
  @Override
  public void close() throws Exception {
    part.close();
  }
}
