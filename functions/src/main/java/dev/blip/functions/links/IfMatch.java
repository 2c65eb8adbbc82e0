package dev.blip.functions.links;

import dev.blip.functions.HttpCall;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions of which a caller wants to read or change a link, as the header {@code If-Match}
 * says them. {@code W/} is passed over: what stands between may have put it there.
 *
 * @param etags empty if any will do
 */
record IfMatch(List<String> etags) {
  private static final Pattern TAGS =
      Pattern.compile("\\s*(?:W/)?\"[!#-~]*\"\\s*(?:,\\s*(?:W/)?\"[!#-~]*\"\\s*)*");

  private static final int LONGEST = 1_000;

  /**
   * @throws Refusal (400) if the header is neither an asterisk nor entity tags
   */
  static IfMatch of(HttpCall call) {
    return read("header If-Match", call.header("if-match"));
  }

  /** Any version will do. */
  static IfMatch any() {
    return new IfMatch(List.of());
  }

  /**
   * @param name what the text is, for the refusal
   * @throws Refusal (400) likewise
   */
  static IfMatch read(String name, @Nullable String header) {
    if (header == null || header.strip().equals("*")) return any();
    if (header.length() > LONGEST || !TAGS.matcher(header).matches()) {
      throw Refusal.bad(
          name + " must be * or entity tags such as \"a\", was " + Text.quoted(header));
    }
    return new IfMatch(
        Stream.of(header.split(",", -1)).map(tag -> tag.strip().replaceFirst("^W/", "")).toList());
  }

  /**
   * The version that a change is to expect, null if any will do.
   *
   * @throws Refusal (412) if the link has none of those that the caller wants
   */
  @Nullable String expected(Link now) {
    if (etags.isEmpty()) return null;
    if (etags.contains(now.etag())) return now.version();
    throw new Refusal(
        412,
        "link %s has changed: its etag must be one of %s, was %s"
            .formatted(now.slug(), String.join(", ", etags), now.etag()));
  }
}
