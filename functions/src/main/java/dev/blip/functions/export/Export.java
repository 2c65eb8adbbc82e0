package dev.blip.functions.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.PageCursor;
import dev.blip.functions.Part;
import dev.blip.functions.account.AccountTable;
import dev.blip.functions.audit.AuditPages;
import dev.blip.functions.history.ClickRecords;
import dev.blip.functions.keys.OwnSecrets;
import dev.blip.functions.links.LinkRecords;
import dev.blip.functions.members.MemberTable;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Text;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that an account has as records, in this order: what it says of itself, its members, keys,
 * shares and webhooks, without any secret; its links; who changed these, the members, and keys,
 * shares and webhooks; its clicks, bots too. A page has records of one chapter, as many as an
 * answer takes.
 */
final class Export {
  private final AccountTable accounts;
  private final MemberTable members;
  private final OwnSecrets secrets;
  private final CoordinatorClient coordinator;
  private final LinkRecords links;
  private final AuditPages changes;
  private final ClickRecords clicks;

  Export(Environment environment) {
    accounts = new AccountTable(environment);
    members = new MemberTable(environment);
    secrets = new OwnSecrets(environment);
    coordinator = CoordinatorClient.waking(environment);
    links = new LinkRecords(environment);
    changes = new AuditPages(environment);
    clicks = new ClickRecords(environment);
  }

  private enum Chapter {
    ACCOUNT,
    LINKS,
    CHANGES,
    MEMBER_CHANGES,
    ACCESS_CHANGES,
    CLICKS
  }

  /**
   * One thing that the account has.
   *
   * @param type what it is, as a word for machines
   * @param data as the API tells it elsewhere
   */
  record Entry(String type, Object data) {}

  /**
   * A page.
   *
   * @param cursor leads to the next, null at the end; a page may be empty and still have one
   */
  record Page(List<Entry> records, @Nullable String cursor) {}

  /**
   * Reads a page.
   *
   * @param cursor null for the first
   * @param requestId API Gateway's
   * @throws Refusal (400) if the cursor is none of this account's; (503) if the webhooks' room
   *     cannot be reached
   */
  Page read(String account, @Nullable String cursor, String requestId) {
    String question = "export " + account;
    String place = cursor == null ? Chapter.ACCOUNT + " " : place(cursor, question);
    int space = place.indexOf(' ');
    Chapter chapter = Chapter.valueOf(place.substring(0, space));
    String rest = place.substring(space + 1);
    String after = rest.isEmpty() ? null : rest;
    return switch (chapter) {
      case ACCOUNT ->
          new Page(ofAccount(account, requestId), PageCursor.of(Chapter.LINKS + " ", question));
      case LINKS -> page("link", links.read(account, after), chapter, question);
      case CHANGES -> page("change", changes.part(account, after), chapter, question);
      case MEMBER_CHANGES ->
          page("change", changes.partOfMembers(account, after), chapter, question);
      case ACCESS_CHANGES ->
          page("change", changes.partOfAccess(account, after), chapter, question);
      case CLICKS -> page("click", clicks.read(account, after), chapter, question);
    };
  }

  private static Page page(String type, Part part, Chapter chapter, String question) {
    List<Entry> records = new ArrayList<>();
    for (Object data : part.records()) records.add(new Entry(type, data));
    if (part.next() != null) {
      return new Page(records, PageCursor.of(chapter + " " + part.next(), question));
    }
    boolean isLast = chapter.ordinal() == Chapter.values().length - 1;
    if (isLast) return new Page(records, null);
    Chapter next = Chapter.values()[chapter.ordinal() + 1];
    return new Page(records, PageCursor.of(next + " ", question));
  }

  private static String place(String cursor, String question) {
    return PageCursor.place(cursor, question)
        .orElseThrow(
            () ->
                Refusal.bad(
                    "cursor must be one that was answered to the same account, was "
                        + Text.quoted(cursor)));
  }

  private List<Entry> ofAccount(String account, String requestId) {
    List<Entry> records = new ArrayList<>();
    records.add(new Entry("settings", accounts.read(account)));
    members
        .read(account)
        .forEach(
            (person, role) ->
                records.add(new Entry("member", Map.of("person", person, "role", role.text()))));
    for (Object key : secrets.keys(account)) records.add(new Entry("key", key));
    for (Object share : secrets.shares(account)) records.add(new Entry("share", share));
    for (JsonNode webhook : webhooks(account, requestId)) {
      records.add(new Entry("webhook", webhook));
    }
    return records;
  }

  private JsonNode webhooks(String account, String requestId) {
    var route = new Route.Request(new RoomAddress("webhooks", account), "GET", "", "");
    try {
      var answer = coordinator.service(route, "", requestId);
      if (answer.isOk()) return Json.tree(answer.body()).path("webhooks");
    } catch (IOException e) {
      throw away();
    }
    throw away();
  }

  private static Refusal away() {
    return new Refusal(503, "webhooks cannot be reached; try again");
  }
}
