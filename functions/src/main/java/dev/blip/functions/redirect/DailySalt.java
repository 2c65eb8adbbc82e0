package dev.blip.functions.redirect;

import dev.blip.functions.Environment;
import dev.blip.protocol.Click;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Tells the visitors of an account and a UTC day apart without knowing any: a visitor is a hash of
 * account, address and User-Agent, keyed by the day's salt, 32 random bytes that all instances
 * share. Each instance reads it once a day; who is the first makes it. The next day's first reader,
 * and each after it, deletes it, and then nobody can tell any more whose a hash was, or whether two
 * of different days are one's.
 *
 * <p>While the salt cannot be read clicks go without a visitor. Safe for use by many threads.
 */
final class DailySalt {
  /** The first visitor of an instance and a day waits so long at most, beside the room's call. */
  private static final Duration PATIENCE = Duration.ofMillis(600);

  /** After a failure nobody waits for so long. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private static final int BYTES = 32;

  /** The table forgets a salt that nobody deletes: of a day after which none has a visitor. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(DailySalt.class);

  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final DynamoDbClient dynamoDb;
  private final String table;
  private volatile @Nullable Known known;
  private Instant nextTry = Instant.EPOCH;

  private record Known(LocalDate day, byte[] salt) {}

  DailySalt(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("TRIES_TABLE");
  }

  /** Who made a click; null for a bot, or while nobody can tell. */
  @Nullable Long visitor(Click click, String address, String userAgent) {
    if (click.bot()) return null;
    byte[] salt = salt(Instant.ofEpochMilli(click.time()).atOffset(ZoneOffset.UTC).toLocalDate());
    return salt == null ? null : hash(salt, click.account(), address, userAgent);
  }

  private static long hash(byte[] salt, String... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salt, "HmacSHA256"));
      byte[] hash = mac.doFinal(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC", e);
    }
  }

  private byte @Nullable [] salt(LocalDate day) {
    Known now = known;
    return now != null && now.day.equals(day) ? now.salt : read(day);
  }

  /** One thread reads; those that come meanwhile have what it found. */
  private synchronized byte @Nullable [] read(LocalDate day) {
    Known now = known;
    if (now != null && now.day.equals(day)) return now.salt;
    if (clock.instant().isBefore(nextTry)) return null;
    try {
      byte[] salt = shared(day);
      known = new Known(day, salt);
      // Not in the visitor's way; where Lambda freezes it, it goes on with the next one.
      Thread.ofVirtual().start(() -> destroy(day.minusDays(1)));
      return salt;
    } catch (SdkException e) {
      nextTry = clock.instant().plus(PAUSE);
      LOG.warn("visitors are not counted for {} s: {}", PAUSE.toSeconds(), e.getMessage());
      return null;
    }
  }

  /** The salt that all instances use: that of whoever was the first. */
  private byte[] shared(LocalDate day) {
    byte[] own = new byte[BYTES];
    random.nextBytes(own);
    Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(GRACE);
    var values =
        Map.of(
            ":own", AttributeValue.fromB(SdkBytes.fromByteArray(own)),
            ":end", AttributeValue.fromN(Long.toString(end.getEpochSecond())));
    var item =
        dynamoDb
            .updateItem(
                update ->
                    update
                        .tableName(table)
                        .key(key(day))
                        .updateExpression(
                            "SET salt = if_not_exists(salt, :own),"
                                + " #until = if_not_exists(#until, :end)")
                        .expressionAttributeNames(Map.of("#until", "until"))
                        .expressionAttributeValues(values)
                        .returnValues(ReturnValue.ALL_NEW)
                        .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE)))
            .attributes();
    AttributeValue salt = item.get("salt");
    return salt == null ? own : salt.b().asByteArray();
  }

  private void destroy(LocalDate day) {
    try {
      dynamoDb.deleteItem(delete -> delete.tableName(table).key(key(day)));
    } catch (SdkException e) {
      LOG.warn("the salt of {} is not deleted here: {}", day, e.getMessage());
    }
  }

  /** No slug, which begins the other keys, is followed by a day. */
  private static Map<String, AttributeValue> key(LocalDate day) {
    return Map.of("what", AttributeValue.fromS("salt#" + day));
  }
}
