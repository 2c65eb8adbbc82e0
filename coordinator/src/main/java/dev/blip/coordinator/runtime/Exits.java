package dev.blip.coordinator.runtime;

/** What a room's class calls where it was written to end the process; see RoomClassLoader. */
public final class Exits {
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private Exits() {}

  /** In the place of {@code System.exit}. */
  public static void refuse(int status) {
    throw refusal(STACK.getCallerClass(), status);
  }

  /** In the place of {@code Runtime.exit} and {@code Runtime.halt}. */
  public static void refuse(Runtime runtime, int status) {
    throw refusal(STACK.getCallerClass(), status);
  }

  private static UnsupportedOperationException refusal(Class<?> caller, int status) {
    return new UnsupportedOperationException(
        "%s must not end the coordinator, was about to with status %d"
            .formatted(caller.getName(), status));
  }
}
