package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What CloudFront is told. */
class EdgeFactsTest {
  /** Every code for which CloudFront can be told how long it keeps an error. */
  private static final List<Integer> ERRORS =
      List.of(400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504);

  private static final Stack EDGE = Stacks.having("AWS::CloudFront::Distribution", "Distribution");

  private static Object distribution(String key) {
    return Stacks.at(EDGE.resources(), "Distribution", "Properties", "DistributionConfig", key);
  }

  @Test
  void no_error_is_kept_for_the_next_visitor() {
    Map<Object, Object> kept = new TreeMap<>();
    for (Object error : Stacks.list(distribution("CustomErrorResponses"))) {
      assertThat(Stacks.section(error)).as("an error's own answer is passed on").hasSize(2);
      kept.put(Stacks.at(error, "ErrorCode"), Stacks.at(error, "ErrorCachingMinTTL"));
    }
    assertThat(kept).isEqualTo(ERRORS.stream().collect(Collectors.toMap(code -> code, code -> 0)));
  }
}
