package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value that cannot be is refused before anything is made. */
class ParametersTest {
  private static final List<String> LIMITS =
      List.of("AllowedPattern", "AllowedValues", "MinValue", "MaxValue");

  /** MB of memory that Fargate gives to a share of processors, of those that Blip offers. */
  private static final Map<String, List<String>> FARGATE =
      Map.of(
          "256", List.of("1024", "2048"),
          "512", List.of("1024", "2048", "3072", "4096"),
          "1024", List.of("2048", "3072", "4096", "8192"),
          "2048", List.of("4096", "8192", "16384"),
          "4096", List.of("8192", "16384"));

  private static boolean takes(Map<?, ?> parameter, String value) {
    if (parameter.get("AllowedPattern") instanceof String pattern) {
      if (!Pattern.matches(pattern, value)) return false;
    }
    if (parameter.get("AllowedValues") instanceof List<?> values) {
      return values.stream().map(String::valueOf).anyMatch(value::equals);
    }
    return !(parameter.get("MinValue") instanceof Number least)
        || Double.parseDouble(value) >= least.doubleValue();
  }

  @Test
  void every_default_is_a_value_that_its_parameter_takes() {
    for (Stack stack : Stacks.all()) {
      stack
          .parameters()
          .forEach(
              (name, value) -> {
                Map<?, ?> parameter = Stacks.section(value);
                Object usual = parameter.get("Default");
                if (usual == null) return;
                assertThat(takes(parameter, usual.toString()))
                    .as("%s: %s = %s", stack.name(), name, usual)
                    .isTrue();
              });
    }
  }

  /** Else all that stands before the nested stack would be made, and go back. */
  @Test
  void what_a_nested_stack_refuses_is_refused_by_the_root() {
    Stack root = Stacks.root();
    List<String> passed = new ArrayList<>();
    root.nested()
        .forEach(
            (name, inner) ->
                Stacks.section(Stacks.at(root.resources(), name, "Properties", "Parameters"))
                    .forEach(
                        (parameter, value) -> {
                          if (!(Stacks.section(value).get("Ref") instanceof String outer)) return;
                          if (!root.parameters().containsKey(outer)) return;
                          passed.add(outer);
                          var limits = limits(inner.parameters().get(parameter));
                          assertThat(limits(root.parameters().get(outer)))
                              .as("%s, which %s calls %s", outer, name, parameter)
                              .containsAllEntriesOf(limits);
                        }));
    assertThat(passed).contains("NetworkCidr", "PriceClass", "MaxTasks");
  }

  private static Map<String, Object> limits(@Nullable Object parameter) {
    Map<String, Object> limits = new TreeMap<>();
    for (String limit : LIMITS) {
      Object value = Stacks.section(parameter).get(limit);
      if (value != null) limits.put(limit, value);
    }
    return limits;
  }

  @Test
  void memory_is_what_fargate_gives_to_the_processors() {
    Map<String, Object> ruled = new TreeMap<>();
    for (Object rule : Stacks.section(Stacks.root().document().get("Rules")).values()) {
      List<?> when = Stacks.list(Stacks.at(rule, "RuleCondition", "Fn::Equals"));
      if (!when.getFirst().equals(Map.of("Ref", "TaskCpu"))) continue;
      Object only = Stacks.list(Stacks.at(rule, "Assertions")).getFirst();
      List<?> contains = Stacks.list(Stacks.at(only, "Assert", "Fn::Contains"));
      assertThat(contains.getLast()).isEqualTo(Map.of("Ref", "TaskMemory"));
      ruled.put(when.getLast().toString(), contains.getFirst());
    }
    assertThat(ruled).isEqualTo(new TreeMap<>(FARGATE));
    assertThat(Stacks.list(Stacks.at(Stacks.root().parameters(), "TaskCpu", "AllowedValues")))
        .isEqualTo(List.of("profile", "256", "512", "1024", "2048", "4096"));
  }

  @ParameterizedTest
  @CsvSource({
    "DomainName,go.example.com,true",
    "DomainName,https://go.example.com,false",
    "DomainName,localhost,false",
    "LinkDomains,links.example.org,true",
    "LinkDomains,links.example.org;go.example.com,false",
    "LinkDomains,https://links.example.org,false",
    "CertificateArn,arn:aws:acm:us-east-1:123456789012:certificate/1a-2b,true",
    "CertificateArn,arn:aws:acm:eu-west-1:123456789012:certificate/1a-2b,false",
    "AlarmEmail,ada@example.com,true",
    "AlarmEmail,ada,false",
    "NetworkCidr,10.0.0.0/16,true",
    "NetworkCidr,10.0.0.0/8,false",
    "PriceClass,PriceClass_300,false",
    "MinTasks,0,true",
    "MinTasks,-1,false",
    "Profile,rest,true",
    "Profile,large,false",
    "Spot,yes,false",
    "RestoredLinksTable,blip-links-restored,true",
    "RestoredLinksTable,arn:aws:dynamodb:eu-west-1:123456789012:table/links,false",
    "Deployment,0123456789,true",
    "Deployment,012345678,false"
  })
  void a_parameter_takes_what_can_be_and_nothing_else(String name, String value, boolean taken) {
    Map<?, ?> parameter = Stacks.section(Stacks.root().parameters().get(name));
    assertThat(takes(parameter, value)).isEqualTo(taken);
  }
}
