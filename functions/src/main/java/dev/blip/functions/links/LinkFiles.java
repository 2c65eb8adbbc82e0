package dev.blip.functions.links;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Many links in one request: bulk changes, imports, exports. */
final class LinkFiles {
  /** In bytes; a function takes 6 MB with all that API Gateway adds. */
  private static final int MOST_BODY = 4 * 1024 * 1024;

  private final LinkBulk bulk;
  private final LinkImport imports;
  private final LinkPages pages;

  LinkFiles(LinkDesk desk, LinkPages pages) {
    bulk = new LinkBulk(desk);
    imports = new LinkImport(desk);
    this.pages = pages;
  }

  /** {@code POST /api/links/bulk}. */
  APIGatewayV2HTTPResponse bulk(HttpCall call, String account, OwnAddresses own) {
    if (!call.method().equals("POST")) return HttpAnswers.methodNotAllowed(call.method(), "POST");
    call.mayAsk();
    return HttpAnswers.json(200, bulk.run(account, call.json(MOST_BODY), own));
  }

  /** {@code POST /api/links/import}. */
  APIGatewayV2HTTPResponse imported(HttpCall call, String account, OwnAddresses own) {
    if (!call.method().equals("POST")) return HttpAnswers.methodNotAllowed(call.method(), "POST");
    call.mayAsk("format", "existing", "first");
    String existing = one("existing", call.query("existing"), List.of("refuse", "replace"));
    int first = first(call.query("first"));
    boolean csv = isCsv(call.query("format"));
    List<ImportRow> rows =
        csv ? LinkImport.csv(call.bytes(MOST_BODY)) : LinkImport.json(call.json(MOST_BODY));
    boolean replace = "replace".equals(existing);
    return HttpAnswers.json(200, imports.run(account, rows, first, replace, own));
  }

  private static int first(@Nullable String said) {
    if (said == null) return 1;
    if (said.matches("[1-9][0-9]{0,8}")) return Integer.parseInt(said);
    throw Refusal.bad("first must be a whole number of 1..999999999, was " + Text.quoted(said));
  }

  /** {@code GET /api/links/export}. */
  APIGatewayV2HTTPResponse exported(HttpCall call, String account, String baseUrl, Instant now) {
    if (!call.method().equals("GET")) return HttpAnswers.methodNotAllowed(call.method(), "GET");
    LinkQuery query = LinkQuery.ofExport(call, account);
    boolean csv = isCsv(call.query("format"));
    var page = pages.read(query, call.query("cursor"), now);
    LinkExport export = LinkExport.of(page, query, csv, baseUrl);
    Map<String, String> headers = new HashMap<>();
    String name = "attachment; filename=links." + (csv ? "csv" : "json");
    headers.put("Content-Disposition", name);
    String cursor = export.cursor();
    if (cursor != null) headers.put("Link", next(call, cursor));
    String type = csv ? "text/csv; charset=utf-8" : "application/json";
    return HttpAnswers.answer(200, type, export.body(), headers);
  }

  /** Where the next page is (RFC 8288). */
  private static String next(HttpCall call, String cursor) {
    var target = new StringBuilder("/api/links/export?cursor=" + cursor);
    for (String name : List.of("format", "limit", "prefix")) {
      String value = call.query(name);
      if (value == null) continue;
      target.append('&').append(name).append('=');
      target.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
    return "<" + target + ">; rel=\"next\"";
  }

  private static boolean isCsv(@Nullable String format) {
    return "csv".equals(one("format", format, List.of("json", "csv")));
  }

  private static @Nullable String one(String name, @Nullable String said, List<String> may) {
    if (said == null || may.contains(said)) return said;
    throw Refusal.bad(name + " must be " + String.join(" or ", may) + ", was " + Text.quoted(said));
  }
}
