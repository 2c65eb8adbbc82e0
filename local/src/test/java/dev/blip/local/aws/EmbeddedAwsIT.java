package dev.blip.local.aws;

import dev.blip.local.data.LocalAws;
import dev.blip.local.data.QueueServer;
import dev.blip.local.data.TableServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The suites on DynamoDB Local, ElasticMQ and the laptop's own gateway. */
class EmbeddedAwsIT {
  private static Backend backend;

  @BeforeAll
  static void start() throws Exception {
    TableServer tables = TableServer.start(0, null, List.of());
    QueueServer queues = QueueServer.start(0, null, List.of());
    backend =
        new Backend(
                LocalAws.endpoint(tables.port()),
                LocalAws.endpoint(queues.port()),
                "local",
                () -> {
                  queues.close();
                  tables.close();
                })
            .withTemplate();
  }

  @AfterAll
  static void stop() throws Exception {
    backend.close();
  }

  @Nested
  class Links extends LinksSuite {
    @Override
    Backend backend() {
      return backend;
    }
  }

  @Nested
  class Tickets extends TicketsSuite {
    @Override
    Backend backend() {
      return backend;
    }
  }

  @Nested
  class Leases extends LeasesSuite {
    @Override
    Backend backend() {
      return backend;
    }
  }

  @Nested
  class Ledger extends LedgerSuite {
    @Override
    Backend backend() {
      return backend;
    }
  }

  @Nested
  class Queues extends QueueSuite {
    @Override
    Backend backend() {
      return backend;
    }
  }

  @Nested
  class Connections extends ConnectionsSuite {
    @Override
    SocketService start() throws Exception {
      return EmbeddedSockets.start();
    }
  }
}
