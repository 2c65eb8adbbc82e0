package dev.blip.coordinator.sockets;

import dev.blip.coordinator.runtime.GatewaySockets.Result;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What an answer of API Gateway, or its lack, means to a room. */
final class StatusResults {
  private static final String FORBIDDEN = "ForbiddenException";

  private StatusResults() {}

  /**
   * @param error null where the call went well; not wrapped
   */
  static Result of(@Nullable Throwable error) {
    if (error == null) return Result.DONE;
    if (!(error instanceof SdkServiceException answer)) return Result.FAILED;
    if (answer.isThrottlingException()) return Result.THROTTLED;
    return switch (answer.statusCode()) {
      case 410 -> Result.GONE;
      case 429 -> Result.THROTTLED;
      case 400 -> Result.UNKNOWN;
      case 413 -> Result.REFUSED;
      case 403 -> forbidden(answer);
      default -> Result.FAILED;
    };
  }

  /**
   * A 403 is also what expired or wrong credentials get. These are ours to renew, and no reason to
   * give a connection up.
   */
  private static Result forbidden(SdkServiceException answer) {
    String code = code(answer);
    return code == null || code.equals(FORBIDDEN) ? Result.UNKNOWN : Result.FAILED;
  }

  private static @Nullable String code(SdkServiceException answer) {
    AwsErrorDetails details =
        answer instanceof AwsServiceException aws ? aws.awsErrorDetails() : null;
    return details == null ? null : details.errorCode();
  }
}
