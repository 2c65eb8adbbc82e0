package dev.blip.protocol.coordinator;

import org.jspecify.annotations.Nullable;

/**
 * Whether a call that got no answer from its room may be sent again, and at once to another
 * coordinator.
 *
 * <table>
 * <caption>Answers without {@link CoordinatorHeaders#ANSWERED}</caption>
 * <tr><td>502</td><td>the coordinator is not in the cluster, or leaves it: the call may have been
 * begun</td></tr>
 * <tr><td>503</td><td>what stands between, where something does, knows no coordinator</td></tr>
 * <tr><td>504</td><td>what stands between could not reach one, or waited in vain</td></tr>
 * </table>
 *
 * A call that may have been begun is sent again only if that changes nothing: see {@link
 * #isHarmless}.
 */
public final class Again {
  /** A coordinator's answer that stands in no room's name: another coordinator is to be asked. */
  public static final int ELSEWHERE = 502;

  private static final int NOBODY = 503;
  private static final int IN_VAIN = 504;

  private Again() {}

  /** Whether a status needs {@link CoordinatorHeaders#ANSWERED} if it is a room's own. */
  public static boolean isAmbiguous(int status) {
    return status == ELSEWHERE || status == NOBODY || status == IN_VAIN;
  }

  /**
   * Whether an answer is none of the room's.
   *
   * @param answered the text of {@link CoordinatorHeaders#ANSWERED}, null where it is missing
   */
  public static boolean isDue(int status, @Nullable String answered) {
    return isAmbiguous(status) && answered == null;
  }

  /**
   * Whether a call that is carried out twice does no more than once: one that reads, that opens or
   * closes a connection, that ends a room, or that has a name.
   *
   * @param call the text of {@link CoordinatorHeaders#IDEMPOTENCY_KEY}, null where it is missing
   */
  public static boolean isHarmless(Route route, @Nullable String call) {
    return switch (route) {
      case Route.Connect _, Route.Disconnect _ -> true;
      case Route.Message _ -> call != null;
      case Route.Request request -> call != null || request.method().equals("GET");
      case Route.RoomList _,
          Route.Query _,
          Route.Destroy _,
          Route.Rules _,
          Route.Health _,
          Route.Started _,
          Route.Ready _,
          Route.Scrape _,
          Route.WrongMethod _ ->
          true;
    };
  }
}
