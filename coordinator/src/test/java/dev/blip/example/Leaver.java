package dev.blip.example;

/** Ends the process that it runs in, as no room should. */
public final class Leaver {
  private Leaver() {}

  public static void leave(int code) {
    System.exit(code);
  }
}
