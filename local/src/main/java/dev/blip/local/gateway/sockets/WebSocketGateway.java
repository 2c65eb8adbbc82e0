package dev.blip.local.gateway.sockets;

import dev.blip.local.gateway.call.Functions;
import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.call.Identifiers;
import dev.blip.local.gateway.call.Work;
import dev.blip.local.template.SocketApi;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket API. A socket is open, and can be posted to, once {@code $connect} has answered, at
 * the latest when the client reads its 101; from then on its end is told to {@code $disconnect}
 * once.
 */
public final class WebSocketGateway {
  private static final WebSocketDecoderConfig FRAMES =
      WebSocketDecoderConfig.newBuilder()
          .maxFramePayloadLength(SocketSettings.FRAME_BYTES)
          .closeOnProtocolViolation(false)
          .withUTF8Validator(false)
          .build();

  private final OpenSockets sockets = new OpenSockets();
  private final Handshake handshake;
  private final SocketMessages messages;
  private final SocketClock timer;
  private final InstantSource clock;
  private final Faults faults;

  public WebSocketGateway(
      SocketSettings settings,
      SocketApi api,
      Functions functions,
      Identifiers identifiers,
      Work work,
      InstantSource clock,
      Faults faults) {
    var routes = SocketRoutes.of(api);
    var events = new SocketEvents(settings, api.stage(), identifiers, clock);
    var authorizer = authorizer(api, settings, events, functions);
    this.handshake = new Handshake(settings, routes, authorizer, events, functions, identifiers);
    this.messages =
        new SocketMessages(settings, routes, events, functions, identifiers, work, faults);
    this.timer = new SocketClock(settings);
    this.clock = clock;
    this.faults = faults;
  }

  /** What the wire does about a handshake. */
  public sealed interface Decision {
    /**
     * Announces the opening, sends a 101 with these headers, then opens it; or calls {@link
     * Opening#lost} where that cannot be.
     */
    record Switch(Headers headers, Opening opening) implements Decision {}

    /** Sends this answer. */
    record Refuse(HttpAnswer answer) implements Decision {}
  }

  public OpenSockets sockets() {
    return sockets;
  }

  /** Decides about a handshake; blocks while functions are asked. */
  public Decision decide(HttpCall call, Channel channel) throws InterruptedException {
    faults.awaitConnectDelay();
    return switch (handshake.ask(call, clock.instant())) {
      case Handshake.Result.Refused(HttpAnswer answer) -> new Decision.Refuse(answer);
      case Handshake.Result.Accepted(Visitor visitor, Headers headers) ->
          new Decision.Switch(
              headers
                  .with("Upgrade", "websocket")
                  .with("Connection", "Upgrade")
                  .with("Sec-WebSocket-Accept", WebSocketKey.accept(call)),
              new Opening(new Socket(visitor, channel, clock, this::ended)));
    };
  }

  private static @Nullable SocketAuthorizer authorizer(
      SocketApi api, SocketSettings settings, SocketEvents events, Functions functions) {
    String function = api.authorizer();
    return function == null
        ? null
        : new SocketAuthorizer(function, events, functions, settings.patience());
  }

  private void ended(Socket socket, Ending ending) {
    messages.ended(socket, ending);
    sockets.remove(socket);
  }

  /** A socket between {@code $connect}'s yes and its first frame. Used on its event loop. */
  public final class Opening {
    private final Socket socket;

    private Opening(Socket socket) {
      this.socket = socket;
    }

    /**
     * Lets posts find the socket: who has read the 101 can be posted to. Called before it is sent.
     */
    public void announce() {
      sockets.add(socket);
    }

    /** Turns the connection from HTTP into a socket, after the 101 has been written. */
    public void open() {
      ChannelPipeline pipeline = socket.channel().pipeline();
      List<ChannelHandler> http =
          pipeline.toMap().entrySet().stream().map(Map.Entry::getValue).toList();
      pipeline.addLast(
          new WebSocket13FrameDecoder(FRAMES),
          new WebSocket13FrameEncoder(false),
          new SocketFrames(socket, new Inbox(socket, messages, faults)));
      http.reversed().forEach(pipeline::remove);
      socket.upgraded();
      timer.start(socket);
      socket.channel().config().setAutoRead(true);
      if (!socket.channel().isActive()) lost();
    }

    /** The client left before it was told: a socket that {@code $connect} accepted has ended. */
    public void lost() {
      socket.lost();
    }
  }
}
