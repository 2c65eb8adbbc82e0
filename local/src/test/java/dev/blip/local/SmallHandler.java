package dev.blip.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.blip.local.data.LocalAws;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes each message of a queue to a table, found through its environment alone. */
public final class SmallHandler implements RequestHandler<SQSEvent, Void>, AutoCloseable {
  private final Map<String, String> environment;
  private final DynamoDbClient client;

  public SmallHandler(Map<String, String> environment) {
    this.environment = environment;
    URI endpoint = URI.create(environment.getOrDefault("AWS_ENDPOINT_URL_DYNAMODB", ""));
    this.client = LocalAws.dynamoDb(endpoint.getPort());
  }

  @Override
  @SuppressWarnings("NullAway") // Void has no value.
  public Void handleRequest(SQSEvent event, Context context) {
    for (var message : event.getRecords()) {
      client.putItem(
          put ->
              put.tableName(environment.get("TABLE"))
                  .item(Map.of("id", AttributeValue.fromS(message.getBody()))));
    }
    return null;
  }

  @Override
  public void close() {
    client.close();
  }
}
