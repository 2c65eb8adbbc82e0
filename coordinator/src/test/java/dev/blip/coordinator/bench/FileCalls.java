package dev.blip.coordinator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts what a click costs in calls that a network file system answers with a round trip, by its
 * room's state: runs {@link FileSteps} under strace, and prints a table.
 */
public final class FileCalls {
  private static final Pattern CALL = Pattern.compile("^(?:\\d+ +)?(\\w+)\\((.*)\\) += (-?\\d+).*");
  private static final Pattern STEP = Pattern.compile("\"" + FileSteps.MARK + "([^\"]*)\"");
  private static final String TRACED = "trace=%file,fsync,fdatasync,sync_file_range,syncfs,msync";

  /**
   * What one step took.
   *
   * @param syncs of files and folders
   * @param creates opens that make a file if it is not there, folders, links
   * @param opens of files and folders, those that make one too
   * @param others renames, removals, looks at names
   */
  public record Cost(int syncs, int creates, int opens, int others) {
    private Cost plus(String call, String arguments) {
      boolean opens = call.startsWith("open");
      boolean makes = arguments.contains("O_CREAT") || call.matches("(mkdir|link|symlink)(at)?");
      boolean syncs = call.contains("sync");
      return new Cost(
          this.syncs + (syncs ? 1 : 0),
          creates + (makes ? 1 : 0),
          this.opens + (opens ? 1 : 0),
          others + (opens || makes || syncs ? 0 : 1));
    }
  }

  private FileCalls() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of("target"), "file-calls");
    System.out.println("| a click into | fsyncs | creates | opens | other calls |");
    System.out.println("|---|---|---|---|---|");
    count(folder)
        .forEach(
            (step, cost) ->
                System.out.printf(
                    "| %s | %d | %d | %d | %d |%n",
                    step, cost.syncs, cost.creates, cost.opens, cost.others));
  }

  /**
   * Each step's cost, in the order of the steps.
   *
   * @param folder empty, for the rooms and the trace
   * @throws IOException if strace cannot be run, with what it said
   */
  public static Map<String, Cost> count(Path folder) throws IOException, InterruptedException {
    Path rooms = Files.createDirectory(folder.resolve("rooms")).toRealPath();
    Path trace = folder.resolve("trace");
    var command =
        List.of(
            "strace",
            "-f",
            "-qq",
            "-y",
            "-s",
            "300",
            "-e",
            TRACED,
            "-o",
            trace.toString(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FileSteps.class.getName(),
            rooms.toString());
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) process.destroyForcibly();
    if (process.waitFor() != 0) throw new IOException(Files.readString(said));
    return costs(whole(Files.readAllLines(trace)), rooms.toString());
  }

  /** Calls that others came between stand on two lines, the second with the end. */
  private static List<String> whole(List<String> lines) {
    var begun = new LinkedHashMap<String, String>();
    var calls = new ArrayList<String>();
    for (String line : lines) {
      String thread = line.substring(0, Math.max(0, line.indexOf(' ')));
      int unfinished = line.indexOf(" <unfinished ...>");
      int resumed = line.indexOf(" resumed>");
      if (unfinished >= 0) begun.put(thread, line.substring(0, unfinished));
      else if (resumed >= 0) calls.add(begun.remove(thread) + line.substring(resumed + 9));
      else calls.add(line);
    }
    return calls;
  }

  private static Map<String, Cost> costs(List<String> calls, String rooms) {
    var costs = new LinkedHashMap<String, Cost>();
    String step = "";
    for (String line : calls) {
      Matcher call = CALL.matcher(line);
      if (!call.matches()) continue;
      Matcher mark = STEP.matcher(call.group(2));
      if (mark.find()) step = mark.group(1);
      if (step.isEmpty() || !call.group(2).contains(rooms)) continue;
      boolean failed = call.group(3).startsWith("-") && call.group(1).startsWith("open");
      Cost before = costs.getOrDefault(step, new Cost(0, 0, 0, 0));
      if (!failed) costs.put(step, before.plus(call.group(1), call.group(2)));
    }
    return costs;
  }
}
