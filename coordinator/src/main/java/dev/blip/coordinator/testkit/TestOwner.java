package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.Tenure;

/** The coordinator that owns the room, as far as a test can tell: alive until it dies. */
final class TestOwner {
  private static final long ALIVE = Long.MAX_VALUE;

  private final long epoch;
  private final Tenure tenure;
  private boolean begun;
  private long commitsLeft = ALIVE;

  private TestOwner(long epoch) {
    this.epoch = epoch;
    this.tenure = new Tenure(0, epoch, epoch - 1, this::holds);
  }

  static TestOwner first() {
    return new TestOwner(1);
  }

  /** Who takes over: what is there is copied, for this one did not end cleanly. */
  TestOwner next() {
    return new TestOwner(epoch + 1);
  }

  Tenure tenure() {
    return tenure;
  }

  void dieAfterCommits(int commits) {
    if (commits < 1)
      throw new IllegalArgumentException("commits must be 1 or more, was " + commits);
    commitsLeft = commits;
    begun = false;
  }

  void die() {
    commitsLeft = 0;
  }

  boolean isDead() {
    return commitsLeft == 0;
  }

  /** Asked before each turn and after its commit. */
  private boolean holds() {
    if (commitsLeft == ALIVE) return true;
    if (commitsLeft > 0 && begun) commitsLeft--;
    begun = !begun;
    return commitsLeft > 0;
  }
}
