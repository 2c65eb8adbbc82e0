package dev.blip.local.clicks;

/** What came of a visit. */
public sealed interface Outcome {
  /** An HTTP answer. */
  record Answered(int status) implements Outcome {}

  /** No answer. */
  record Failed(String why) implements Outcome {}
}
