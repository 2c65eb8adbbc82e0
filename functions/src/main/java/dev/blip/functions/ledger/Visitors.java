package dev.blip.functions.ledger;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which visitors there were, of whom each counts once however often it is added: up to 100 of them
 * exactly, as the hashes that tell them apart; more as a sketch of a kilobyte, whose {@link #count}
 * is right to some 2.4 % (a standard error), and which has no hash in it. Immutable.
 */
public final class Visitors {
  public static final Visitors NONE = new Visitors(Set.of(), null);

  /** The attribute that has them in an item of the table of counts. */
  static final String NAME = "v";

  private static final int MOST_EXACT = 100;

  /** Of 2<sup>10</sup> bytes; the longest list of hashes has 800. */
  private static final int PRECISION = 10;

  private final Set<Long> hashes;
  private final @Nullable UltraLogLog sketch;

  private Visitors(Set<Long> hashes, @Nullable UltraLogLog sketch) {
    this.hashes = hashes;
    this.sketch = sketch;
  }

  /** Those of an item, none if it has none. */
  public static Visitors of(Map<String, AttributeValue> item) {
    AttributeValue value = item.get(NAME);
    return value == null || value.b() == null ? NONE : read(value.b().asByteArray());
  }

  private static Visitors read(byte[] bytes) {
    if (bytes.length == 1 << PRECISION) return new Visitors(Set.of(), UltraLogLog.wrap(bytes));
    var hashes = new TreeSet<Long>();
    for (var rest = ByteBuffer.wrap(bytes); rest.remaining() >= Long.BYTES; ) {
      hashes.add(rest.getLong());
    }
    return new Visitors(hashes, null);
  }

  /** These and others. */
  Visitors with(Collection<Long> others) {
    if (sketch == null) {
      var all = new TreeSet<>(hashes);
      all.addAll(others);
      if (all.size() <= MOST_EXACT) return new Visitors(all, null);
    }
    var union = new Union();
    union.add(this);
    others.forEach(union::add);
    return new Visitors(Set.of(), union.sketched());
  }

  /** How many they are. */
  public long count() {
    return sketch == null ? hashes.size() : Math.round(sketch.getDistinctCountEstimate());
  }

  AttributeValue attribute() {
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes()));
  }

  private byte[] bytes() {
    if (sketch != null) return sketch.getState();
    var bytes = ByteBuffer.allocate(hashes.size() * Long.BYTES);
    hashes.forEach(bytes::putLong);
    return bytes.array();
  }

  /**
   * Visitors of several items together, exactly while all of them are and they are not too many.
   */
  public static final class Union {
    /** Some megabytes of them. */
    private static final int MOST_EXACT_TOGETHER = 20_000;

    private final Set<Long> hashes = new HashSet<>();
    private @Nullable UltraLogLog sketch;

    public void add(Visitors visitors) {
      if (visitors.sketch != null) sketched().add(visitors.sketch);
      visitors.hashes.forEach(this::add);
    }

    private void add(long hash) {
      if (sketch != null) sketch.add(hash);
      else if (hashes.add(hash) && hashes.size() > MOST_EXACT_TOGETHER) sketched();
    }

    /** From now on a sketch. */
    private UltraLogLog sketched() {
      UltraLogLog made = sketch;
      if (made != null) return made;
      made = UltraLogLog.create(PRECISION);
      for (long hash : hashes) made.add(hash);
      hashes.clear();
      sketch = made;
      return made;
    }

    /** How many there are. */
    public long count() {
      return sketch == null ? hashes.size() : Math.round(sketch.getDistinctCountEstimate());
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Visitors visitors && Arrays.equals(bytes(), visitors.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  @Override
  public String toString() {
    return count() + " visitors";
  }
}
