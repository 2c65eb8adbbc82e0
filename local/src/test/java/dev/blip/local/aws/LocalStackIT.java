package dev.blip.local.aws;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The same suites on LocalStack, where it runs already ({@code LOCALSTACK_ENDPOINT}) or Docker can
 * start it ({@code LOCALSTACK_IMAGE}, {@code LOCALSTACK_AUTH_TOKEN}).
 */
@EnabledIf(
    value = "dev.blip.local.aws.LocalStack#canRun",
    disabledReason = "no Docker, and no LOCALSTACK_ENDPOINT")
class LocalStackIT {
  private static LocalStack localStack;

  @BeforeAll
  static void start() {
    localStack = LocalStack.start();
  }

  @AfterAll
  static void stop() throws Exception {
    localStack.backend().close();
  }

  @Nested
  class Links extends LinksSuite {
    @Override
    Backend backend() {
      return localStack.backend();
    }
  }

  @Nested
  class Tickets extends TicketsSuite {
    @Override
    Backend backend() {
      return localStack.backend();
    }
  }

  @Nested
  class Leases extends LeasesSuite {
    @Override
    Backend backend() {
      return localStack.backend();
    }
  }

  @Nested
  class Ledger extends LedgerSuite {
    @Override
    Backend backend() {
      return localStack.backend();
    }
  }

  @Nested
  class Queues extends QueueSuite {
    @Override
    Backend backend() {
      return localStack.backend();
    }
  }

  @Nested
  @EnabledIf(
      value = "dev.blip.local.aws.LocalStack#hasSockets",
      disabledReason = "LocalStack has WebSocket APIs with a LOCALSTACK_AUTH_TOKEN alone")
  class Connections extends ConnectionsSuite {
    @Override
    SocketService start() throws Exception {
      return LocalStackSockets.start(localStack.backend());
    }
  }
}
