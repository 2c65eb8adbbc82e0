package dev.blip.local;

import dev.blip.local.issuer.Issuer;
import dev.blip.local.lambda.HandlerFactory;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** What {@link Laptop} puts together but does not make itself. */
public interface Parts {
  /** Makes the functions' handlers. */
  HandlerFactory handlers();

  /** Starts the coordinators; listens on the plan's ports. */
  Running coordinator(CoordinatorPlan plan) throws Exception;

  /** Starts the gateway with the template's APIs, the web application and the issuer. */
  Running gateway(int port, Template template, Lambda lambda, Issuer issuer) throws Exception;

  /**
   * How a coordinator is to be started.
   *
   * @param settings flush interval, window
   * @param ports where to listen, one for each coordinator
   * @param tables DynamoDB's port, for leases; nobody may listen there yet
   * @param control port for ECS and EventBridge Scheduler, where coordinators rest
   * @param queue where the bridge's messages go; nobody may listen there yet
   * @param leases the table's name
   * @param rooms folder of the rooms' files
   * @param processes folder for what coordinators of their own processes leave
   * @param connections where sockets are posted to: the WebSocket API's address with its stage
   */
  record CoordinatorPlan(
      Settings settings,
      List<Integer> ports,
      int tables,
      int control,
      URI queue,
      String leases,
      Path rooms,
      Path processes,
      URI connections) {}
}
