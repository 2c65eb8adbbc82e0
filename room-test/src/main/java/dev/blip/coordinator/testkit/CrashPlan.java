package dev.blip.coordinator.testkit;

/** When the room will crash next: so many commits from now, just before the last or just after. */
final class CrashPlan {
  private int commits;
  private boolean before;

  void set(int afterCommits, boolean beforeTheLast) {
    if (afterCommits < 1) {
      throw new IllegalArgumentException("commits must be 1 or more, was " + afterCommits);
    }
    commits = afterCommits;
    before = beforeTheLast;
  }

  /** Whether the commit that comes next is to be lost. */
  boolean losesNextCommit() {
    return commits == 1 && before;
  }

  /** A commit took place; tells whether the room crashes now. */
  boolean crashesNow() {
    return commits > 0 && --commits == 0;
  }
}
