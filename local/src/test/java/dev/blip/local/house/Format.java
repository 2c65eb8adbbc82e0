package dev.blip.local.house;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * google-java-format for every .java file below a folder. A program of one file, so that {@code mvn
 * -Pformat} can run it before anything is compiled.
 */
final class Format {
  private static final Formatter FORMATTER = new Formatter();

  private Format() {}

  public static void main(String[] arguments) throws IOException, FormatterException {
    for (Path file : Sources.in(Path.of(""), ".java")) {
      String text = Files.readString(file);
      String formatted = apply(text);
      if (formatted.equals(text)) continue;
      Files.writeString(file, formatted);
      System.out.println("formatted " + file);
    }
  }

  /** A compilation unit as it should be. */
  static String apply(String text) throws FormatterException {
    String ordered = ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.GOOGLE);
    return FORMATTER.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
  }
}
