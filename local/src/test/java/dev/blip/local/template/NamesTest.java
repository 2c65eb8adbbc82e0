package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every name, ID and description is one that its service takes, with the longest name that a stack
 * may have: CloudFormation asks the services only when it makes a resource, and one that is refused
 * takes the whole stack back.
 */
class NamesTest {
  private static final String DEPLOYMENT = "Deployment=" + "f".repeat(64);

  /** What {@code infra/deploy} takes at the most. */
  private static final String STACK = "longest-name-that-a-stack-has0";

  private static final ServiceNames SERVICES = ServiceNames.read();

  @Test
  void every_nested_stacks_names_are_ones_that_the_services_take() {
    List<String> wrong = new ArrayList<>();
    int looked = 0;
    Texts root = Texts.ofRoot(Stacks.root(), STACK);
    for (Map.Entry<String, Stack> nested : Stacks.root().nested().entrySet()) {
      assertThat(nested.getValue().nested()).as("stacks in " + nested.getKey()).isEmpty();
      looked += SERVICES.look(nested.getValue(), root.nested(nested.getKey()), wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(looked).isGreaterThan(200);
  }

  @Test
  void so_are_those_of_the_stacks_that_infra_deploy_makes_beside_it() {
    List<String> wrong = new ArrayList<>();
    int looked = 0;
    for (Stack stack : Stacks.beside()) {
      Map<String, String> known = new HashMap<>(Texts.ofRoot(stack, STACK).known());
      known.putAll(Map.of("Name", STACK, "Region", "ap-southeast-1"));
      looked += SERVICES.look(stack, new Texts(stack, STACK, known), wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(looked).isGreaterThan(10);
  }

  @Test
  void so_are_those_that_sam_makes() throws Exception {
    List<String> wrong = new ArrayList<>();
    Stack translated = Translation.with(List.of(DEPLOYMENT));
    int looked = SERVICES.look(translated, Texts.ofRoot(translated, STACK), wrong);
    assertThat(wrong).isEmpty();
    assertThat(looked).isGreaterThan(50);
  }

  @Test
  void cloudformation_takes_all_names_and_descriptions_of_its_own() {
    for (Stack stack : Stacks.all()) {
      Map<?, ?> document = stack.document();
      assertThat(bytes(document.get("Description"))).as(stack.name()).isBetween(1, 1024);
      for (String section : List.of("Parameters", "Resources", "Outputs", "Conditions", "Rules")) {
        Stacks.section(document.get(section))
            .forEach(
                (name, value) -> {
                  String place = stack.name() + ": " + section + "." + name;
                  assertThat(name.toString()).as(place).matches("[A-Za-z0-9]{1,255}");
                  int most = section.equals("Parameters") ? 4000 : 1024;
                  assertThat(bytes(Stacks.section(value).get("Description")))
                      .as(place + ": its description's bytes")
                      .isLessThanOrEqualTo(most);
                });
      }
      assertThat(stack.parameters()).as(stack.name()).hasSizeLessThanOrEqualTo(200);
      assertThat(stack.outputs()).as(stack.name()).hasSizeLessThanOrEqualTo(200);
      assertThat(stack.resources()).as(stack.name()).hasSizeLessThanOrEqualTo(500);
    }
  }

  private static int bytes(@Nullable Object text) {
    return text == null ? 0 : text.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Names that go wrong for one service: SSM's, ECR's and DNS's, and CloudFront's by length. */
  @ParameterizedTest
  @CsvSource({"awsome", "ssm", "a--b", "blip-", "Blip", "longest-name-that-a-stack-has01"})
  void deploy_refuses_a_stacks_name_that_some_service_would_refuse(String name) throws Exception {
    Tool.need("bash", "apt-get install bash");
    Tool.Said said = deploy(name);
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.told()).contains("--stack must be", "was '" + name + "'");
  }

  @Test
  void deploy_takes_the_longest_name() throws Exception {
    Tool.need("bash", "apt-get install bash");
    Tool.need("git", "apt-get install git");
    for (String name : List.of(STACK, "b", "blip-2")) {
      assertThat(deploy(name).exit()).as(name).isZero();
    }
  }

  private static Tool.Said deploy(String stack) throws Exception {
    return Tool.run(
        "",
        List.of(
            "infra/deploy",
            "--dry-run",
            "--region",
            "eu-west-1",
            "--image",
            "i",
            "--stack",
            stack));
  }
}
