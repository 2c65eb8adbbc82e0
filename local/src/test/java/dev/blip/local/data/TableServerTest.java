package dev.blip.local.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.local.template.TableSpec;
import dev.blip.local.template.Template;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

class TableServerTest {
  private static final List<TableSpec> TABLES =
      Template.read(Path.of("..", "template.yaml"), Map.of()).tables();

  @TempDir Path folder;

  @Test
  void tables_are_as_the_template_says() throws Exception {
    try (var server = TableServer.start(0, null, TABLES);
        var client = LocalAws.dynamoDb(server.port())) {
      assertThat(client.listTables().tableNames())
          .containsExactlyInAnyOrder(
              "LinksTable",
              "ClicksTable",
              "CountsTable",
              "TicketsTable",
              "TriesTable",
              "KeysTable",
              "AuditTable",
              "AccountsTable",
              "ModerationTable",
              "LeasesTable");
      var links = client.describeTable(of -> of.tableName("LinksTable")).table();
      assertThat(links.globalSecondaryIndexes())
          .singleElement()
          .satisfies(index -> assertThat(index.indexName()).isEqualTo("byAccount"))
          .satisfies(index -> assertThat(index.keySchema()).hasSize(2));
      var end = client.describeTimeToLive(of -> of.tableName("TicketsTable"));
      assertThat(end.timeToLiveDescription().timeToLiveStatus())
          .isEqualTo(TimeToLiveStatus.ENABLED);
    }
  }

  @Test
  void items_are_there_after_a_restart_on_the_same_port() throws Exception {
    var item =
        Map.of("ticket", AttributeValue.fromS("t1"), "account", AttributeValue.fromS("demo"));
    int port;
    try (var server = TableServer.start(0, folder.resolve("new"), TABLES);
        var client = LocalAws.dynamoDb(server.port())) {
      port = server.port();
      client.putItem(put -> put.tableName("TicketsTable").item(item));
      var past = Map.of("ticket", AttributeValue.fromS("t2"));
      var put = Put.builder().tableName("TicketsTable").item(past).build();
      server.write(List.of(TransactWriteItem.builder().put(put).build()));
      assertThat(client.scan(scan -> scan.tableName("TicketsTable")).items()).contains(item, past);
    }
    try (var server = TableServer.start(port, folder.resolve("new"), TABLES);
        var client = LocalAws.dynamoDb(port)) {
      assertThat(server.port()).isEqualTo(port);
      var key = Map.of("ticket", AttributeValue.fromS("t1"));
      assertThat(client.getItem(get -> get.tableName("TicketsTable").key(key)).item())
          .isEqualTo(item);
      assertThat(client.scan(scan -> scan.tableName("TicketsTable")).items()).hasSize(2);
    }
  }

  @Test
  void nobody_outside_this_machine_can_connect() throws Exception {
    try (var server = TableServer.start(0, null, List.of())) {
      var outside =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
              .toList();
      for (var address : outside) {
        assertThatThrownBy(() -> new Socket(address, server.port()).close())
            .isInstanceOf(ConnectException.class);
      }
      assertThat(connects(server.port())).isTrue();
    }
  }

  private static boolean connects(int port) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    }
  }
}
