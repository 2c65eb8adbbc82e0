package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {
  @TempDir Path folder;

  @Test
  void short_and_long_forms_say_the_same() {
    assertThat(variable("!Sub '${Stage}-x-${!Literal}'")).isEqualTo("test-x-${Literal}");
    assertThat(variable("{ 'Fn::Sub': '${Stage}-x' }")).isEqualTo("test-x");
    assertThat(variable("!Sub ['${a}-${Stage}', { a: !Ref Stage }]")).isEqualTo("test-test");
    assertThat(variable("!Join ['/', [a, !Ref Stage]]")).isEqualTo("a/test");
    assertThat(variable("!GetAtt Letters.Arn"))
        .isEqualTo("arn:aws:sqs:us-east-1:000000000000:Letters");
    assertThat(variable("{ 'Fn::GetAtt': [Letters, QueueName] }")).isEqualTo("Letters");
    assertThat(variable("!If [IsTest, yes-it-is, no-it-is-not]")).isEqualTo("yes-it-is");
    assertThat(variable("!Select [1, !Split [',', 'a,b,c']]")).isEqualTo("b");
    assertThat(variable("!FindInMap [Sizes, !Ref Stage, memory]")).isEqualTo("512");
    assertThat(variable("!Ref Table")).isEqualTo("Table");
    assertThat(variable("!Ref AWS::Region")).isEqualTo("us-east-1");
  }

  @Test
  void variable_without_a_value_is_left_out() {
    assertThat(read("!If [IsTest, !Ref AWS::NoValue, x]").functions().getFirst().environment())
        .containsOnlyKeys("SHARED");
  }

  @Test
  void parameter_is_checked_against_what_the_template_allows() {
    assertThatThrownBy(() -> read("!Ref Stage").with(Map.of("Stage", "moon")).functions())
        .isInstanceOf(TemplateError.class)
        .hasMessage("Parameters.Stage: must be one of [test, live], was \"moon\"");
  }

  @Test
  void unresolvable_reference_names_its_place() {
    String place = "Resources.Fun.Properties.Environment.Variables.VALUE";
    assertThatThrownBy(() -> variable("!Ref Nowhere"))
        .isInstanceOf(TemplateError.class)
        .hasMessage(place + ": Ref names Nowhere, which is neither a parameter nor a resource");
    assertThatThrownBy(() -> variable("!Ref Needed"))
        .hasMessage(place + ": parameter Needed has neither value nor Default");
    assertThatThrownBy(() -> variable("!GetAtt Nowhere.Arn")).hasMessageStartingWith(place);
    assertThatThrownBy(() -> variable("!GetAtt Table.Colour"))
        .hasMessageContaining("Table.Colour is not known on a laptop");
    assertThatThrownBy(() -> variable("!Sub '${Nowhere}'")).hasMessageStartingWith(place);
    assertThatThrownBy(() -> variable("!ImportValue x")).hasMessageStartingWith(place);
    assertThatThrownBy(() -> variable("!If [Nowhere, a, b]")).hasMessageStartingWith(place);
    assertThatThrownBy(() -> variable("!Ref Letters")).hasMessageContaining("Letters");
  }

  @Test
  void resource_whose_condition_does_not_hold_is_not_there() throws IOException {
    Template template =
        template(
            """
            Conditions:
              Never: !Equals [a, b]
              Always: !Not [!Condition Never]
            Resources:
              Absent: { Type: AWS::SQS::Queue, Condition: Never }
              Present: { Type: AWS::SQS::Queue, Condition: Always }
            """);
    assertThat(template.queues())
        .containsExactly(
            new QueueSpec("Present", Duration.ofSeconds(30), Duration.ofDays(4), null));
  }

  @Test
  void event_without_a_path_is_the_default_route() throws IOException {
    Template template =
        template(
            """
            Resources:
              Fun:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.B::c
                  Events: { All: { Type: HttpApi } }
            """);
    assertThat(template.httpRoutes())
        .containsExactly(new HttpRoute("ANY", "$default", "Fun", null));
  }

  @Test
  void file_that_is_no_template_is_named() throws IOException {
    assertThatThrownBy(() -> Template.read(folder.resolve("none.yaml"), Map.of()))
        .isInstanceOf(TemplateError.class)
        .hasMessageContaining("none.yaml: no such file");
    assertThatThrownBy(() -> template("a: [")).hasMessageContaining("template.yaml: not YAML");
    assertThatThrownBy(() -> template("a: 1\na: 2")).hasMessageContaining("not YAML");
    assertThatThrownBy(() -> template("- a")).hasMessageContaining("must be a YAML mapping");
    assertThatThrownBy(() -> template("Resources: []").queues()).hasMessageContaining("Resources");
    assertThatThrownBy(() -> template("Resources: { A: { Type: AWS::DynamoDB::Table } }").tables())
        .hasMessage("Resources.A.Properties.KeySchema: must name a HASH key");
  }

  private String variable(String expression) {
    return String.valueOf(read(expression).functions().getFirst().environment().get("VALUE"));
  }

  private Template read(String expression) {
    try {
      return template(
          """
          Parameters:
            Stage: { Type: String, Default: test, AllowedValues: [test, live] }
            Needed: { Type: String }
          Conditions:
            IsTest: !Equals [!Ref Stage, test]
          Mappings:
            Sizes: { test: { memory: 512 } }
          Globals:
            Function:
              Timeout: 7
              Environment: { Variables: { SHARED: all } }
          Resources:
            Table: { Type: AWS::DynamoDB::Table }
            Letters: { Type: AWS::SQS::Queue }
            Fun:
              Type: AWS::Serverless::Function
              Properties:
                Handler: a.B::c
                Environment:
                  Variables:
                    VALUE: %s
          """
              .formatted(expression));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Template template(String yaml) throws IOException {
    return Template.read(Files.writeString(folder.resolve("template.yaml"), yaml), Map.of());
  }
}
