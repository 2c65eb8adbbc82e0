package dev.blip.local.data;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.blip.local.template.QueueSpec;
import dev.blip.local.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.sql.SqlQueuePersistenceActor;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.List$;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * ElasticMQ with the template's queues. A message that SendMessage answered for is in its file, and
 * still there after a {@code kill -9}, unless it was started without one. If the file can no longer
 * be written, messages are refused rather than taken and lost. At most one server with a file in a
 * JVM: ElasticMQ keeps its connections to the file in a static place.
 */
public final class QueueServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * ElasticMQ ships an application.conf that sets all of Pekko to DEBUG; this does not read it. A
   * storage that failed must stop: one that starts anew has forgotten its queues, and would
   * acknowledge what it does not keep.
   */
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko {
                loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
                loglevel = WARNING
                scheduler.tick-duration = 50 ms
                log-dead-letters = off
                actor.guardian-supervisor-strategy =
                  "org.apache.pekko.actor.StoppingSupervisorStrategy"
                coordinated-shutdown.run-by-jvm-shutdown-hook = off
                http.server {
                  request-timeout = 25 s
                  parsing.illegal-header-warnings = off
                  parsing.max-uri-length = 256k
                }
              }
              """)
          .withFallback(ConfigFactory.defaultReference())
          .resolve();

  private final ActorSystem actors;
  private final SQSRestServer server;
  private final @Nullable MessageFile file;

  private QueueServer(ActorSystem actors, SQSRestServer server, @Nullable MessageFile file) {
    this.actors = actors;
    this.server = server;
    this.file = file;
  }

  /**
   * Starts the server with the messages it has kept, makes queues that are not there yet, and waits
   * for both.
   *
   * @param port 0 for any
   * @param folder where messages are kept, null to keep them in memory
   */
  public static QueueServer start(int port, @Nullable Path folder, List<QueueSpec> queues)
      throws Exception {
    MessageFile file = folder == null ? null : MessageFile.open(folder);
    ActorSystem actors = ActorSystem.create("queue", CONFIG);
    try {
      Option<ActorRef> storage = Option.apply(file == null ? null : storage(actors, file));
      ActorRef manager = manager(actors, storage);
      var server =
          SQSRestServerBuilder.withActorSystem(actors)
              .withQueueManagerActor(manager)
              .withInterface("127.0.0.1")
              .withPort(port)
              .withAWSRegion(Template.REGION)
              .withAWSAccountId(Template.ACCOUNT)
              .start();
      server.waitUntilStarted();
      var started = new QueueServer(actors, server, file);
      try (SqsClient client = LocalAws.sqs(started.port())) {
        Queues.create(client, queues);
      }
      return started;
    } catch (Exception e) {
      stop(actors, file);
      throw e;
    }
  }

  private static ActorRef storage(ActorSystem actors, MessageFile file) {
    var config = new SqlQueuePersistenceConfig(true, MessageFile.DRIVER, file.url(), "", "", false);
    return actors.actorOf(
        Props.create(
            SqlQueuePersistenceActor.class,
            () -> new SqlQueuePersistenceActor(config, List$.MODULE$.empty())),
        "storage");
  }

  /** The queues, with the messages that were kept. */
  private static ActorRef manager(ActorSystem actors, Option<ActorRef> storage) throws Exception {
    ActorRef manager =
        actors.actorOf(
            Props.create(
                QueueManagerActor.class,
                () -> new QueueManagerActor(new NowProvider(), StrictSQSLimits$.MODULE$, storage)),
            "queues");
    if (storage.isDefined()) {
      Patterns.ask(storage.get(), new QueueEvent.Restore(manager), PATIENCE)
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    return manager;
  }

  public int port() {
    return server.waitUntilStarted().localAddress().getPort();
  }

  @Override
  public void close() throws Exception {
    server.stopAndGetFuture().apply();
    stop(actors, file);
  }

  private static void stop(ActorSystem actors, @Nullable MessageFile file) throws Exception {
    actors.terminate();
    actors.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (file != null) file.close();
  }
}
