package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.RoomAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where rooms lie: {@code {folder}/{shard}/{party}/{room}/{epoch}.db}. The number of shards is part
 * of the layout and never changes.
 */
public final class RoomFiles {
  /** How many parts the rooms are divided into, for placing and for folders of a bearable size. */
  public static final int SHARDS = 64;

  /** Bytes of a file's name on Linux's file systems, EFS and NFS. */
  private static final int LONGEST_NAME = 255;

  /** How much of a longer name stays legible before its hash. */
  private static final int LEGIBLE = 100;

  private static final String HASHED = "__";

  private final Path folder;
  private final @Nullable RoomCopies copies;

  /** Rooms that are not copied. */
  public RoomFiles(Path folder) {
    this(folder, null);
  }

  /**
   * The same, each copied now and then.
   *
   * @param copies null to make none
   */
  public RoomFiles(Path folder, @Nullable RoomCopies copies) {
    this.folder = folder;
    this.copies = copies;
  }

  /** 0..63, the same for a room everywhere and always (String's hash is specified). */
  public static int shard(RoomAddress room) {
    return Math.floorMod(room.toString().hashCode(), SHARDS);
  }

  /** A room's folder. */
  public Path room(RoomAddress room) {
    return shard(shard(room)).resolve(room.party()).resolve(fileName(room.room()));
  }

  /**
   * Opens a room's database as its owner.
   *
   * @param newest the epoch of the room's newest file, 0 if it has none
   */
  public RoomDatabase open(RoomAddress room, ShardEpoch shardEpoch, long newest) {
    Path folder = room(room);
    Path file = EpochFiles.current(folder, shardEpoch, newest);
    if (newest != shardEpoch.number()) LongName.keep(folder, room.room());
    return copies == null ? RoomDatabase.open(file) : copies.open(room, shardEpoch, file);
  }

  /**
   * Removes all that lies in a room's folder, and the folder. The index must have forgotten the
   * room: what is overlooked only takes room.
   */
  public void remove(RoomAddress room) {
    EpochFiles.remove(room(room));
  }

  /** The folder of a shard's index; no party's name begins with a dot. */
  Path index(int shard) {
    return shard(shard).resolve(IndexFiles.FOLDER);
  }

  /**
   * The rooms of a shard that have a folder; those whose name neither it nor a file in it tells are
   * left out.
   */
  List<RoomAddress> rooms(int shard) {
    var rooms = new ArrayList<RoomAddress>();
    for (Path party : EpochFiles.folders(shard(shard))) {
      String name = party.getFileName().toString();
      if (name.startsWith(".")) continue;
      for (Path room : EpochFiles.folders(party)) {
        name(room).ifPresent(n -> rooms.add(new RoomAddress(name, n)));
      }
    }
    return rooms;
  }

  private Path shard(int shard) {
    return folder.resolve("%03d".formatted(shard));
  }

  /**
   * A name that every file system keeps apart from others: lower case letters, digits, dots, minus
   * signs; everything else as its UTF-8 bytes in hexadecimal behind an underscore. A name that
   * would be longer than a file's may be is its beginning, two underscores (which no other name
   * has) and its SHA-256.
   */
  static String fileName(String room) {
    String whole = escaped(room);
    if (whole.length() <= LONGEST_NAME) return whole;
    return whole.substring(0, LEGIBLE) + HASHED + sha256(room);
  }

  /** Whether a folder's name does not tell its room's. */
  static boolean isHashed(Path folder) {
    return folder.getFileName().toString().contains(HASHED);
  }

  private static String escaped(String room) {
    var name = new StringBuilder();
    for (byte b : room.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      boolean dotInside = c == '.' && !name.isEmpty();
      if (plain || dotInside) name.append(c);
      else name.append("_%02x".formatted((int) c));
    }
    return name.toString();
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The name of the room that lies in a folder. */
  static Optional<String> name(Path folder) {
    if (isHashed(folder)) return LongName.of(folder);
    return name(folder.getFileName().toString());
  }

  /** The room that {@link #fileName} made a name of. */
  private static Optional<String> name(String file) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < file.length(); i++) {
      boolean coded = file.charAt(i) == '_';
      if (!coded) bytes.write(file.charAt(i));
      else if (i + 2 < file.length()) bytes.write(HexFormat.fromHexDigits(file, i + 1, i + 3));
      if (coded) i += 2;
    }
    String room = bytes.toString(StandardCharsets.UTF_8);
    return fileName(room).equals(file) ? Optional.of(room) : Optional.empty();
  }
}
