package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.Refusal;

/** A hook asked for so much that SQLite took the whole turn back, and not this hook alone. */
public final class TurnLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Refusal refusal;

  TurnLost(Refusal refusal, Throwable cause) {
    super(refusal.getMessage(), cause);
    this.refusal = refusal;
  }

  /** What that hook's caller is told. */
  public Refusal refusal() {
    return refusal;
  }
}
