package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Party;
import dev.blip.protocol.Access;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.Collections;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The kinds of rooms there are, by name. */
public final class Parties {
  private final TreeMap<String, Party> parties = new TreeMap<>();

  /**
   * Takes kinds as given.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public Parties(Iterable<Party> parties) {
    for (Party party : parties) {
      Party other = this.parties.putIfAbsent(party.name(), party);
      if (other != null) {
        throw new IllegalArgumentException(
            "party %s is claimed by %s and %s"
                .formatted(party.name(), other.getClass().getName(), party.getClass().getName()));
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

  /** The names of those that visitors may enter, in order. */
  public SortedSet<String> names() {
    var open = new TreeSet<String>();
    for (Party party : parties.values()) {
      if (party.access() != Access.INTERNAL) open.add(party.name());
    }
    return Collections.unmodifiableSortedSet(open);
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
