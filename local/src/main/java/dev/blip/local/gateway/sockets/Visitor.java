package dev.blip.local.gateway.sockets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.local.gateway.call.HttpCall;
import java.time.Instant;
import java.util.Optional;

/**
 * Who stands behind a socket, as every one of its events says.
 *
 * @param authorizer what the authorizer said, empty where there is none
 */
public record Visitor(
    String connectionId,
    Instant connectedAt,
    String sourceIp,
    String userAgent,
    String domainName,
    Optional<ObjectNode> authorizer) {

  static Visitor of(HttpCall handshake, String connectionId, Instant now) {
    return new Visitor(
        connectionId,
        now,
        handshake.sourceIp(),
        handshake.userAgent(),
        handshake.host(),
        Optional.empty());
  }

  Visitor authorized(ObjectNode said) {
    return new Visitor(
        connectionId, connectedAt, sourceIp, userAgent, domainName, Optional.of(said));
  }
}
