package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts of an operator: what they would do, what they refuse, and what they reckon. */
class ScriptsTest {
  @BeforeAll
  static void need_tools() {
    Tool.need("bash", "apt-get install bash");
    Tool.need("git", "apt-get install git");
    Tool.need("python3", "apt-get install python3");
  }

  private static Tool.Said deploy(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("infra/deploy", "--region", "eu-west-1"));
    command.addAll(List.of(options));
    return Tool.run("", command);
  }

  @Test
  void deploy_says_everything_that_it_would_do_in_its_order() throws Exception {
    Tool.Said said = deploy("--dry-run", "--user", "ada@example.com", "--account", "demo");
    assertThat(said.told()).isBlank();
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .containsSubsequence(
            "iam create-service-linked-role",
            "ecr create-repository",
            "-am package",
            "-pl infra/image",
            "cloudformation deploy --region us-east-1 --template-file infra/firewall.yaml",
            "sam deploy",
            "CoordinatorImage=",
            "FirewallArn=arn:aws:wafv2:us-east-1:",
            "s3 sync",
            "immutable",
            "cloudfront create-invalidation",
            "admin-create-user",
            "custom:account");
  }

  @Test
  void deploy_makes_the_firewall_with_its_rate_unless_it_is_left_out() throws Exception {
    Tool.Said rated = deploy("--dry-run", "--parameter", "FirewallRate=500");
    assertThat(rated.out().lines().filter(line -> line.contains("infra/firewall.yaml")))
        .singleElement()
        .asString()
        .contains("FirewallRate=500");
    assertThat(rated.out().lines().filter(line -> line.contains("sam deploy")))
        .singleElement()
        .asString()
        .doesNotContain("FirewallRate");
    Tool.Said without = deploy("--dry-run", "--parameter", "Firewall=off");
    assertThat(without.out()).contains("Firewall=off").doesNotContain("firewall.yaml");
    assertThat(without.out()).doesNotContain("FirewallArn");
  }

  @Test
  void deploy_makes_access_logs_only_where_they_are_wanted() throws Exception {
    assertThat(deploy("--dry-run").out()).doesNotContain("edge-logs.yaml", "update-account");
    assertThat(deploy("--dry-run", "--parameter", "AccessLogs=on").out())
        .containsSubsequence(
            "attach-role-policy",
            "apigateway update-account",
            "sam deploy",
            "infra/edge-logs.yaml",
            "Distribution=Distribution");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nope|x|unknown option --nope",
        "--stack|Bad_Name|--stack must be 1..30 of a-z, 0-9 and single hyphens between them,"
            + " beginning with a letter but not with aws or ssm, was 'Bad_Name'",
        "--architecture|vax|--architecture must be arm64 or amd64, was 'vax'",
        "--parameter|Nope=1|template.yaml has no parameter Nope",
        "--parameter|Deployment=1|--parameter Deployment: this script computes it",
        "--rooms|nowhere.jar|--rooms must name a jar that is there, was '",
        "--account|demo|--account needs --user",
        "--user|ada|--user must be an e-mail address, was 'ada'"
      })
  void deploy_refuses_a_wrong_option_with_its_range(String option, String value, String told)
      throws Exception {
    Tool.Said said = deploy("--dry-run", option, value);
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.told()).contains(told);
    assertThat(said.out()).doesNotContain("sam deploy");
  }

  @Test
  void rooms_prints_a_table_and_what_is_refused() throws Exception {
    String page =
        """
        {"rooms":[{"address":"chat/attic","state":"asleep","nextAlarm":0,"bytes":28672}],
         "next":"chat/attic","counts":{"chat":7}}
        """;
    Tool.Said said = rooms(200, page, "--prefix", "a&b");
    assertThat(said.told()).isBlank();
    assertThat(said.out())
        .containsSubsequence(
            "room", "state", "chat/attic", "asleep", "1970-01-01T00:00:00Z", "28672")
        .contains("chat: 7", "more: --after 'chat/attic'");
    Tool.Said refused = rooms(400, "{\"error\":{\"message\":\"limit must be 1..1000\"}}");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.told()).contains("rooms: limit must be 1..1000");
    assertThat(Tool.run("", List.of("infra/rooms", "--nope")).told())
        .contains("unknown option --nope");
  }

  private static Tool.Said rooms(int status, String body, String... options) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/rooms",
        call -> {
          String query = String.valueOf(call.getRequestURI().getRawQuery());
          boolean isEncoded = options.length == 0 || query.equals("prefix=a%26b");
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(isEncoded ? status : 500, bytes.length);
          call.getResponseBody().write(bytes);
          call.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      List<String> command = new ArrayList<>(List.of("infra/rooms", "--url", url));
      command.addAll(List.of(options));
      return Tool.run("", command);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void deploy_puts_rooms_into_the_image_and_calls_it_by_them(@TempDir Path folder)
      throws Exception {
    Path poll = jar(folder.resolve("poll.jar"), "dev.blip.example.poll.PollParty");
    Path game = jar(folder.resolve("game.jar"), "dev.blip.example.game.GameParty");
    String both = deploy("--dry-run", "--rooms", poll.toString(), "--rooms", game.toString()).out();
    assertThat(both).contains("-Dimage.rooms=" + poll + ":" + game);
    assertThat(image(both)).contains("-rooms-");
    String one = deploy("--dry-run", "--rooms", poll.toString()).out();
    assertThat(image(one)).contains("-rooms-").isNotEqualTo(image(both));
    assertThat(image(deploy("--dry-run").out())).doesNotContain("rooms");
    Tool.Said ready = deploy("--dry-run", "--image", "ready", "--rooms", poll.toString());
    assertThat(ready.told()).contains("--rooms needs an image to be built");
    Tool.Said none = deploy("--dry-run", "--rooms", jar(folder.resolve("no.jar"), "").toString());
    assertThat(none.told()).contains("no.jar names no party");
  }

  private static String image(String out) {
    return out.lines().filter(line -> line.startsWith("deploy: image ")).findFirst().orElseThrow();
  }

  /** A jar that names that party; none for an empty name. */
  private static Path jar(Path file, String party) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(file))) {
      String services = "META-INF/services/dev.blip.coordinator.room.Party";
      out.putNextEntry(new JarEntry(party.isEmpty() ? "nothing" : services));
      out.write(party.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  @Test
  void the_images_start_script_sizes_the_jvm_by_its_task() throws Exception {
    Tool.Said said = Tool.run("", List.of("infra/image/start-test"));
    assertThat(said.out()).contains("ok: ").doesNotContain("not ok");
    assertThat(said.exit()).as(said.out() + said.told()).isZero();
  }

  @Test
  void the_calculator_reckons_as_its_tests_say_and_the_document_has_its_table() throws Exception {
    Tool.Said tests =
        Tool.run("", List.of("python3", "-m", "unittest", "discover", "docs", "-p", "*_test.py"));
    assertThat(tests.exit()).as(tests.told()).isZero();
    Tool.Said table = Tool.run("", List.of("python3", "docs/cost.py", "--check", "docs/cost.md"));
    assertThat(table.exit()).as(table.out() + table.told()).isZero();
  }
}
