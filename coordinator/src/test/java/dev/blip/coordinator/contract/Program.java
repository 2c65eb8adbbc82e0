package dev.blip.coordinator.contract;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a coordinator's process runs: options of {@code java} that name the class path.
 *
 * @param options the last ones before the main class
 */
record Program(List<String> options) {
  private static final Path FOLDER = Path.of("target", "coordinators").toAbsolutePath();
  private static final Logger LOG = LoggerFactory.getLogger(Program.class);

  /** Made once, and anew where a class has changed. */
  private static final Program TRAINED = trained();

  /** One with a class path as it is. */
  static Program of(String classPath) {
    return new Program(List.of("-cp", classPath));
  }

  /**
   * The tests' class path with an AOT cache, as the image has one: it halves what a start takes of
   * the processor.
   */
  static Program own() {
    return TRAINED;
  }

  private static Program trained() {
    String own = System.getProperty("java.class.path");
    try {
      List<Path> entries = entries(own);
      Path made = FOLDER.resolve(fingerprint(entries));
      Path cache = made.resolve("coordinator.aot");
      boolean isNew = !Files.exists(cache);
      if (isNew) delete(FOLDER);
      String jars = jars(entries, Files.createDirectories(made));
      if (isNew) train(jars, cache);
      return new Program(List.of("-XX:AOTCache=" + cache, "-cp", jars));
    } catch (Exception e) {
      LOG.warn("coordinators start slowly, without an AOT cache", e);
      return of(own);
    }
  }

  /** A jar whose manifest names a folder can be in no cache; coordinators do without it. */
  private static List<Path> entries(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .filter(entry -> !entry.contains("DynamoDBLocal"))
        .map(Path::of)
        .filter(entry -> Files.isDirectory(entry) || entry.toString().endsWith(".jar"))
        .toList();
  }

  /** The same as long as no file is another one. */
  private static String fingerprint(List<Path> entries) throws IOException {
    var sum = new CRC32();
    for (Path entry : entries) {
      for (Path file : files(entry)) {
        var is = Files.readAttributes(file, BasicFileAttributes.class);
        sum.update((file + " " + is.size() + " " + is.lastModifiedTime()).getBytes());
      }
    }
    return Long.toHexString(sum.getValue());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** A cache is 100 MB: those of earlier classes are not kept. */
  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }

  /** The class path, with a jar in each folder's place: there is no cache of folders. */
  private static String jars(List<Path> entries, Path made) throws IOException {
    var jars = new ArrayList<Path>();
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) jars.add(jar(entry, made.resolve(jars.size() + ".jar")));
      else jars.add(entry);
    }
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path jar(Path folder, Path jar) throws IOException {
    if (Files.exists(jar)) return jar;
    Path part = jar.resolveSibling(jar.getFileName() + ".part");
    try (var out = new ZipOutputStream(Files.newOutputStream(part))) {
      for (Path file : files(folder)) {
        out.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return Files.move(part, jar);
  }

  /** A coordinator starts, is called for a while, and leaves. */
  private static void train(String jars, Path cache) throws Exception {
    Path part = cache.resolveSibling("coordinator.aot.part");
    Path folder = Files.createTempDirectory(cache.getParent(), "training");
    var program = new Program(List.of("-XX:AOTCacheOutput=" + part, "-cp", jars));
    try (var fleet = new Fleet(folder, program);
        var rooms = new RoomsOverHttp(fleet::url)) {
      rooms.connect("training", "ada");
      for (int i = 0; i < 200; i++) {
        rooms.message("training", "ada", "echo " + i);
        rooms.request("training " + i % 8, "POST", "", "");
      }
      fleet.nodes().getFirst().stop();
    }
    Files.move(part, cache);
  }
}
