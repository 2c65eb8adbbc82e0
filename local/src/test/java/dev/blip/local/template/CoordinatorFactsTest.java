package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.lease.Timing;
import dev.blip.coordinator.runtime.Places;
import dev.blip.local.template.Stacks.Stack;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ECS asks of a coordinator and tells functions, held against the code of both. */
class CoordinatorFactsTest {
  private static final Stack STACK = Stacks.having("AWS::ECS::Service", "Service");
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

  @Test
  void ecs_waits_longer_for_a_new_task_than_it_may_take_to_form() {
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

  @Test
  void functions_are_told_the_name_under_which_ecs_registers_tasks_and_the_port_of_its_container() {
    assertThat(Stacks.list(Stacks.at(SERVICE, "ServiceRegistries")))
        .singleElement()
        .satisfies(one -> assertThat(Stacks.mentions(one)).containsExactly("Discovery.Arn"));
    Object service = Stacks.at(STACK.resources(), "Discovery", "Properties");
    Object space = Stacks.at(STACK.resources(), "Names", "Properties", "Name", "Fn::Sub");
    Object port = Stacks.at(Stacks.list(container().get("PortMappings")).get(0), "ContainerPort");
    assertThat(Stacks.at(STACK.outputs().get("Url"), "Value", "Fn::Sub"))
        .isEqualTo("dns://%s.%s:%s".formatted(Stacks.at(service, "Name"), space, port));
    Object dns = Stacks.at(service, "DnsConfig");
    assertThat(Stacks.at(dns, "RoutingPolicy")).isEqualTo("MULTIVALUE");
    Object record = Stacks.list(Stacks.at(dns, "DnsRecords")).getFirst();
    assertThat(Stacks.at(record, "Type")).isEqualTo("A");
    assertThat(seconds(record, "TTL")).isLessThanOrEqualTo(Duration.ofSeconds(5));
  }

  /** Beyond its usual places a coordinator puts rooms to sleep: the mean may stay below. */
  @Test
  void tasks_are_added_before_those_that_run_have_no_place_for_a_room() {
    Map<?, ?> rooms = Stacks.section(Stacks.at(STACK.document(), "Mappings", "Rooms"));
    assertThat(rooms).hasSizeGreaterThan(3);
    rooms.forEach(
        (memory, target) -> {
          long places = Places.bearable(Long.parseLong(memory.toString()) << 20, 65_535);
          assertThat(Long.parseLong(Stacks.at(target, "Target").toString()))
              .as("rooms in a task of " + memory + " MiB")
              .isBetween(places / 2, places * 3 / 4);
        });
  }
}
