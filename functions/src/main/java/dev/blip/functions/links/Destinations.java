package dev.blip.functions.links;

import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import dev.blip.functions.moderation.BlockList;
import dev.blip.functions.moderation.OutsideCheck;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where links may lead, by the operator's block list and by a check outside of Blip, if there is
 * one. Safe for use by many threads.
 */
final class Destinations {
  private static final String DESTINATION = "destination";

  private final BlockList blocked;
  private final OutsideCheck outside;

  Destinations(Environment environment) {
    Counters counters = Counters.of(environment);
    blocked = new BlockList(environment, counters);
    outside = new OutsideCheck(environment, counters);
  }

  /**
   * Lets a link be made or changed.
   *
   * @throws Refusal (400) naming the field, its address, and the domain or the check's reason
   */
  void admit(LinkSettings settings) {
    admit(fields(settings));
  }

  /** The same of a part of a link, in which the destination may be one that nobody has named. */
  void admit(LinkSettings part, boolean namesDestination) {
    Map<String, String> fields = fields(part);
    if (!namesDestination) fields.remove(DESTINATION);
    admit(fields);
  }

  private void admit(Map<String, String> fields) {
    fields.forEach(this::refuseBlocked);
    Map<String, String> refused = outside.refused(fields.values());
    fields.forEach(
        (field, url) -> {
          String reason = refused.get(url);
          if (reason == null) return;
          throw Refusal.bad("%s must not lead to %s: %s".formatted(field, shown(url), reason));
        });
  }

  private void refuseBlocked(String field, String url) {
    blocked
        .blocking(WebAddress.hostOf(url))
        .ifPresent(
            domain -> {
              throw Refusal.bad(
                  "%s must not lead to %s, which is blocked, was %s"
                      .formatted(field, domain, shown(url)));
            });
  }

  private static String shown(String url) {
    return Text.quoted(url);
  }

  /** All addresses of a link, by the fields that messages name. */
  private static Map<String, String> fields(LinkSettings settings) {
    var fields = new LinkedHashMap<String, String>();
    fields.put(DESTINATION, settings.destination());
    settings.countries().forEach((country, url) -> fields.put("countries." + country, url));
    settings.devices().forEach((device, url) -> fields.put("devices." + device, url));
    for (int i = 0; i < settings.split().size(); i++) {
      fields.put("split[" + i + "].url", settings.split().get(i).url());
    }
    String afterEnd = settings.afterEnd();
    if (afterEnd != null) fields.put("afterEnd", afterEnd);
    return fields;
  }
}
