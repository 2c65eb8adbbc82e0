package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Sql;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A hook's failure in one line: the exception, and the line of the author's own that it comes from.
 */
final class HookFailure {
  private HookFailure() {}

  /**
   * Tells it.
   *
   * @param author a class of the author's; lines of its package are theirs
   */
  static String told(Throwable failure, Class<?> author) {
    String message = failure.getMessage();
    String first = message == null ? "" : ": " + message.lines().findFirst().orElse("");
    String what = failure.getClass().getSimpleName() + first;
    return line(failure, author.getPackageName()).map(line -> what + ", " + line).orElse(what);
  }

  /** What a turn failed of, for callers. */
  static String kind(Throwable e) {
    return e instanceof Sql.SqlException ? "its database is not usable" : "an internal fault";
  }

  /** Of the first in the chain of causes that has one. */
  private static Optional<String> line(Throwable failure, String authors) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(10)
        .flatMap(cause -> Stream.of(cause.getStackTrace()))
        .filter(frame -> isIn(frame.getClassName(), authors))
        .findFirst()
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber());
  }

  private static boolean isIn(String className, String authors) {
    return className.startsWith(authors.isEmpty() ? "" : authors + ".");
  }
}
