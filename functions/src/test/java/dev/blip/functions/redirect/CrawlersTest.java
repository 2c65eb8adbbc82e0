package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrawlersTest {
  private final Crawlers crawlers = new Crawlers();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Twitterbot/1.0",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "WhatsApp/2.23.20.0 A",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "TelegramBot (like TwitterBot)",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
        "Bluesky Cardyb/1.1",
        "kakaotalk-scrap/1.0",
        "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
        "facebookexternalhit/1.1;line-poker/1.0",
        "Akkoma 3.10.4-0-gebfb617; https://social.example <admin@social.example>",
        "Akkoma/3.10.4",
        "Pleroma 2.5.0; https://social.example <admin@social.example>",
        "Mastodon/4.3.0 (http.rb/5.2.0; +https://social.example/)",
        "Misskey/2024.11.0 (https://social.example)",
        "SummalyBot/5.1.0",
        "Sharkey/2024.9.1",
        "Friendica 'Yellow Archangel' 2024.03",
        "gotosocial/0.19.2+git-90851fc (+https://social.example)",
        "Lemmy/0.19.8; +https://social.example",
        "PeerTube/6.0.3 (+https://social.example)",
        "(Pixelfed/0.11.9; +https://social.example)",
        "Mobilizon 4.0.2 - social.example",
        "snac/2.57; +https://social.example",
        "Mozilla/5.0 (compatible; January/1.0; +https://github.com/revoltchat/january)",
        "Synapse (bot; +https://github.com/matrix-org/synapse)",
        "Viber/13.3.0",
        "Zoom.Mac.UrlPreview",
        "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots"
      })
  void crawlers_and_previews_are_known(String userAgent) {
    assertThat(crawlers.include(userAgent)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0"
            + " Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0"
            + " Mobile Safari",
        "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
        "Mozilla/5.0 (Linux; Android 13; SM-S901N; wv) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Version/4.0 Chrome/119.0 Mobile Safari/537.36;KAKAOTALK 2410460",
        "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Chrome/119 Mobile Safari/537.36"
            + " Viber/21.2.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Mobile/15E148 Instagram 309.1.1.28.108 (iPhone14,5; iOS 17_1; en_US)",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/438.0.0.33.118;FBBV/532145230]",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Mobile/15E148 Safari Line/13.18.0",
        "Mozilla/5.0 (Linux; Android 10; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/119 Mobile Safari/537.36",
        "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16",
        "Lynx/2.8.9rel.1 libwww-FM/2.14 SSL-MM/1.4.1",
        "curl/8.5.0",
        "Wget/1.21.4",
        "python-requests/2.31.0",
        "Go-http-client/1.1",
        "okhttp/4.12.0",
        "axios/1.6.2",
        "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
        "got (https://github.com/sindresorhus/got)",
        "Java-http-client/25",
        "node"
      })
  void visitors_are_none(String userAgent) {
    assertThat(crawlers.include(userAgent)).isFalse();
  }

  @Test
  void every_crawler_that_the_list_saw_is_told() {
    var without = exceptions('-');
    assertThat(Crawlers.published()).hasSizeGreaterThan(1_000);
    for (JsonNode crawler : Crawlers.published()) {
      if (without.contains(crawler.path("pattern").asText())) continue;
      for (JsonNode instance : crawler.path("instances")) {
        assertThat(crawlers.include(instance.asText())).as(instance.asText()).isTrue();
      }
    }
  }

  @Test
  void exceptions_are_needed_still() {
    List<String> published = new ArrayList<>();
    Crawlers.published().forEach(crawler -> published.add(crawler.path("pattern").asText()));
    assertThat(published).containsAll(exceptions('-')).doesNotContainAnyElementsOf(exceptions('+'));
    assertThat(exceptions('+')).isNotEmpty();
  }

  private static List<String> exceptions(char sign) {
    return Crawlers.exceptions(sign).toList();
  }

  @Test
  void visitor_who_says_nothing_is_none() {
    assertThat(crawlers.include("")).isFalse();
  }
}
