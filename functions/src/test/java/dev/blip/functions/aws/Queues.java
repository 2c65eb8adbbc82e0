package dev.blip.functions.aws;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** ElasticMQ on a free port, keeping nothing. */
record Queues(ActorSystem actors, SQSRestServer server) implements AutoCloseable {
  /** ElasticMQ ships an application.conf that sets all of Pekko to DEBUG; this does not read it. */
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko {
                loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
                loglevel = WARNING
                log-dead-letters = off
                coordinated-shutdown.run-by-jvm-shutdown-hook = off
                http.server.parsing.illegal-header-warnings = off
              }
              """)
          .withFallback(ConfigFactory.defaultReference())
          .resolve();

  static Queues start(String host) {
    ActorSystem actors = ActorSystem.create("queues", CONFIG);
    SQSRestServer server =
        SQSRestServerBuilder.withActorSystem(actors).withInterface(host).withPort(0).start();
    server.waitUntilStarted();
    return new Queues(actors, server);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort();
  }

  @Override
  public void close() throws Exception {
    server.stopAndGetFuture();
    actors.terminate();
    actors.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
