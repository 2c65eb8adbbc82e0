package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.pages.LocalPages;
import dev.blip.local.gateway.sockets.ViewerHeaders;
import dev.blip.local.gateway.sockets.ViewerRequest;
import dev.blip.protocol.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** CloudFront's function and the laptop's gateway send every request to the same place. */
class ViewerFunctionTest {
  private static final String STAGE = "live";
  private static final int CLOUDFRONTS_LIMIT = 10 * 1024;

  private static final List<String> PATHS =
      List.of(
          "/",
          "/abc",
          "/abc/",
          "/abc//",
          "//",
          "/abc/d/",
          "/caf%C3%A9/",
          "/api/",
          "/api/links/",
          "/dev/",
          "/live",
          "/live/",
          "/Live",
          "/%6Cive",
          "/parties",
          "/parties/",
          "/parties/chat",
          "/parties/chat/",
          "/parties//lobby",
          "/parties/chat/lobby",
          "/parties/chat/lobby/",
          "/parties/chat/lobby/more",
          "/parties/chat//more",
          "//parties/chat/lobby",
          "/Parties/chat/lobby",
          "/%70arties/chat/lobby",
          "/parties/%63hat/l%6Fbby",
          "/parties/chat/a%2Fb",
          "/parties/chat/a%2fb%3Fc%26d",
          "/parties/chat/%00",
          "/parties/chat/a%00b",
          "/parties/chat/%",
          "/parties/chat/%zz",
          "/parties/chat/%f",
          "/parties/%/lobby",
          "/parties/chat/%ff",
          "/parties/chat/%c3%28",
          "/parties/chat/%C0%AF",
          "/parties/chat/%ED%A0%80",
          "/parties/chat/%F0%9F%8C%8D",
          "/parties/chat/caf%c3%a9",
          "/parties/chat/café",
          "/parties/chat/🌍",
          "/parties/chat/a+b",
          "/parties/chat/a%2Bb%20c",
          "/parties/chat/a&party=evil",
          "/parties/chat/a;room=evil",
          "/parties/chat/a(b)'c'*!~",
          "/parties/chat/..",
          "/parties/../live",
          "/parties/chat/%2E%2E",
          "/parties/chat/__proto__",
          "/parties/constructor/prototype");

  private static final List<String> QUERIES =
      List.of(
          "",
          "&&",
          "_pk=1-2&ticket=t",
          "party=evil",
          "party=a&party=b&room=c&room=d",
          "room=evil&a=1&party=x&room=y",
          "%72oom=evil&p%61rty=x",
          "%2572oom=kept",
          "p%61rty&room",
          "=party&=&x",
          "Party=kept&ROOM=kept&rooms=1",
          "a=room&b=party",
          "a=1&a=2&b=&a=3",
          "room%00=kept&room%20=kept&+room=kept",
          "%zz=1&%=2&party%=3&%ff=4",
          "a=%zz&b=%2F%00",
          "party[]=kept&room.x=kept",
          "caf%C3%A9=1&ü=2",
          "after=7&__proto__=1&constructor=2");

  private static final List<String> PAGES =
      List.of(
          ("/app/ /app/links /app/links/ /app/links/abc /app/index.html /app/x.y "
                  + "/app/x.y/z /app/x.y/z.js /app/.hidden /app/x. /app/x.j%73 /app/x%2Ejs "
                  + "/app/a.b%2Fc /app/a%2Fb.js /app/%zz /app/%zz.js /app/%ff /app/x.%00 "
                  + "/app/café /app/x.é /app// /app/../live /app/chat/v1.2 /app/chat/a%2Fb.js "
                  + "/app/chat.js /app/topics/orders.eu /app/topics/orders%2Eeu "
                  + "/app/topics/café.%0a.js /app/to%70ics/a.b /app/topics%2Fa.b "
                  + "/app/topics.eu/a.b /app/x/topics/a.b /app/parties/chat/lobby")
              .split(" "));

