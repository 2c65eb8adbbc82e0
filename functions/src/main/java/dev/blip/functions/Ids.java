package dev.blip.functions;

import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Where names of clicks and errors come from. */
public final class Ids {
  private Ids() {}

  public static Uuid7 random() {
    return new Uuid7(InstantSource.system(), new SecureRandom());
  }
}
