package dev.blip.local.gateway.call;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A request's time as API Gateway's events write it: {@code 09/Feb/2024:18:11:43 +0000}. */
public final class RequestTime {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private RequestTime() {}

  public static String text(Instant time) {
    return FORM.format(time);
  }
}
