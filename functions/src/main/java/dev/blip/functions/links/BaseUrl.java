package dev.blip.functions.links;

import dev.blip.functions.Environment;
import dev.blip.functions.HttpCall;
import dev.blip.protocol.Refusal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where visitors find Blip: {@code BASE_URL}, or, where that says {@code authorizer}, what the
 * authorizer says with each call. Safe for use by many threads.
 */
final class BaseUrl implements Supplier<String> {
  private static final String AUTHORIZER = "authorizer";

  private final @Nullable Supplier<String> own;
  private volatile @Nullable String heard;

  BaseUrl(Environment environment) {
    boolean isOwn = !environment.required("BASE_URL").equals(AUTHORIZER);
    own = isOwn ? environment.later("BASE_URL") : null;
  }

  /** Takes what the authorizer says; it is the same in all calls. */
  void hear(HttpCall call) {
    String said = call.baseUrl();
    if (said != null) heard = said;
  }

  /**
   * The address, without a trailing slash.
   *
   * @throws Refusal (503) if the authorizer could not say it yet
   */
  @Override
  public String get() {
    if (own != null) return own.get();
    String url = heard;
    if (url == null) throw new Refusal(503, "Blip's address cannot be read just now; try again");
    return url;
  }

  /**
   * The same under another name.
   *
   * @throws Refusal as {@link #get}
   */
  String at(String domain) {
    var url = WebAddress.read("BASE_URL", get());
    return url.scheme() + "://" + domain + (url.port().isEmpty() ? "" : ":" + url.port());
  }
}
