package dev.blip.local;

import dev.blip.local.issuer.Issuer;
import dev.blip.local.lambda.HandlerFactory;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.Template;

/** Blip's own parts: its functions, its coordinator, its gateway. */
final class HouseParts implements Parts {
  @Override
  public HandlerFactory handlers() {
    return (type, _) -> type.getDeclaredConstructor().newInstance();
  }

  @Override
  public Running coordinator(CoordinatorPlan plan) throws StartFailed {
    throw new StartFailed("the coordinator is not part of this build");
  }

  @Override
  public Running gateway(int port, Template template, Lambda lambda, Issuer issuer)
      throws StartFailed {
    throw new StartFailed("the gateway is not part of this build");
  }
}
