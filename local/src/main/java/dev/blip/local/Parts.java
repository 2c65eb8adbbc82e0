package dev.blip.local;

import dev.blip.local.issuer.Issuer;
import dev.blip.local.lambda.HandlerFactory;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.Template;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What {@link Laptop} puts together but does not make itself. */
public interface Parts {
  /** Makes the functions' handlers. */
  HandlerFactory handlers();

  /** Starts the coordinators; listens on the plan's port. */
  Running coordinator(CoordinatorPlan plan) throws Exception;

  /** Starts the gateway with the template's APIs, the web application and the issuer. */
  Running gateway(int port, Template template, Lambda lambda, Issuer issuer) throws Exception;

  /**
   * How a coordinator is to be started.
   *
   * @param settings flush interval, window, how many
   * @param port where to listen
   * @param rooms folder of the rooms' files, null to keep them in a temporary place
   * @param connections where sockets are posted to: the WebSocket API's address with its stage
   */
  record CoordinatorPlan(Settings settings, int port, @Nullable Path rooms, URI connections) {}
}
