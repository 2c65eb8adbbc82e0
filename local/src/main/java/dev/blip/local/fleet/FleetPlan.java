package dev.blip.local.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What coordinators are to run.
 *
 * @param ports one for each
 * @param environment theirs, but for the port
 * @param options of the JVM, beside those of all
 * @param folder where each leaves its process ID, {@code {n}.pid}, and its output, {@code {n}.log}
 */
public record FleetPlan(
    List<Integer> ports, Map<String, String> environment, List<String> options, Path folder) {}
