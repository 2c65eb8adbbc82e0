package dev.blip.protocol;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * One visitor following one link once. No IP address is part of it.
 *
 * @param id a version 7 UUID, made by the redirect; the same click always has the same ID
 * @param account owner of the link
 * @param link the link's slug
 * @param time epoch milliseconds, by the server's clock, up to the year 9999; a redirect takes it
 *     from the ID, so that clicks in the order of their IDs are in the order of their times
 * @param latitude degrees, -90..90; absent together with longitude where unknown
 * @param longitude degrees, -180..180
 * @param approximate true where the coordinates are the country's centre instead of the visitor's
 * @param country ISO 3166-1 alpha-2, absent where unknown
 * @param city as CloudFront names it, absent where unknown
 * @param device desktop, mobile, tablet or tv, absent where unknown
 * @param bot a crawler or a link preview: recorded, never drawn or counted; false if left out
 * @param referrer the host only, absent where unknown
 */
public record Click(
    String id,
    String account,
    String link,
    long time,
    @Nullable Double latitude,
    @Nullable Double longitude,
    @Nullable Boolean approximate,
    @Nullable String country,
    @Nullable String city,
    @Nullable String device,
    @JsonSetter(nulls = Nulls.AS_EMPTY) boolean bot,
    @Nullable String referrer) {
  /** The end of the year 9999. */
  private static final long LATEST = 253_402_300_799_999L;

  /**
   * @throws Refusal (400) if a value is missing or out of its range
   */
  public Click {
    required("id", id, 64);
    Account.require(required("account", account, 63));
    required("link", link, 64);
    if (time < 0 || time > LATEST) {
      throw Refusal.bad("click time must be epoch milliseconds 0.." + LATEST + ", was " + time);
    }
    if ((latitude == null) != (longitude == null)) {
      throw Refusal.bad("click must have both latitude and longitude, or neither");
    }
    range("latitude", latitude, 90);
    range("longitude", longitude, 180);
    if (country != null && !country.matches("[A-Z]{2}")) {
      throw Refusal.bad("click country must be two capitals, was " + Text.quoted(country));
    }
  }

  private static String required(String name, @Nullable String value, int most) {
    if (value == null || value.isEmpty() || value.length() > most) {
      throw Refusal.bad(
          "click "
              + name
              + " must have 1.."
              + most
              + " characters, has "
              + (value == null ? "none" : value.length()));
    }
    return value;
  }

  private static void range(String name, @Nullable Double value, int most) {
    if (value != null && !(Math.abs(value) <= most)) {
      throw Refusal.bad("click " + name + " must be -" + most + ".." + most + ", was " + value);
    }
  }

  /** This click at the centre of its country if it has a known country and no coordinates. */
  public Click placed() {
    if (latitude != null || country == null) return this;
    Coordinates centre = Countries.centre(country);
    if (centre == null) return this;
    return new Click(
        id,
        account,
        link,
        time,
        centre.latitude(),
        centre.longitude(),
        true,
        country,
        city,
        device,
        bot,
        referrer);
  }
}
