package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The three sizes of the stack, held against what docs/cost.py counts for them. */
class ProfilesTest {
  private static final Pattern PRICED =
      Pattern.compile(
          "\"(\\w+)\": Profile\\(cpu=([0-9.]+), memory=(\\d+), tasks=(\\d+), spot=(\\w+),"
              + " alarms=(\\d+)\\)");

  /** What cost.py says, in the template's units: processors in 1,024ths, memory in MB. */
  private record Priced(int cpu, int memory, int tasks, boolean spot, int alarms) {}

  private static Map<String, Priced> priced() throws IOException {
    Map<String, Priced> priced = new LinkedHashMap<>();
    PRICED
        .matcher(Files.readString(Stacks.FOLDER.resolve("docs/cost.py")))
        .results()
        .forEach(
            found ->
                priced.put(
                    found.group(1),
                    new Priced(
                        (int) (1024 * Double.parseDouble(found.group(2))),
                        1024 * Integer.parseInt(found.group(3)),
                        Integer.parseInt(found.group(4)),
                        found.group(5).equals("True"),
                        Integer.parseInt(found.group(6)))));
    return priced;
  }

  @Test
  void profiles_of_the_template_are_those_that_are_priced() throws IOException {
    Stack root = Stacks.root();
    Map<String, Priced> expected = priced();
    assertThat(Stacks.at(root.parameters(), "Profile", "Default")).isEqualTo("small");
    assertThat(Stacks.list(Stacks.at(root.parameters(), "Profile", "AllowedValues")))
        .isEqualTo(List.copyOf(expected.keySet()));
    Map<?, ?> profiles = Stacks.section(Stacks.at(root.document(), "Mappings", "Profiles"));
    assertThat(profiles).hasSize(3);
    expected.forEach(
        (name, price) -> {
          Object profile = Stacks.at(profiles, name);
          assertThat(Stacks.at(profile, "Cpu")).isEqualTo("" + price.cpu);
          assertThat(Stacks.at(profile, "Memory")).isEqualTo("" + price.memory);
          assertThat(Stacks.at(profile, "Tasks")).isEqualTo("" + price.tasks);
          assertThat(Stacks.at(profile, "Spot")).isEqualTo(price.spot ? "on" : "off");
        });
  }

  @Test
  void as_many_alarms_are_priced_as_each_has() throws IOException {
    Map<String, Integer> counted =
        new LinkedHashMap<>(Map.of("rest", 0, "small", 0, "standard", 0));
    for (Map.Entry<String, Stack> nested : Stacks.root().nested().entrySet()) {
      Object stack = Stacks.root().resources().get(nested.getKey());
      boolean standardAlone = "IsStandard".equals(Stacks.section(stack).get("Condition"));
      for (Map<?, ?> alarm : nested.getValue().resources("AWS::CloudWatch::Alarm").values()) {
        boolean notAtRest = "Stays".equals(alarm.get("Condition"));
        boolean restAlone = "Rests".equals(alarm.get("Condition"));
        if (!restAlone) counted.merge("standard", 1, Integer::sum);
        if (!standardAlone && !restAlone) counted.merge("small", 1, Integer::sum);
        if (!standardAlone && !notAtRest) counted.merge("rest", 1, Integer::sum);
      }
    }
    priced()
        .forEach((name, price) -> assertThat(price.alarms).as(name).isEqualTo(counted.get(name)));
    assertThat(priced()).hasSize(3);
  }

  /** Scaling would call back those that have left. */
  @Test
  void where_coordinators_rest_nothing_else_says_how_many_there_are() {
    Stack stack = Stacks.having("AWS::ECS::Service", "Service");
    for (String type : List.of("ScalableTarget", "ScalingPolicy")) {
      var scaling = stack.resources("AWS::ApplicationAutoScaling::" + type);
      assertThat(scaling).isNotEmpty();
      scaling.forEach((name, one) -> assertThat(one.get("Condition")).as(name).isEqualTo("Scales"));
    }
    assertThat(Stacks.at(stack.document(), "Conditions", "Scales").toString())
        .contains("Fn::Not", "Ref=Profile", "rest");
    Stack alarms = Stacks.having("AWS::CloudWatch::Alarm", "CoordinatorAway");
    for (String name : List.of("CoordinatorAway", "CoordinatorsFew")) {
      assertThat(Stacks.at(alarms.resources(), name, "Condition")).isEqualTo("Stays");
    }
  }

  @Test
  void spot_is_a_matter_of_the_capacity_provider() {
    Stack stack = Stacks.having("AWS::ECS::Service", "Service");
    Object service = Stacks.at(stack.resources(), "Service", "Properties");
    assertThat(Stacks.section(service).keySet().toString()).doesNotContain("LaunchType");
    Object strategy = Stacks.list(Stacks.at(service, "CapacityProviderStrategy")).getFirst();
    assertThat(Stacks.list(Stacks.at(strategy, "CapacityProvider", "Fn::If")))
        .isEqualTo(List.of("OnSpot", "FARGATE_SPOT", "FARGATE"));
    assertThat(
            Stacks.list(Stacks.at(stack.resources(), "Cluster", "Properties", "CapacityProviders")))
        .isEqualTo(List.of("FARGATE", "FARGATE_SPOT"));
  }
}
