package dev.blip.local.template;

import dev.blip.local.template.Template.Resource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The resources of API Gateway v2 that make up the WebSocket API. */
final class SocketResources {
  private static final String BODY = "$request.body.";

  private final Template template;

  SocketResources(Template template) {
    this.template = template;
  }

  SocketApi api() {
    List<Resource> apis =
        template
            .resources("AWS::ApiGatewayV2::Api")
            .filter(api -> api.properties().at("ProtocolType").text().equals("WEBSOCKET"))
            .toList();
    if (apis.size() != 1) {
      throw new TemplateError("Resources: must have one WebSocket API, have " + apis.size());
    }
    return api(apis.getFirst());
  }

  private SocketApi api(Resource api) {
    String name = api.name();
    Map<String, String> routes = new LinkedHashMap<>();
    Set<String> answering = new HashSet<>();
    Set<String> answered = new HashSet<>();
    for (Resource response : of(name, "RouteResponse")) {
      answered.add(response.properties().at("RouteId").text());
    }
    for (Resource route : of(name, "Route")) {
      String key = route.properties().at("RouteKey").text();
      routes.put(key, function(route));
      boolean answers = route.properties().at("RouteResponseSelectionExpression").isPresent();
      if (answers && answered.contains(route.name())) answering.add(key);
    }
    List<Resource> stages = of(name, "Stage");
    if (stages.size() != 1) {
      throw new TemplateError("Resources." + name + ": must have one stage, has " + stages.size());
    }
    return new SocketApi(
        stages.getFirst().properties().at("StageName").text(),
        authorizer(of(name, "Route")),
        Map.copyOf(routes),
        field(name, api.properties().at("RouteSelectionExpression").text()),
        Set.copyOf(answering));
  }

  private static String field(String api, String expression) {
    if (!expression.startsWith(BODY)) {
      throw new TemplateError(
          "Resources.%s.Properties.RouteSelectionExpression: must begin with %s here, was %s"
              .formatted(api, BODY, expression));
    }
    return expression.substring(BODY.length());
  }

  private List<Resource> of(String api, String kind) {
    return template
        .resources("AWS::ApiGatewayV2::" + kind)
        .filter(resource -> resource.properties().at("ApiId").text().equals(api))
        .toList();
  }

  private String function(Resource route) {
    Value target = route.properties().at("Target");
    String name = target.text().replaceFirst("^integrations/", "");
    return Template.functionIn(
        template
            .resource("AWS::ApiGatewayV2::Integration", name, target)
            .properties()
            .at("IntegrationUri"));
  }

  private @Nullable String authorizer(List<Resource> routes) {
    for (Resource route : routes) {
      Value authorizer = route.properties().at("AuthorizerId");
      if (authorizer.isPresent()) {
        return Template.functionIn(
            template
                .resource("AWS::ApiGatewayV2::Authorizer", authorizer.text(), authorizer)
                .properties()
                .at("AuthorizerUri"));
      }
    }
    return null;
  }
}
