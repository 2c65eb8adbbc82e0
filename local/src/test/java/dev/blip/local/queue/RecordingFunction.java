package dev.blip.local.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.lambda.FunctionFailed;
import dev.blip.local.lambda.Lambda;
import dev.blip.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A function that keeps its events, and answers as a test says. */
public final class RecordingFunction implements Lambda {
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();
  private volatile Function<JsonNode, String> answer = _ -> "";

  public void answer(Function<JsonNode, String> with) {
    this.answer = with;
  }

  public List<JsonNode> events() {
    return events;
  }

  public int mostRunning() {
    return mostRunning.get();
  }

  public List<String> bodies() {
    List<String> bodies = new ArrayList<>();
    for (JsonNode event : events) {
      event.get("Records").forEach(record -> bodies.add(record.get("body").textValue()));
    }
    return bodies;
  }

  @Override
  public byte[] invoke(String function, byte[] event) throws FunctionFailed {
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      JsonNode json = Json.tree(new String(event, UTF_8));
      events.add(json);
      return answer.apply(json).getBytes(UTF_8);
    } catch (IllegalStateException e) {
      throw new FunctionFailed(function, String.valueOf(e.getMessage()), e);
    } finally {
      running.decrementAndGet();
    }
  }
}
