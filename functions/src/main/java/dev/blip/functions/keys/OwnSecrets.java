package dev.blip.functions.keys;

import dev.blip.functions.Environment;
import java.time.InstantSource;
import java.util.List;

/** What an account's keys and shares are, as the API lists them: without their secrets. */
public final class OwnSecrets {
  private final KeyTable keys;
  private final Shares shares;

  public OwnSecrets(Environment environment) {
    keys = new KeyTable(environment);
    shares = new Shares(environment, InstantSource.system());
  }

  public List<?> keys(String account) {
    return keys.list(account).stream().map(Keys::shown).toList();
  }

  public List<?> shares(String account) {
    return shares.list(account);
  }
}
