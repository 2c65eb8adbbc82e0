package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What CloudFront is told. */
class EdgeFactsTest {
  /** Every code for which CloudFront can be told how long it keeps an error. */
  private static final List<Integer> ERRORS =
      List.of(400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504);

  private static final String ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

  private static final Stack EDGE = Stacks.having("AWS::CloudFront::Distribution", "Distribution");

  private static Object distribution(String key) {
    return Stacks.at(EDGE.resources(), "Distribution", "Properties", "DistributionConfig", key);
  }

  @Test
  void no_error_is_kept_for_the_next_visitor() {
    Map<Object, Object> kept = new TreeMap<>();
    for (Object error : Stacks.list(distribution("CustomErrorResponses"))) {
      assertThat(Stacks.section(error)).as("an error's own answer is passed on").hasSize(2);
      kept.put(Stacks.at(error, "ErrorCode"), Stacks.at(error, "ErrorCachingMinTTL"));
    }
    assertThat(kept).isEqualTo(ERRORS.stream().collect(Collectors.toMap(code -> code, code -> 0)));
  }

  /** CloudFront drops what its function adds, unless a policy names it. */
  @Test
  void every_function_is_told_the_viewers_address_and_host() {
    var behaviours = new ArrayList<Object>(Stacks.list(distribution("CacheBehaviors")));
    behaviours.add(distribution("DefaultCacheBehavior"));
    int told = 0;
    for (Object behaviour : behaviours) {
      if (!Stacks.at(behaviour, "TargetOriginId").equals("http")) continue;
      told++;
      if (Stacks.at(behaviour, "OriginRequestPolicyId").equals(ALL_VIEWER_EXCEPT_HOST)) continue;
      String policy = Stacks.at(behaviour, "CachePolicyId", "Ref").toString();
      Object config = Stacks.at(EDGE.resources().get(policy), "Properties", "CachePolicyConfig");
      Object sent = Stacks.at(config, "ParametersInCacheKeyAndForwardedToOrigin", "HeadersConfig");
      assertThat(Stacks.list(Stacks.at(sent, "Headers")).toString())
          .as(policy)
          .contains("blip-viewer-address", "blip-viewer-host");
      assertThat(Stacks.at(config, "MinTTL")).as(policy + " keeps nothing by itself").isEqualTo(0);
      assertThat(Stacks.at(config, "DefaultTTL")).as(policy).isEqualTo(0);
    }
    assertThat(told).isGreaterThan(4);
  }

  @Test
  void domains_of_accounts_stand_beside_blips_own() {
    List<?> aliases = Stacks.list(Stacks.at(distribution("Aliases"), "Fn::If"));
    assertThat(aliases.getFirst()).isEqualTo("HasLinkDomains");
    assertThat(Stacks.mentions(aliases.get(1))).contains("DomainName", "LinkDomains");
    Object rule = Stacks.at(Stacks.root().document(), "Rules", "LinkDomainsAndDomain");
    assertThat(Stacks.mentions(rule)).contains("DomainName", "LinkDomains");
  }

  @Test
  void both_apis_get_the_origin_secret_and_files_are_cloudfronts_alone() {
    Map<Object, Boolean> secret = new TreeMap<>();
    for (Object origin : Stacks.list(distribution("Origins"))) {
      Object headers = Stacks.at(origin, "OriginCustomHeaders");
      boolean sent = headers.toString().contains("blip-origin-secret");
      secret.put(Stacks.at(origin, "Id"), sent);
      if (sent) continue;
      assertThat(Stacks.mentions(Stacks.at(origin, "OriginAccessControlId"))).isNotEmpty();
    }
    assertThat(secret).isEqualTo(Map.of("http", true, "sockets", true, "web", false));
    Object bucket = Stacks.at(EDGE.resources(), "Web", "Properties");
    assertThat(Stacks.section(Stacks.at(bucket, "PublicAccessBlockConfiguration")).values())
        .hasSize(4)
        .allSatisfy(blocked -> assertThat(blocked).isEqualTo(true));
    Map<?, ?> policy = EDGE.resources().getOrDefault("WebPolicy", Map.of());
    assertThat(Statements.below(policy, "WebPolicy"))
        .filteredOn(Statements.Statement::allows)
        .singleElement()
        .satisfies(
            only ->
                assertThat(Stacks.mentions(only.raw().get("Condition"))).contains("Distribution"));
  }

