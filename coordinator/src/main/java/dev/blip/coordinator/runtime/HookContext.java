package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Alarms;
import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Followers;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.room.Storage;
import dev.blip.coordinator.runtime.storage.TurnGuard;
import dev.blip.protocol.RoomAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A room's surroundings, over its open database. */
final class HookContext implements RoomContext {
  private final RoomAddress address;
  private final RuntimeServices services;
  private final Storage storage;
  private final Alarms alarms;
  private final ConnectionTable connections;
  private final Outbox outbox;
  private final OutgoingCalls outgoing;
  private final Followers followers;
  private final UndoLog undoLog;
  private final TurnGuard guard;
  private final Runnable destroy;
  private final Logger logger;
  private boolean deliverAsked;

  HookContext(
      RoomAddress address,
      RuntimeServices services,
      Storage storage,
      Alarms alarms,
      ConnectionTable connections,
      Outbox outbox,
      OutgoingCalls outgoing,
      Followers followers,
      UndoLog undoLog,
      TurnGuard guard,
      Runnable destroy) {
    this.address = address;
    this.services = services;
    this.storage = storage;
    this.alarms = alarms;
    this.connections = connections;
    this.outbox = outbox;
    this.outgoing = outgoing;
    this.followers = followers;
    this.undoLog = undoLog;
    this.guard = guard;
    this.destroy = destroy;
    this.logger = LoggerFactory.getLogger("dev.blip.room." + address.party());
  }

  boolean isDeliverAsked() {
    return deliverAsked;
  }

  /** As {@link #deliver}, whatever becomes of the hook that runs. */
  void deliverAnyway() {
    deliverAsked = true;
  }

  /** Whether a hook has asked for a delivery since this was asked last. */
  boolean takeDeliverAsked() {
    boolean asked = deliverAsked;
    deliverAsked = false;
    return asked;
  }

  @Override
  public RoomAddress address() {
    return address;
  }

  @Override
  public InstantSource clock() {
    return services.clock();
  }

  @Override
  public Storage storage() {
    return storage;
  }

  @Override
  public Alarms alarms() {
    return alarms;
  }

  @Override
  public Collection<Connection> connections() {
    guard.requireTurn();
    return List.copyOf(connections.present());
  }

  @Override
  public Collection<Connection> connections(String tag) {
    guard.requireTurn();
    return connections.tagged(tag);
  }

  @Override
  public Optional<Connection> connection(String id) {
    guard.requireTurn();
    return Optional.ofNullable(connections.get(id)).filter(c -> !c.line.isLeaving()).map(c -> c);
  }

  @Override
  public void broadcast(String text, Connection... except) {
    guard.requireHook();
    Set<String> out = Stream.of(except).map(Connection::id).collect(Collectors.toSet());
    boolean anyone = connections.present().stream().anyMatch(c -> !out.contains(c.id()));
    if (anyone) outbox.broadcast(text, out);
  }

  @Override
  public void deliver() {
    guard.requireHook();
    boolean before = deliverAsked;
    deliverAsked = true;
    undoLog.onUndo(() -> deliverAsked = before);
  }

  @Override
  public void call(String name, RoomAddress room, CallRequest request) {
    guard.requireHook();
    outgoing.add(name, room, request);
  }

  @Override
  public Followers followers() {
    guard.requireTurn();
    return followers;
  }

  @Override
  public void fetch(String name, FetchRequest request) {
    guard.requireHook();
    outgoing.add(name, request);
  }

  @Override
  public void destroy() {
    guard.requireHook();
    boolean before = takeDeliverAsked();
    undoLog.onUndo(() -> deliverAsked |= before);
    destroy.run();
  }

  @Override
  public RoomSettings settings() {
    return services.settings();
  }

  @Override
  public Logger logger() {
    return logger;
  }
}
