package dev.blip.local.template;

import dev.blip.local.template.Template.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The resources of API Gateway v2 that make up the WebSocket API. */
final class SocketResources {
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
    return api(apis.getFirst().name());
  }

  private SocketApi api(String name) {
    Map<String, String> routes = new LinkedHashMap<>();
    for (Resource route : of(name, "Route")) {
      routes.put(route.properties().at("RouteKey").text(), function(route));
    }
    List<Resource> stages = of(name, "Stage");
    if (stages.size() != 1) {
      throw new TemplateError("Resources." + name + ": must have one stage, has " + stages.size());
    }
    return new SocketApi(
        stages.getFirst().properties().at("StageName").text(),
        authorizer(of(name, "Route")),
        Map.copyOf(routes));
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
