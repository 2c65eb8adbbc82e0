package dev.blip.coordinator.sockets;

import dev.blip.coordinator.runtime.Sockets.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What an answer of API Gateway, or its lack, means to a room. */
final class StatusOutcomes {
  private static final String FORBIDDEN = "ForbiddenException";

  private StatusOutcomes() {}

  /**
   * @param error null where the call went well; not wrapped
   */
  static Outcome of(@Nullable Throwable error) {
    if (error == null) return Outcome.DONE;
    if (!(error instanceof SdkServiceException answer)) return Outcome.FAILED;
    if (answer.isThrottlingException()) return Outcome.THROTTLED;
    return switch (answer.statusCode()) {
      case 410 -> Outcome.GONE;
      case 429 -> Outcome.THROTTLED;
      case 400 -> Outcome.UNKNOWN;
      case 413 -> Outcome.REFUSED;
      case 403 -> forbidden(answer);
      default -> Outcome.FAILED;
    };
  }

  /**
   * A 403 is also what expired or wrong credentials get. These are ours to renew, and no reason to
   * give a connection up.
   */
  private static Outcome forbidden(SdkServiceException answer) {
    String code = code(answer);
    return code == null || code.equals(FORBIDDEN) ? Outcome.UNKNOWN : Outcome.FAILED;
  }

  private static @Nullable String code(SdkServiceException answer) {
    AwsErrorDetails details =
        answer instanceof AwsServiceException aws ? aws.awsErrorDetails() : null;
    return details == null ? null : details.errorCode();
  }
}
