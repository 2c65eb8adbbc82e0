package dev.blip.functions.redirect;

import dev.blip.functions.HttpCall;
import dev.blip.protocol.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** A form that a browser has posted. */
final class Form {
  private Form() {}

  /**
   * What a field of a form says, empty if it says nothing that can be read.
   *
   * @param longest characters of the form, escaped; a longer one says nothing
   */
  static String field(HttpCall call, String name, int longest) {
    String form;
    try {
      form = call.body();
    } catch (Refusal refusal) {
      return "";
    }
    if (form.length() > longest) return "";
    String begin = name + "=";
    for (String pair : form.split("&")) {
      if (!pair.startsWith(begin)) continue;
      try {
        return URLDecoder.decode(pair.substring(begin.length()), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
    return "";
  }
}
