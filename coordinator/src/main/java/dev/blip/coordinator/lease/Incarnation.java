package dev.blip.coordinator.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * One run of one process, told apart from every other.
 *
 * @param machine this boot of this machine, and the process namespace: where process IDs mean the
 *     same thing
 * @param pid process ID
 * @param started epoch milliseconds; 0 if unknown
 */
record Incarnation(String machine, long pid, long started) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

  static Incarnation own() {
    ProcessHandle self = ProcessHandle.current();
    return new Incarnation(thisMachine(), self.pid(), started(self));
  }

  /** Whether this process is known to have ended: only where it ran beside the asker. */
  boolean hasEnded(Incarnation asker) {
    if (!machine.equals(asker.machine) || machine.isEmpty()) return false;
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> started == 0 || started(process) == started)
        .isEmpty();
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Empty where the system does not say; then no process is known to have ended. */
  private static String thisMachine() {
    try {
      return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(NAMESPACE);
    } catch (IOException e) {
      return ProcessHandle.of(1).map(init -> "init " + started(init)).orElse("");
    }
  }
}
