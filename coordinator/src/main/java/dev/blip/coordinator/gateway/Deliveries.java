package dev.blip.coordinator.gateway;

import dev.blip.coordinator.runtime.Sockets.Delivery;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What an answer of API Gateway, or its lack, means to a room. */
final class Deliveries {
  private static final String FORBIDDEN = "ForbiddenException";

  private Deliveries() {}

  /**
   * @param error null where the call went well; not wrapped
   */
  static Delivery of(@Nullable Throwable error) {
    if (error == null) return Delivery.DONE;
    if (!(error instanceof SdkServiceException answer)) return Delivery.FAILED;
    if (answer.isThrottlingException()) return Delivery.THROTTLED;
    return switch (answer.statusCode()) {
      case 410 -> Delivery.GONE;
      case 429 -> Delivery.THROTTLED;
      case 400 -> Delivery.UNKNOWN;
      case 413 -> Delivery.REFUSED;
      case 403 -> forbidden(answer);
      default -> Delivery.FAILED;
    };
  }

  /**
   * A 403 is also what expired or wrong credentials get. These are ours to renew, and no reason to
   * give a connection up.
   */
  private static Delivery forbidden(SdkServiceException answer) {
    String code = code(answer);
    return code == null || code.equals(FORBIDDEN) ? Delivery.UNKNOWN : Delivery.FAILED;
  }

  private static @Nullable String code(SdkServiceException answer) {
    AwsErrorDetails details =
        answer instanceof AwsServiceException aws ? aws.awsErrorDetails() : null;
    return details == null ? null : details.errorCode();
  }
}
