package dev.blip.coordinator.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Hosts of a network of their own on this machine: a network namespace each, joined by a bridge
 * that this process is on too. Needs root and iproute2.
 */
final class SplitNetwork implements AutoCloseable {
  private static final int PORT = 8081;

  private final String name = "bl%04x".formatted(ThreadLocalRandom.current().nextInt(0x10000));
  private final String prefix = "10.%d.%d.".formatted(random(), random());
  private final int size;

  private static int random() {
    return ThreadLocalRandom.current().nextInt(64, 250);
  }

  /**
   * Makes it.
   *
   * @throws IOException if the machine does not allow it, with what it said
   */
  SplitNetwork(int size) throws IOException, InterruptedException {
    this.size = size;
    try {
      ip("link add " + name + " type bridge");
      ip("addr add " + host() + "/24 dev " + name);
      ip("link set " + name + " up");
      for (int i = 0; i < size; i++) add(i);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void add(int node) throws IOException, InterruptedException {
    ip("netns add " + space(node));
    ip("link add " + cable(node) + " type veth peer name eth0 netns " + space(node));
    ip("link set " + cable(node) + " master " + name + " up");
    within(node, "addr add " + address(node) + "/24 dev eth0");
    within(node, "link set eth0 up");
    within(node, "link set lo up");
  }

  /** This process's address. */
  String host() {
    return prefix + "1";
  }

  List<Fleet.Place> places() {
    return IntStream.range(0, size)
        .mapToObj(
            node ->
                new Fleet.Place(List.of("ip", "netns", "exec", space(node)), address(node), PORT))
        .toList();
  }

  /** A host no longer reaches its peers, nor they it; everything else goes on. */
  void cutFromPeers(int node) throws IOException, InterruptedException {
    for (int peer = 0; peer < size; peer++) {
      if (peer != node) within(node, "route add blackhole " + address(peer) + "/32");
    }
  }

  void joinPeers(int node) throws IOException, InterruptedException {
    for (int peer = 0; peer < size; peer++) {
      if (peer != node) within(node, "route del blackhole " + address(peer) + "/32");
    }
  }

  /** A host's cable is pulled. */
  void unplug(int node) throws IOException, InterruptedException {
    ip("link set " + cable(node) + " down");
  }

  void plugIn(int node) throws IOException, InterruptedException {
    ip("link set " + cable(node) + " up");
  }

  private String address(int node) {
    return prefix + (node + 2);
  }

  private String space(int node) {
    return name + "n" + node;
  }

  private String cable(int node) {
    return name + "c" + node;
  }

  private void within(int node, String arguments) throws IOException, InterruptedException {
    ip("-n " + space(node) + " " + arguments);
  }

  private static void ip(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments.split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("ip " + arguments + ": " + said.strip());
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (int i = 0; i < size; i++) quietly("netns del " + space(i));
    quietly("link del " + name);
  }

  private static void quietly(String arguments) throws InterruptedException {
    try {
      ip(arguments);
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }
}
