package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import dev.blip.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** What AWS SAM makes of template.yaml: the resources that stand in no file. */
final class Translation {
  private static final int NOT_INSTALLED = 3;

  private Translation() {}

  /**
   * The resources by their logical IDs; without SAM's translator the test is skipped.
   *
   * @param parameters {@code NAME=VALUE}; those left out have their defaults
   */
  static Stack with(List<String> parameters) throws Exception {
    Tool.need("python3", "SAM's translator runs on it");
    List<String> command =
        new ArrayList<>(List.of("python3", "infra/checks/translate.py", "template.yaml"));
    command.addAll(parameters);
    Tool.Said said = Tool.run("", command);
    Assumptions.assumeTrue(said.exit() != NOT_INSTALLED, said.told());
    assertThat(said.exit()).as(said.told()).isZero();
    Map<?, ?> document = Json.MAPPER.readValue(said.out(), Map.class);
    return new Stack(Stacks.ROOT, "template.yaml translated", document);
  }
}
