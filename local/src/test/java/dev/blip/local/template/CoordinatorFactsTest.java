package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.lease.Timing;
import dev.blip.local.template.Stacks.Stack;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ECS and the load balancer ask of a coordinator, held against its own time-outs. */
class CoordinatorFactsTest {
  private static final String TARGETS = "AWS::ElasticLoadBalancingV2::TargetGroup";
  private static final Stack STACK = Stacks.having(TARGETS, "Targets");
  private static final Map<?, ?> GROUP =
      Stacks.section(Stacks.at(STACK.resources(TARGETS).get("Targets"), "Properties"));
  private static final Map<?, ?> SERVICE =
      Stacks.section(Stacks.at(STACK.resources("AWS::ECS::Service").get("Service"), "Properties"));

  private static Map<?, ?> container() {
    Map<?, ?> task = STACK.resources("AWS::ECS::TaskDefinition").get("Task");
    List<?> containers = (List<?>) Stacks.at(task, "Properties", "ContainerDefinitions");
    return Stacks.section(containers.getFirst());
  }

  private static Duration seconds(Object from, String... keys) {
    return Duration.ofSeconds(Long.parseLong(Stacks.at(from, keys).toString()));
  }

  /** ECS ends what the load balancer calls unhealthy: one between two lives must not be. */
  @Test
  void load_balancer_asks_whether_the_process_lives() {
    assertThat(Stacks.at(GROUP, "HealthCheckPath")).isEqualTo(new Route.Health().target());
  }

  @Test
  void ecs_waits_longer_for_a_new_task_than_it_may_take_to_form() {
    assertThat(seconds(SERVICE, "HealthCheckGracePeriodSeconds"))
        .isGreaterThan(Timing.FORMING.plus(Timing.JOIN));
    assertThat(seconds(container(), "HealthCheck", "StartPeriod"))
        .isGreaterThan(Timing.FORMING.plus(Timing.JOIN));
  }

  /** So a deployment ends no old task before a new one takes calls. */
  @Test
  void task_counts_when_it_has_been_ready() throws IOException {
    assertThat(Stacks.at(container(), "HealthCheck", "Command").toString())
        .isEqualTo("[CMD, /blip/healthy]");
    assertThat(Files.readString(Stacks.FOLDER.resolve("infra/image/root/blip/healthy")))
        .contains("GET " + new Route.Started().target() + " HTTP/1.1");
  }

  /** One that refuses at once has no call outstanding. */
  @Test
  void task_that_refuses_is_not_preferred() {
    assertThat(Stacks.at(GROUP, "TargetGroupAttributes").toString())
        .doesNotContain("least_outstanding_requests");
  }
}
