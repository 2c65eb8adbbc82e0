package dev.blip.coordinator.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a room should be after all that happened to it: plain memory that nothing befalls. */
final class Model {
  /** Frames whose rest cannot be foreseen. */
  static final String INTERNAL = "error internal";

  static final String LEFT = "left";
  static final String BAD_REQUEST = "error bad_request";

  /** Someone who came, and is there or not. */
  static final class Person {
    final List<String> told = new ArrayList<>();
    String tag = "";
    String attachment = "none";
    boolean follows;
    boolean isHere = true;
  }

  final Map<String, String> kept = new TreeMap<>();
  final List<String> news = new ArrayList<>();

  /** What the neighbour was told, in order. */
  final List<String> calls = new ArrayList<>();

  final Map<String, Person> people = new LinkedHashMap<>();
  final Map<String, Integer> rings = new TreeMap<>();
  private final Map<String, Long> alarms = new TreeMap<>();
  private int texts;

  /** A text that was never said before. */
  String text() {
    return "text" + ++texts;
  }

  Person person(String id) {
    return people.computeIfAbsent(id, _ -> new Person());
  }

  List<Person> here() {
    return people.values().stream().filter(person -> person.isHere).toList();
  }

  void comes(String id) {
    person(id).told.add("hello");
  }

  void leaves(String id) {
    person(id).isHere = false;
    tell(LEFT);
  }

  void tell(String text) {
    for (Person person : here()) person.told.add(text);
  }

  void set(String alarm, long due) {
    alarms.put(alarm, due);
  }

  void cancel(String alarm) {
    alarms.remove(alarm);
  }

  boolean isSet(String alarm) {
    return alarms.containsKey(alarm);
  }

  /** Alarms that are due by now have rung. */
  void timeIs(long now) {
    for (String alarm : List.copyOf(alarms.keySet())) {
      if (alarms.getOrDefault(alarm, now + 1) > now) continue;
      alarms.remove(alarm);
      rings.merge(alarm, 1, Integer::sum);
    }
  }
}
