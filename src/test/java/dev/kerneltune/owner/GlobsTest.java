package dev.kerneltune.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlobsTest {
  @Test
  void patternsMatchWholeNames() {
    assertThat(Globs.matches("nvme[0-9]*n[0-9]", "nvme10n1")).isTrue();
    assertThat(Globs.matches("sd[!ab]", "sdc")).isTrue();
    assertThat(Globs.matches("sd[!ab]", "sda")).isFalse();
    assertThat(Globs.matches("a?c", "ac")).isFalse();
    assertThat(Globs.matches("*", "")).isTrue();
    assertThat(Globs.matches("[", "[")).isTrue();
    assertThat(Globs.matches("[]", "[]")).isTrue();
    assertThat(Globs.matches("a*b*c", "aXbYbZc")).isTrue();
    assertThat(Globs.matches("a*b*c", "aXbYbZ")).isFalse();
    assertThat(Globs.matchesAny("add|change", "change")).isTrue();
    assertThat(Globs.matchesAny("", "")).isTrue();
  }

  @Test
  void pathsAreExpandedFolderByFolder() {
    Host host = OwnerHost.debian().disk("sda").disk("sdb").disk("vda").host();
    assertThat(Globs.expand(host, "/sys/block/{sd*,vda}/queue/x").orElse(List.of()))
        .containsExactly(
            "/sys/block/sda/queue/x", "/sys/block/sdb/queue/x", "/sys/block/vda/queue/x");
    assertThat(Globs.expand(host, "/sys/block/loop*/x").orElse(List.of("?"))).isEmpty();
  }

  @Test
  void aFolderThatIsRefusedExpandsToNothingKnown() {
    Host host = OwnerHost.debian().raw("/sys/block", new Raw.Refused("EACCES")).host();
    assertThat(Globs.expand(host, "/sys/block/*/x")).isInstanceOf(Reading.Unreadable.class);
  }
}
