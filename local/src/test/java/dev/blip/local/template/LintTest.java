package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** cfn-lint has nothing to say that the files do not answer. */
class LintTest {
  private static final Pattern RULE = Pattern.compile("\\b[EW]\\d{4}\\b");
  private static final int NEAR = 3;

  @Test
  void no_file_has_an_error_or_a_warning() throws Exception {
    Tool.need("cfn-lint", "pip install cfn-lint");
    List<String> command = new ArrayList<>(List.of("cfn-lint", "--format", "parseable"));
    for (Stack stack : Stacks.all()) command.add(stack.name());
    Tool.Said said = Tool.run("", command);
    assertThat(said.out() + said.told()).isBlank();
    assertThat(said.exit()).isZero();
  }

  @Test
  void every_rule_that_is_not_asked_has_its_reason_beside_it() throws IOException {
    assertThat(Stacks.FOLDER.resolve(".cfnlintrc")).doesNotExist();
    for (Stack stack : Stacks.all()) {
      List<String> lines = Files.readAllLines(stack.file());
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).contains("ignore_checks")) continue;
        String near = String.join("\n", lines.subList(Math.max(0, i - NEAR), i));
        RULE.matcher(lines.get(i))
            .results()
            .forEach(
                rule ->
                    assertThat(near)
                        .as(stack.name() + " says why " + rule.group() + " is ignored")
                        .containsPattern("#.*" + rule.group()));
      }
    }
  }
}
