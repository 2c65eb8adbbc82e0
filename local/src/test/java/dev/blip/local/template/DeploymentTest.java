package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Statements.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changed reaches the functions: it gives each a new version, which the alias then names. */
class DeploymentTest {
  private static final Pattern PARAMETERS =
      Pattern.compile("sam deploy .*--parameter-overrides (.*)");

  @BeforeAll
  static void need_tools() {
    Tool.need("bash", "apt-get install bash");
    Tool.need("git", "apt-get install git");
  }

  /** The parameters with which a script would deploy, {@code NAME=VALUE}. */
  private static List<String> parameters(Path script, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString(), "--dry-run"));
    command.addAll(List.of("--region", "eu-west-1", "--image", "image"));
    for (String option : options) command.addAll(List.of("--parameter", option));
    Tool.Said said = Tool.run("", command);
    assertThat(said.exit()).as(said.told()).isZero();
    Matcher found = PARAMETERS.matcher(said.out());
    assertThat(found.find()).as(said.out()).isTrue();
    return List.of(found.group(1).split(" "));
  }

  private static String deployment(List<String> parameters) {
    return parameters.stream()
        .filter(each -> each.startsWith("Deployment="))
        .findFirst()
        .orElseThrow();
  }

  private static Path script() {
    return Stacks.FOLDER.resolve("infra/deploy");
  }

  private static Set<String> versions(List<String> parameters) throws Exception {
    return new TreeSet<>(Translation.with(parameters).resources("AWS::Lambda::Version").keySet());
  }

  @Test
  void one_changed_parameter_makes_new_versions_of_all_functions_and_no_change_makes_none()
      throws Exception {
    Set<String> before = versions(parameters(script()));
    assertThat(before).hasSize(Stacks.root().resources("AWS::Serverless::Function").size());
    assertThat(versions(parameters(script(), "LogLevel=DEBUG")))
        .hasSameSizeAs(before)
        .doesNotContainAnyElementsOf(before);
    assertThat(versions(parameters(script(), "LogLevel=INFO"))).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FlushMs=500", "RestoredLinksTable=restored", "TokenAudience="})
  void a_deployment_has_the_values_of_all_parameters(String changed) throws Exception {
    assertThat(deployment(parameters(script(), changed)))
        .isNotEqualTo(deployment(parameters(script())))
        .isEqualTo(deployment(parameters(script(), changed)));
  }

  @Test
  void what_is_deployed_has_the_deployment_in_its_environment_or_lambda_would_refuse_it()
      throws Exception {
    List<String> parameters = parameters(script());
    Translation.with(parameters)
        .resources("AWS::Lambda::Function")
        .forEach(
            (name, function) ->
                assertThat(
                        Stacks.at(function, "Properties", "Environment", "Variables", "DEPLOYMENT"))
                    .as(name)
                    .isEqualTo(Map.of("Ref", "Deployment")));
  }

  /** The image does not: it changes with every commit, and functions would with it. */
  @Test
  void no_function_sees_the_coordinators_image() {
    Map<String, Map<?, ?>> functions = Stacks.root().resources("AWS::Serverless::Function");
    assertThat(Stacks.mentions(functions)).isNotEmpty().doesNotContain("CoordinatorImage");
    assertThat(Stacks.mentions(Stacks.at(Stacks.root().document(), "Globals")))
        .contains("Deployment")
        .doesNotContain("CoordinatorImage");
  }

  @Test
  void a_deployment_has_the_functions_code_and_the_templates(@TempDir Path folder)
      throws Exception {
    copy(folder, "infra/deploy");
    copy(folder, "infra/data.yaml");
    copy(folder, "template.yaml");
    Path script = folder.resolve("infra/deploy");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Set<String> deployments = new TreeSet<>();
    deployments.add(deployment(parameters(script)));
    Path jar = folder.resolve("functions/target/blip-functions-aws.jar");
    Files.createDirectories(jar.getParent());
    for (Path changed :
        List.of(jar, folder.resolve("infra/data.yaml"), folder.resolve("template.yaml"))) {
      Files.writeString(changed, Files.exists(changed) ? Files.readString(changed) + "\n" : "code");
      assertThat(deployments.add(deployment(parameters(script)))).as("%s", changed).isTrue();
    }
    assertThat(deployments.add(deployment(parameters(script)))).isFalse();
  }

  /** Until its new version is there, an alias names one whose environment has the table before. */
  @Test
  void a_function_that_may_use_a_restored_table_may_use_the_stacks_own() {
    Map<String, Map<?, ?>> functions = Stacks.root().resources("AWS::Serverless::Function");
    int restorable = 0;
    for (Statement statement : Statements.below(functions, "")) {
      List<String> tables = Stacks.mentions(statement.raw().get("Resource"));
      for (String table : List.of("LinksTable", "ClicksTable", "CountsTable")) {
        if (!tables.contains("Data.Outputs." + table)) continue;
        restorable++;
        assertThat(tables).as(statement.path()).contains("Data.Outputs.Own" + table);
      }
    }
    assertThat(restorable).isGreaterThan(3);
  }

  private static void copy(Path folder, String file) throws IOException {
    Path to = folder.resolve(file);
    Files.createDirectories(to.getParent());
    Files.copy(Stacks.FOLDER.resolve(file), to);
  }
}