  private static String code = "";

  /** The headers as names and values in turn. */
  record Request(String uri, String query, boolean socket, List<List<String>> headers) {
    Request(String uri, String query, boolean socket) {
      this(uri, query, socket, List.of());
    }
  }

  /** Where a request goes, its query as a list of {@code name=value}. */
  record Sent(String origin, String uri, List<String> query) {}

  @BeforeAll
  static void read() {
    Object function =
        Stacks.having("AWS::CloudFront::Function", "ViewerRequest")
            .resources()
            .get("ViewerRequest");
    Object text = Stacks.at(function, "Properties", "FunctionCode");
    assertThat(Stacks.mentions(text)).as("what the code is told").containsExactly("SocketStage");
    code = String.valueOf(Stacks.at(text, "Fn::Sub")).replace("${SocketStage}", STAGE);
  }

  private static List<JsonNode> atEdge(List<Request> requests) throws Exception {
    Tool.need("node", "it runs CloudFront's function");
    Tool.Said said =
        Tool.run(
            Json.write(Map.of("code", code, "requests", requests)),
            List.of("node", "infra/checks/viewer-function.js"));
    assertThat(said.exit()).as(said.told()).isZero();
    List<JsonNode> answers = new ArrayList<>();
    Json.tree(said.out()).forEach(answers::add);
    assertThat(answers).hasSameSizeAs(requests);
    return answers;
  }

  private static Sent sent(JsonNode answer) {
    List<String> query = new ArrayList<>();
    answer.path("query").forEach(pair -> query.add(pair.asText()));
    return new Sent(answer.path("origin").asText(), answer.path("uri").asText(), sorted(query));
  }

  private static Sent onLaptop(Request request) {
    return switch (ViewerRequest.of(request.uri, request.query, request.socket, STAGE)) {
      case ViewerRequest.ToSockets(String path, String query) ->
          new Sent("sockets", path, sorted(pairs(query)));
      case ViewerRequest.ToHttp(String path, String query) ->
          new Sent("http", path, sorted(pairs(query)));
    };
  }

