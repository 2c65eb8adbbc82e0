package dev.blip.local;

import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.pages.LocalPage;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A page of the laptop's that answers the laptop's own pages, and programs, alone: a request under
 * another name than the laptop's own, as after DNS rebinding, or from a page of another origin gets
 * 403. Its port may be another, as where one is forwarded.
 */
record OwnPages(LocalPage page) implements LocalPage {
  private static final Pattern OWN =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");

  @Override
  public HttpAnswer answer(HttpCall call) {
    String host = call.header("Host").orElse("");
    if (!OWN.matcher(host).matches()) {
      throw new Refusal(403, "Host must be the laptop's own, was " + Text.quoted(host));
    }
    String origin = call.header("Origin").orElse("http://" + host);
    String site = call.header("Sec-Fetch-Site").orElse("same-origin");
    boolean own = origin.equals("http://" + host) && Set.of("same-origin", "none").contains(site);
    if (!own) {
      throw new Refusal(403, "only the laptop's own pages may ask, was " + Text.quoted(origin));
    }
    return page.answer(call);
  }
}
