package dev.blip.functions.keys;

import dev.blip.functions.Environment;
import java.util.List;

/** What an account's keys and shares are, as the API lists them: without their secrets. */
public final class OwnSecrets {
  private final KeyTable keys;
  private final ShareTable shares;

  public OwnSecrets(Environment environment) {
    keys = new KeyTable(environment);
    shares = new ShareTable(environment);
  }

  public List<?> keys(String account) {
    return keys.list(account).stream().map(Keys::shown).toList();
  }

  public List<?> shares(String account) {
    return shares.list(account).stream().map(Shares::shown).toList();
  }
}