  @Test
  void nothing_in_the_network_takes_a_connection_from_outside() {
    Stack network = Stacks.having("AWS::EC2::VPC", "Vpc");
    int rules = 0;
    for (Map<?, ?> group : network.resources("AWS::EC2::SecurityGroup").values()) {
      Object ingress = Stacks.at(group, "Properties", "SecurityGroupIngress");
      for (Object rule : ingress instanceof Map<?, ?> ? List.of() : Stacks.list(ingress)) {
        assertThat(Stacks.section(rule).keySet().toString())
            .contains("SourceSecurityGroupId")
            .doesNotContain("Cidr");
        rules++;
      }
    }
    assertThat(rules).isGreaterThan(1);
    for (Map<?, ?> rule : network.resources("AWS::EC2::SecurityGroupIngress").values()) {
      assertThat(Stacks.section(rule.get("Properties")).keySet().toString())
          .contains("SourceSecurityGroupId")
          .doesNotContain("Cidr");
    }
  }

  @Test
  void firewall_stands_before_it_unless_it_is_left_out() {
    assertThat(Stacks.mentions(distribution("WebACLId"))).contains("FirewallArn");
    assertThat(Stacks.at(Stacks.root().parameters(), "Firewall", "Default")).isEqualTo("on");
    assertThat(Stacks.at(Stacks.root().document(), "Rules", "FirewallAndArn", "Assertions"))
        .as("nobody is without one who has not said so")
        .asString()
        .contains("Firewall=off");
    Object firewall =
        Stacks.at(
            Stacks.having("AWS::WAFv2::WebACL", "Firewall").resources(), "Firewall", "Properties");
    assertThat(Stacks.at(firewall, "Scope")).isEqualTo("CLOUDFRONT");
    List<?> rules = Stacks.list(Stacks.at(firewall, "Rules"));
    assertThat(rules).hasSize(2);
    assertThat(Stacks.at(rules.get(0), "Statement", "RateBasedStatement", "AggregateKeyType"))
        .isEqualTo("IP");
    assertThat(Stacks.at(rules.get(0), "Action").toString()).contains("ResponseCode=429");
    Object core = Stacks.at(rules.get(1), "Statement", "ManagedRuleGroupStatement");
    assertThat(Stacks.at(core, "Name")).isEqualTo("AWSManagedRulesCommonRuleSet");
    assertThat(Stacks.list(Stacks.at(core, "RuleActionOverrides")))
        .as("a visitor without a User-Agent is one")
        .extracting(rule -> Stacks.at(rule, "Name"))
        .contains("NoUserAgent_HEADER", "SizeRestrictions_BODY", "GenericRFI_BODY");
  }

  @Test
  void access_logs_are_off_unless_wanted_and_no_line_has_an_address_or_a_ticket() {
    assertThat(Stacks.at(Stacks.root().parameters(), "AccessLogs", "Default")).isEqualTo("off");
    Object sockets =
        Stacks.at(Stacks.root().resources(), "SocketStage", "Properties", "AccessLogSettings");
    List<?> choice = Stacks.list(Stacks.at(sockets, "Fn::If"));
    assertThat(choice.getFirst()).isEqualTo("LogsSockets");
    assertThat(Stacks.mentions(choice.getLast())).containsExactly("AWS::NoValue");
    Object http =
        Stacks.at(Stacks.root().resources(), "HttpApi", "Properties", "AccessLogSettings");
    Object edge =
        Stacks.at(
            Stacks.having("AWS::Logs::Delivery", "Delivery").resources(),
            "Delivery",
            "Properties",
            "RecordFields");
    assertThat(Stacks.list(edge)).hasSizeGreaterThan(5);
    for (Object log : List.of(sockets, http, edge)) {
      assertThat(log.toString())
          .doesNotContainIgnoringCase("sourceIp")
          .doesNotContain("c-ip", "forwarded", "query", "identity", "Cookie", "Referer");
    }
  }
}
