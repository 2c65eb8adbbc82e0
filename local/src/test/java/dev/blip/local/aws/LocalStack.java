package dev.blip.local.aws;

import java.net.URI;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * LocalStack with the template's tables and queues: one that runs already, or a container of its
 * own.
 */
record LocalStack(Backend backend) {
  /** The last tag that asks for no token. */
  private static final String FREE = "localstack/localstack:4.14.0";

  private static final String PAID = "localstack/localstack-pro:4.14.0";

  private static String variable(String name) {
    return System.getenv().getOrDefault(name, "").strip();
  }

  static boolean canRun() {
    return !variable("LOCALSTACK_ENDPOINT").isEmpty()
        || DockerClientFactory.instance().isDockerAvailable();
  }

  /** Whether its WebSocket APIs can be used. */
  static boolean hasSockets() {
    return !variable("LOCALSTACK_AUTH_TOKEN").isEmpty();
  }

  static LocalStack start() {
    String endpoint = variable("LOCALSTACK_ENDPOINT");
    return endpoint.isEmpty() ? contained() : at(URI.create(endpoint), "test", () -> {});
  }

  private static LocalStack contained() {
    var container = new LocalStackContainer(image());
    if (hasSockets()) container.withEnv("LOCALSTACK_AUTH_TOKEN", variable("LOCALSTACK_AUTH_TOKEN"));
    container.start();
    return at(container.getEndpoint(), container.getAccessKey(), container::stop);
  }

  private static DockerImageName image() {
    String wanted = variable("LOCALSTACK_IMAGE");
    String image = wanted.isEmpty() ? (hasSockets() ? PAID : FREE) : wanted;
    return DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack");
  }

  private static LocalStack at(URI endpoint, String key, AutoCloseable server) {
    return new LocalStack(new Backend(endpoint, endpoint, key, server).withTemplate());
  }
}
