package dev.blip.local.template;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads YAML with CloudFormation's short tags, which become their long forms. */
final class CloudFormationYaml extends SafeConstructor {
  private CloudFormationYaml(LoaderOptions options) {
    super(options);
    yamlMultiConstructors.put("!", new ShortTag());
  }

  static Map<?, ?> read(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try (Reader text = Files.newBufferedReader(file)) {
      Object document = new Yaml(new CloudFormationYaml(options)).load(text);
      if (document instanceof Map<?, ?> map) return map;
      throw new TemplateError(file + ": must be a YAML mapping");
    } catch (NoSuchFileException e) {
      throw new TemplateError(file + ": no such file", e);
    } catch (IOException e) {
      throw new TemplateError(file + ": cannot be read: " + e, e);
    } catch (YAMLException e) {
      throw new TemplateError(file + ": not YAML: " + e.getMessage(), e);
    }
  }

  private final class ShortTag extends AbstractConstruct {
    @Override
    public Object construct(Node node) {
      String tag = node.getTag().getValue().substring(1);
      Object argument =
          switch (node) {
            case ScalarNode scalar -> constructScalar(scalar);
            case SequenceNode sequence -> constructSequence(sequence);
            case MappingNode mapping -> constructMapping(mapping);
            default ->
                throw new YAMLException("!" + tag + " stands at " + node.getStartMark().getLine());
          };
      return switch (tag) {
        case "Ref", "Condition" -> Map.of(tag, argument);
        case "GetAtt" -> Map.of("Fn::GetAtt", attribute(argument));
        default -> Map.of("Fn::" + tag, argument);
      };
    }

    private List<?> attribute(Object argument) {
      return argument instanceof List<?> parts
          ? parts
          : Arrays.asList(argument.toString().split("\\.", 2));
    }
  }
}