  private static List<String> pairs(String query) {
    return Arrays.stream(query.split("&"))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.contains("=") ? pair : pair + "=")
        .toList();
  }

  /** By name; CloudFront keeps a name's values together, in their order. */
  private static List<String> sorted(List<String> pairs) {
    return pairs.stream()
        .sorted(Comparator.comparing((String pair) -> pair.split("=", 2)[0]))
        .toList();
  }

  private static void agree(List<Request> requests) throws Exception {
    List<JsonNode> answers = atEdge(requests);
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      assertThat(sent(answers.get(i))).as(request.toString()).isEqualTo(onLaptop(request));
    }
  }

  @Test
  void both_send_every_address_to_the_same_place() throws Exception {
    List<Request> requests = new ArrayList<>();
    for (String path : PATHS) {
      for (String query : QUERIES) {
        requests.add(new Request(path, query, false));
        requests.add(new Request(path, query, true));
      }
    }
    agree(requests);
  }

  @Test
  void both_send_what_nobody_thought_of_to_the_same_place() throws Exception {
    var random = new Random(11);
    List<String> pieces =
        List.of(
            "/", "parties", "live", "chat", "%", "%2", "%2F", "%c3", "%a9", "é", "+", "..", "a");
    List<String> names =
        List.of("party", "room", "%72oom", "roo%6D", "p%61rty", "x", "%", "=", "&");
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      var path = new StringBuilder(random.nextBoolean() ? "/parties/" : "/");
      for (int n = random.nextInt(6); n > 0; n--) path.append(pick(pieces, random));
      var query = new StringBuilder();
      for (int n = random.nextInt(5); n > 0; n--) {
        query.append(pick(names, random)).append("=").append(n).append('&');
      }
      // Under /app/ the rewriting is of pages, below.
      requests.add(new Request(path.toString(), query.toString(), random.nextBoolean()));
    }
    agree(requests);
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  @Test
  void both_answer_the_same_addresses_with_the_applications_page() throws Exception {
    var requests = PAGES.stream().map(path -> new Request(path, "", false)).toList();
    List<JsonNode> answers = atEdge(requests);
    byte[] index = page("/app/index.html");
    for (int i = 0; i < PAGES.size(); i++) {
      String path = PAGES.get(i);
      boolean atEdge = answers.get(i).path("uri").asText().equals("/app/index.html");
      assertThat(Arrays.equals(page(path), index)).as(path).isEqualTo(atEdge);
      assertThat(answers.get(i).path("origin").asText()).as(path).isEqualTo("http");
      if (!atEdge) assertThat(answers.get(i).path("uri").asText()).isEqualTo(path);
    }
  }

  private static byte[] page(String path) {
    var call = new HttpCall("GET", path, "", "HTTP/1.1", Headers.NONE, new byte[0], "127.0.0.1");
    return LocalPages.none().withApp().find(path).orElseThrow().answer(call).body();
  }

  @Test
  void app_without_its_slash_is_no_page_in_either_place() throws Exception {
    assertThat(LocalPages.none().withApp().find("/app")).isEmpty();
    assertThat(sent(atEdge(List.of(new Request("/app", "", false))).getFirst()))
        .isEqualTo(new Sent("http", "/app", List.of()));
  }

  @Test
  void a_slash_behind_a_slug_is_dropped_and_its_query_stays_as_it_was_sent() throws Exception {
    String query = "a&b=&&a=%zz&c=%2f+'x";
    var requests = List.of(new Request("/abc/", query, false), new Request("/abc", "", false));
    List<JsonNode> answers = atEdge(requests);
    assertThat(answers.getFirst().path("uri").asText()).isEqualTo("/abc");
    assertThat(answers.getFirst().path("raw").asText()).isEqualTo(query);
    assertThat(ViewerRequest.of("/abc/", query, false, STAGE))
        .isEqualTo(new ViewerRequest.ToHttp("/abc", query));
    assertThat(answers.getLast().path("raw").isNull()).isTrue();
  }

  /** A link may hand the query on; a cache that did not know it would hand on another's. */
  @Test
  void cloudfront_lets_a_slugs_query_through_and_caches_none() {
    var stack = Stacks.having("AWS::CloudFront::OriginRequestPolicy", "SlugRequest");
    Object policy = stack.resources().get("SlugRequest");
    assertThat(
            Stacks.at(
                policy,
                "Properties",
                "OriginRequestPolicyConfig",
                "QueryStringsConfig",
                "QueryStringBehavior"))
        .isEqualTo("all");
    Object behaviour =
        Stacks.at(
            stack.resources().get("Distribution"),
            "Properties",
            "DistributionConfig",
            "DefaultCacheBehavior");
    assertThat(Stacks.at(behaviour, "OriginRequestPolicyId", "Ref")).isEqualTo("SlugRequest");
    assertThat(Stacks.at(behaviour, "CachePolicyId", "Ref")).isEqualTo("SlugVisitor");
  }

  @Test
  void the_viewers_address_and_host_are_what_cloudfront_saw_whatever_a_client_says()
      throws Exception {
    assertThat(atEdge(List.of(new Request("/abc", "", false), new Request("/live", "", true))))
        .allSatisfy(answer -> assertThat(answer.path("address").asText()).isEqualTo("192.0.2.1"))
        .allSatisfy(answer -> assertThat(answer.path("host").asText()).isEqualTo("blip.example"));
  }

  private static final List<List<List<String>>> HEADERS =
      List.of(
          List.of(),
          List.of(List.of("Referer", "https://a.example/")),
          List.of(List.of("Referer", "blip:prefetch")),
          List.of(List.of("Referer", "blip:prefetch"), List.of("Purpose", "none")),
          List.of(List.of("Sec-Purpose", "prefetch")),
          List.of(List.of("Sec-Purpose", "prefetch;anonymous-client-ip")),
          List.of(List.of("Sec-Purpose", "prefetch;prerender"), List.of("Referer", "https://a/")),
          List.of(List.of("sec-purpose", "PreRender , x")),
          List.of(List.of("Sec-Purpose", "")),
          List.of(List.of("Sec-Purpose", "unprefetch, prefetched")),
          List.of(List.of("Purpose", "prefetch")),
          List.of(List.of("Purpose", "other"), List.of("Purpose", "prefetch")),
          List.of(List.of("X-Purpose", "preview")),
          List.of(List.of("X-Purpose", ": preview")),
          List.of(List.of("X-Moz", "prefetch")),
          List.of(List.of("X-Moz", "pre\u00a0fetch")),
          List.of(List.of("X-Sec-Purpose", "prefetch")));

  @Test
  void both_hand_on_a_prefetch_where_a_redirect_is_asked_for_and_nothing_that_a_client_forges()
      throws Exception {
    List<Request> requests = new ArrayList<>();
    for (String path : List.of("/abc", "/abc/", "/", "/live", "/api/links", "/parties/a/b")) {
      for (List<List<String>> headers : HEADERS) {
        requests.add(new Request(path, "", false, headers));
      }
    }
    List<JsonNode> answers = atEdge(requests);
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      String onLaptop =
          ViewerHeaders.of(request.uri, STAGE, sent(request)).first("Referer").orElse(null);
      assertThat(answers.get(i).path("referrer").textValue())
          .as(request.toString())
          .isEqualTo(onLaptop);
    }
    assertThat(answers.stream().map(answer -> answer.path("referrer").textValue()))
        .filteredOn("blip:prefetch"::equals)
        .as("three addresses, nine prefetches, and forgeries where Referer is the room's affair")
        .hasSize(3 * 9 + 3 * 2);
  }

  private static Headers sent(Request request) {
    Headers headers = Headers.NONE;
    for (List<String> header : request.headers) {
      headers = headers.with(header.getFirst(), header.getLast());
    }
    return headers;
  }

  @Test
  void the_header_that_says_it_is_one_that_the_policy_passes_on() {
    Object policy =
        Stacks.having("AWS::CloudFront::OriginRequestPolicy", "SlugRequest")
            .resources()
            .get("SlugRequest");
    Object headers =
        Stacks.at(policy, "Properties", "OriginRequestPolicyConfig", "HeadersConfig", "Headers");
    assertThat(List.<Object>copyOf((List<?>) headers))
        .hasSizeLessThanOrEqualTo(10)
        .contains("Referer");
  }

  /**
   * CloudFront's runtime 2.0 is ECMAScript 5.1 with some of the later versions' features; these are
   * not among them, though Node has them ("JavaScript runtime 2.0 features for CloudFront
   * Functions").
   */
  @Test
  void the_function_is_small_and_uses_only_what_cloudfronts_runtime_has() {
    assertThat(code.length()).isLessThan(CLOUDFRONTS_LIMIT);
    String bare = code.replaceAll("(?m)//.*$", "");
    for (String unknown :
        List.of(
            "\\bfor\\s*\\([^)]*\\bof\\b",
            "\\bclass\\b",
            "\\bfunction\\s*\\*",
            "\\byield\\b",
            "\\.\\.\\.",
            "\\?\\.",
            "\\?\\?",
            "\\b(const|let|var)\\s*[\\[{]",
            "\\bcatch\\s*\\{",
            "\\{\\s*\\w+\\s*(,\\s*\\w+\\s*)*\\}\\s*;",
            "\\b(require|fetch|setTimeout|eval)\\s*\\(")) {
      assertThat(bare).doesNotContainPattern(unknown);
    }
  }
}
