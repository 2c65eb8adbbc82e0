package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.Parts.CoordinatorPlan;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HousePartsTest {
  @Test
  void rooms_read_the_environment_with_one_coordinator_as_with_several() throws Exception {
    URI nowhere = URI.create("http://localhost:1");
    Path folder = Path.of("rooms");
    var plan =
        new CoordinatorPlan(
            Settings.from(Map.of()), List.of(2), 3, 4, nowhere, "Leases", folder, folder, nowhere);
    var own = new HashMap<>(System.getenv());
    own.keySet().removeIf(name -> name.startsWith("BLIP_"));
    assertThat(own).isNotEmpty();
    assertThat(HouseParts.forRooms(plan)).containsAllEntriesOf(own);
  }
}
