package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How the stacks fit together. */
class NestingTest {

  @Test
  void a_nested_stack_is_given_what_it_needs_and_nothing_else() {
    int nestings = 0;
    for (Stack outer : Stacks.all()) {
      for (Map.Entry<String, Stack> nesting : outer.nested().entrySet()) {
        nestings++;
        Stack inner = nesting.getValue();
        String place = outer.name() + ": " + nesting.getKey();
        Set<String> given =
            names(Stacks.at(outer.resources().get(nesting.getKey()), "Properties", "Parameters"));
        assertThat(names(inner.parameters())).as(place).containsAll(given);
        assertThat(given).as(place).containsAll(needed(inner));
      }
    }
    assertThat(nestings).isGreaterThanOrEqualTo(6);
  }

  @Test
  void every_output_that_is_read_is_there() {
    for (Stack outer : Stacks.all()) {
      outer
          .nested()
          .forEach(
              (name, inner) ->
                  assertThat(names(inner.outputs()))
                      .as(outer.name() + ": outputs of " + name)
                      .containsAll(read(outer, name)));
    }
  }

  @Test
  void every_parameter_is_used() {
    for (Stack stack : Stacks.all()) {
      var used = Stacks.mentions(stack.document());
      assertThat(used).as(stack.name()).containsAll(names(stack.parameters()));
    }
  }

  @Test
  void every_mention_names_something() {
    for (Stack stack : Stacks.all()) {
      Set<String> known = names(stack.resources());
      known.addAll(names(stack.parameters()));
      for (String mention : Stacks.mentions(stack.document())) {
        if (mention.startsWith("AWS::")) continue;
        assertThat(known).as(stack.name()).contains(mention.split("\\.", 2)[0]);
      }
    }
  }

  @Test
  void only_the_coordinators_image_must_be_said() {
    assertThat(needed(Stacks.root())).containsExactly("CoordinatorImage");
  }

  @Test
  void whoever_deploys_is_told_what_edge_and_coordinator_made_and_both_apis_addresses() {
    Stack root = Stacks.root();
    Set<String> outputs = names(root.outputs());
    assertThat(outputs).contains("HttpApiUrl", "SocketApiUrl", "ConnectionsUrl");
    Stack edge = Stacks.having("AWS::CloudFront::Distribution", "Distribution");
    assertThat(outputs).containsAll(names(edge.outputs()));
    assertThat(outputs).contains("Cluster", "Service");
  }

  @Test
  void no_function_waits_for_what_waits_for_the_http_api() {
    Stack root = Stacks.root();
    Set<String> needed = new TreeSet<>(root.resources("AWS::Serverless::Function").keySet());
    Deque<String> next = new ArrayDeque<>(needed);
    assertThat(next).isNotEmpty();
    while (!next.isEmpty()) {
      for (String mention : Stacks.mentions(waitingFor(root, next.pop()))) {
        String name = mention.split("\\.", 2)[0];
        if (root.resources().containsKey(name) && needed.add(name)) next.push(name);
      }
    }
    assertThat(needed).contains("Data", "Network", "Coordinator").doesNotContain("HttpApi", "Edge");
    assertThat(Stacks.mentions(root.resources().get("Edge"))).contains("HttpApi");
  }

  /** What a resource needs first; a function's events are resources of their own, which need it. */
  private static Map<?, ?> waitingFor(Stack stack, String name) {
    var properties =
        new HashMap<>(Stacks.section(Stacks.at(stack.resources(), name, "Properties")));
    properties.remove("Events");
    return properties;
  }

  private static Set<String> read(Stack outer, String nested) {
    Set<String> read = new TreeSet<>();
    String prefix = nested + ".Outputs.";
    for (String mention : Stacks.mentions(outer.document())) {
      if (mention.startsWith(prefix)) read.add(mention.substring(prefix.length()));
    }
    return read;
  }

  private static Set<String> needed(Stack stack) {
    Set<String> needed = new TreeSet<>();
    stack
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (!Stacks.section(parameter).containsKey("Default")) needed.add(name.toString());
            });
    return needed;
  }

  private static Set<String> names(Object map) {
    Set<String> names = new TreeSet<>();
    Stacks.section(map).keySet().forEach(name -> names.add(name.toString()));
    return names;
  }
}
