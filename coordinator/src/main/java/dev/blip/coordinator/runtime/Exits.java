package dev.blip.coordinator.runtime;

/** What a room's class calls where it was written to end the process; see RoomClassLoader. */
public final class Exits {
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private Exits() {}

  /** In the place of {@code System.exit}. */
  public static void refuse(int status) {
    throw refusal(status);
  }

  /** In the place of {@code Runtime.exit} and {@code Runtime.halt}. */
  public static void refuse(Runtime runtime, int status) {
    throw refusal(status);
  }

  /** A method reference may be called by a class of the JDK's: the room's own is named. */
  private static UnsupportedOperationException refusal(int status) {
    String caller =
        STACK.walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(type -> type.getClassLoader() instanceof RoomClassLoader)
                    .map(Class::getName)
                    .findFirst()
                    .orElse("a room"));
    return new UnsupportedOperationException(
        "%s must not end the coordinator, was about to with status %d".formatted(caller, status));
  }
}
