package dev.blip.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Blip's JSON: absent instead of null, unknown fields ignored (an older process reads what a newer
 * one writes), and bad input reported as a {@link Refusal} that says where it is wrong; an object
 * read as a tree that names a field twice, and half a surrogate pair anywhere, are bad input. Safe
 * for use by many threads.
 */
public final class Json {
  /** The one mapper. Configured here; not to be changed elsewhere. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  /** Jackson's words for a name that an object has already. */
  private static final Pattern TWICE = Pattern.compile("^Duplicate field '([^']*)'");

  /** What follows in Jackson's words is about Jackson: its settings, and where its source is. */
  private static final Pattern OWN_WORDS =
      Pattern.compile(
          ": enable `.*$|: maybe a \\(non-standard\\) comment.*$| \\(start marker at .*$");

  private Json() {}

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON form: " + value.getClass().getName(), e);
    }
  }

  /**
   * @throws Refusal (400) if the text is not JSON or does not fit the type
   */
  public static <T> T read(String text, Class<T> type) {
    return read(text, MAPPER.constructType(type));
  }

  /**
   * @throws Refusal (400) if the text is not a JSON array or an element does not fit the type
   */
  public static <T> List<T> readList(String text, Class<T> element) {
    return read(text, MAPPER.getTypeFactory().constructCollectionType(List.class, element));
  }

  /**
   * @throws Refusal (400) if the text is not JSON
   */
  public static JsonNode tree(String text) {
    return read(text, JsonNode.class);
  }

  /** A value as messages show it: in quotes, shortened; "left out" for none. */
  public static String shown(JsonNode value) {
    if (value.isMissingNode()) return "left out";
    // A number's JSON is in quotes where it is beyond all that a double holds.
    return Text.quoted(value.isValueNode() ? value.asText() : value.toString());
  }

  private static <T> T read(String text, JavaType type) {
    try {
      Surrogates.refuse(text);
      T value = MAPPER.readValue(text, type);
      if (value == null) throw Refusal.bad("body must be JSON, was null");
      return value;
    } catch (JsonProcessingException e) {
      throw refusal(e);
    }
  }

  private static Refusal refusal(JsonProcessingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refusal refusal) return refusal;
    }
    if (e instanceof StreamConstraintsException) {
      return Refusal.bad(
          "JSON must be nested 0..1,000 deep, with numbers of 1..1,000 digits and names of 0..50,000"
              + " characters"
              + where(e));
    }
    Matcher twice = TWICE.matcher(e.getOriginalMessage());
    if (twice.find()) return Refusal.bad("field " + twice.group(1) + " stands twice" + where(e));
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return Refusal.bad("bad value at " + path(mapping) + ": " + firstLine(e));
    }
    return Refusal.bad("not the expected JSON" + where(e) + ": " + firstLine(e));
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() != null ? step.getFieldName() : "[" + step.getIndex() + "]")
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static String where(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null || at.getColumnNr() < 1
        ? ""
        : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  /** Jackson's own words without its class names and source dumps, and what it could be told. */
  private static String firstLine(JsonProcessingException e) {
    String line = e.getOriginalMessage().lines().findFirst().orElse("malformed");
    if (line.startsWith("No content")) return "it is empty";
    String plain =
        OWN_WORDS
            .matcher(line)
            .replaceFirst("")
            .replaceAll("`?\\b(?:[a-z]+\\.)+(?:[A-Z]\\w*[.$])*([A-Z]\\w*)`?", "$1");
    return plain.length() <= 200 ? plain : plain.substring(0, 200) + "…";
  }
}
