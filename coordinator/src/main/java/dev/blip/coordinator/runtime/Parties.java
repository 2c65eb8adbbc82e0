package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Party;
import dev.blip.protocol.Access;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kinds of rooms there are, by name. Safe for use by many threads. */
public final class Parties {
  private static final Logger LOG = LoggerFactory.getLogger(Parties.class);

  /** A token of RFC 7230, as names of subprotocols are. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private volatile SortedMap<String, Party> parties;

  /**
   * Takes kinds as given.
   *
   * @throws IllegalArgumentException if two have the same name, or one speaks subprotocols that
   *     have no possible names, or cannot say which
   */
  public Parties(Iterable<Party> parties) {
    var byName = new TreeMap<String, Party>();
    for (Party party : parties) {
      Party other = byName.putIfAbsent(party.name(), party);
      if (other != null) {
        throw new IllegalArgumentException(
            "party %s is claimed by %s and %s"
                .formatted(party.name(), other.getClass().getName(), party.getClass().getName()));
      }
      requireSubprotocols(party);
    }
    this.parties = byName;
  }

  private static void requireSubprotocols(Party party) {
    String ofParty = "party " + party.name() + ": subprotocols";
    List<String> names;
    try {
      names = List.copyOf(party.subprotocols());
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(ofParty + " failed: " + e, e);
    }
    var seen = new HashSet<String>();
    for (String name : names) {
      if (!TOKEN.matcher(name).matches()) {
        throw new IllegalArgumentException(
            ofParty + " must be tokens (RFC 7230), one is " + Text.quoted(name));
      }
      if (!seen.add(name)) {
        throw new IllegalArgumentException(ofParty + " must differ, two are " + Text.quoted(name));
      }
    }
  }

  /**
   * All kinds that the class path offers, and those of further jars, as these are now.
   *
   * @param jars jars and folders, separated as in a class path; empty for none
   * @throws IllegalArgumentException if one is not there, or is no whole jar
   */
  public static Parties with(String jars) {
    var loader = new RoomClassLoader(RoomJars.copied(jars), Parties.class.getClassLoader());
    return new Parties(ServiceLoader.load(Party.class, loader));
  }

  /**
   * Becomes others. A kind whose class is still the same stays the same object.
   *
   * @return the names of those that have changed, in order
   * @throws IllegalArgumentException if one is there no more; then nothing has changed
   */
  SortedSet<String> become(Parties others) {
    SortedMap<String, Party> before = parties;
    var after = new TreeMap<>(others.parties);
    var changed = new TreeSet<String>();
    for (var each : before.entrySet()) {
      Party party = after.get(each.getKey());
      if (party == null) {
        throw new IllegalArgumentException("party " + each.getKey() + " is there no more");
      }
      if (party.getClass() == each.getValue().getClass()) after.put(each.getKey(), each.getValue());
    }
    after.forEach(
        (name, party) -> {
          if (before.get(name) != party) changed.add(name);
        });
    parties = after;
    return changed;
  }

  /** The names of those that visitors may enter, in order. */
  public SortedSet<String> names() {
    var open = new TreeSet<String>();
    for (Party party : parties.values()) {
      if (party.access() != Access.INTERNAL) open.add(party.name());
    }
    return Collections.unmodifiableSortedSet(open);
  }

  /**
   * What a kind says of its rooms to those before them. If it fails to say which origins it allows,
   * those stand that the whole of Blip allows.
   *
   * @throws Refusal (404) if there is none
   */
  public PartyRules rules(String name) {
    return rules(named(name));
  }

  private static PartyRules rules(Party party) {
    return new PartyRules(origins(party), party.access(), party.givesNames(), party.subprotocols());
  }

  /** The same of all kinds, by their names, without those that fail to say it. */
  public SortedMap<String, PartyRules> rules() {
    var all = new TreeMap<String, PartyRules>();
    for (Party party : parties.values()) {
      try {
        all.put(party.name(), rules(party));
      } catch (RuntimeException | LinkageError e) {
        String told = HookFailure.told(e, party.getClass());
        LOG.error("party {}: it fails to say its rules: {}", party.name(), told, e);
      }
    }
    return all;
  }

  private static @Nullable Set<String> origins(Party party) {
    try {
      return party.allowedOrigins().orElse(null);
    } catch (RuntimeException | LinkageError e) {
      String told = HookFailure.told(e, party.getClass());
      LOG.error("party {}: allowedOrigins failed: {}", party.name(), told, e);
      return null;
    }
  }

  /**
   * The kind of that name.
   *
   * @throws Refusal (404) if there is none
   */
  public Party named(String name) {
    Party party = parties.get(name);
    if (party == null) {
      throw new Refusal(404, "party must be one of " + names() + ", was " + Text.quoted(name));
    }
    return party;
  }
}
