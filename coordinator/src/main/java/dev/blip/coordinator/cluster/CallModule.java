package dev.blip.coordinator.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.RoomCall;

/** How the parts of a call are told apart between coordinators. Made by Pekko, by class name. */
public final class CallModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RoomCall.Connect.class, name = "connect"),
    @JsonSubTypes.Type(value = RoomCall.Message.class, name = "message"),
    @JsonSubTypes.Type(value = RoomCall.Disconnect.class, name = "disconnect"),
    @JsonSubTypes.Type(value = RoomCall.Request.class, name = "request")
  })
  private interface Calls {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = IdempotencyKey.None.class, name = "none"),
    @JsonSubTypes.Type(value = IdempotencyKey.Named.class, name = "named"),
    @JsonSubTypes.Type(value = IdempotencyKey.Numbered.class, name = "numbered")
  })
  private interface Keys {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Caller.Service.class, name = "service"),
    @JsonSubTypes.Type(value = Caller.Member.class, name = "member"),
    @JsonSubTypes.Type(value = Caller.Stranger.class, name = "stranger"),
    @JsonSubTypes.Type(value = Caller.Room.class, name = "room")
  })
  private interface Callers {}

  public CallModule() {
    super("blip-calls");
    setMixInAnnotation(RoomCall.class, Calls.class);
    setMixInAnnotation(IdempotencyKey.class, Keys.class);
    setMixInAnnotation(Caller.class, Callers.class);
  }
}
