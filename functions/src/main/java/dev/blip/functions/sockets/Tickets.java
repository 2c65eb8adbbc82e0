package dev.blip.functions.sockets;

import dev.blip.functions.Environment;
import dev.blip.protocol.Refusal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Tickets as items of a table: 256 random bits that stand for an account. Spending one deletes it
 * and reads it in one step, so of two sockets with the same ticket one at most gets in.
 */
final class Tickets {
  static final Duration LIFE = Duration.ofSeconds(60);

  private final SecureRandom random = new SecureRandom();
  private final DynamoDbClient dynamoDb;
  private final String table;
  private final InstantSource clock;

  Tickets(Environment environment, InstantSource clock) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("TICKETS_TABLE");
    this.clock = clock;
  }

  /**
   * Makes a ticket.
   *
   * @param claims of the account's token, null if there are none
   * @param share that it was got with, as JSON; null if with none
   * @param viewer whether whoever has it may watch and do nothing else
   */
  String make(String account, @Nullable String claims, @Nullable String share, boolean viewer) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    long expiresAt = clock.instant().plus(LIFE).getEpochSecond();
    var item = new HashMap<String, AttributeValue>();
    item.put("ticket", AttributeValue.fromS(ticket));
    item.put("account", AttributeValue.fromS(account));
    item.put("expiresAt", AttributeValue.fromN(Long.toString(expiresAt)));
    if (claims != null) item.put("claims", AttributeValue.fromS(claims));
    if (share != null) item.put("share", AttributeValue.fromS(share));
    if (viewer) item.put("viewer", AttributeValue.fromBool(true));
    dynamoDb.putItem(put -> put.tableName(table).item(item));
    return ticket;
  }

  /**
   * Who has come with a ticket.
   *
   * @param claims of their token, null if there are none
   * @param share that they have come with, as JSON; null if with none
   * @param viewer whether they may watch and do nothing else
   */
  record Bearer(String account, @Nullable String claims, @Nullable String share, boolean viewer) {}

  /**
   * Uses a ticket up and answers whose it is.
   *
   * @throws Refusal (401) if it is unknown, used already or expired
   */
  Bearer spend(String ticket) {
    if (ticket.isEmpty() || ticket.length() > 100) {
      throw new Refusal(401, "ticket has not the form of one");
    }
    Map<String, AttributeValue> item = take(ticket);
    long expiresAt = Long.parseLong(attribute(item, "expiresAt").n());
    if (clock.instant().getEpochSecond() >= expiresAt) {
      throw new Refusal(401, "ticket has expired; one is good for " + LIFE.toSeconds() + " s");
    }
    return new Bearer(
        attribute(item, "account").s(),
        text(item.get("claims")),
        text(item.get("share")),
        item.containsKey("viewer"));
  }

  private static @Nullable String text(@Nullable AttributeValue value) {
    return value == null ? null : value.s();
  }

  /** Deletes and reads in one conditional step: of several callers one succeeds. */
  private Map<String, AttributeValue> take(String ticket) {
    try {
      return dynamoDb
          .deleteItem(
              delete ->
                  delete
                      .tableName(table)
                      .key(Map.of("ticket", AttributeValue.fromS(ticket)))
                      .conditionExpression("attribute_exists(ticket)")
                      .returnValues(ReturnValue.ALL_OLD))
          .attributes();
    } catch (ConditionalCheckFailedException e) {
      throw new Refusal(401, "ticket is unknown or was used already");
    }
  }

  private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) throw new IllegalStateException("ticket's item lacks " + name);
    return value;
  }
}
