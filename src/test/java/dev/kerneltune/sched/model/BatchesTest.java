package dev.kerneltune.sched.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.store.UndecidedKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static UndecidedKey key(String comm, int uid, String cgroup, long cpu) {
    Behaviour behaviour =
        new Behaviour(
            cpu, 0, 0, 0, 0, 0, 1, Behaviour.Evidence.UNKNOWN, Behaviour.Evidence.UNKNOWN);
    return UndecidedKey.of(new TaskKey(comm, comm, "", cgroup, ""), uid, Optional.of(behaviour));
  }

  @Test
  void noQuestionHoldsTwoTenantsAndNoneIsLost() {
    Random random = new Random(7);
    List<String> groups =
        List.of(
            "/",
            "/system.slice/a.service",
            "/system.slice/docker-*.scope",
            "/kubepods.slice/kubepods-pod*.slice/cri-containerd-*.scope",
            "/lxc.payload.one",
            "/lxc.payload.two",
            "/machine.slice/machine-x.scope",
            "/user.slice/user-1000.slice/session-*.scope",
            "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-*.scope");
    List<UndecidedKey> keys = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      String group = groups.get(random.nextInt(groups.size()));
      keys.add(key("t" + i, random.nextInt(3), group, random.nextInt(1000)));
    }
    List<UndecidedKey> seen = new ArrayList<>();
    for (Batches.Batch batch : Batches.of(keys)) {
      assertThat(batch.keys()).isNotEmpty().hasSizeLessThanOrEqualTo(Batches.MOST);
      Set<Object> tenants = new HashSet<>();
      for (UndecidedKey each : batch.keys()) {
        String group = each.key().cgroup();
        boolean isHost =
            group.equals("/") || group.endsWith("a.service") || group.contains("session-*");
        tenants.add(List.of(each.uid(), isHost ? "host" : group));
        if (group.contains("*") && !isHost) {
          // Two containers of one user look the same: such a key is alone.
          assertThat(batch.keys()).hasSize(1);
        }
      }
      assertThat(tenants).hasSize(1);
      seen.addAll(batch.keys());
    }
    assertThat(seen).hasSize(2000).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void aTenantWithManyNamesDoesNotKeepTheOthersWaiting() {
    List<UndecidedKey> keys = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      keys.add(key("flood" + i, 1001, "/user.slice/a", 900));
    }
    keys.add(key("quiet", 1002, "/user.slice/b", 1));
    assertThat(Batches.of(keys).get(1).keys())
        .extracting(each -> each.key().comm())
        .contains("quiet");
  }

  @Test
  void theBusiestAreAskedFirst() {
    List<UndecidedKey> keys = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      keys.add(key("t" + i, 0, "/", i));
    }
    assertThat(Batches.of(keys).getFirst().keys())
        .extracting(each -> each.key().comm())
        .startsWith("t49", "t48")
        .hasSize(Batches.MOST);
  }

  @Test
  void numbersAreRoundedSoThatTheSameTaskAsksTheSame() {
    assertThat(List.of(0L, 1L, 3L, 7L, 10L, 49L, 999L, 1000L, Long.MAX_VALUE, -4L))
        .extracting(Item::steady)
        .containsExactly(0L, 1L, 3L, 7L, 10L, 40L, 900L, 1000L, 9_000_000_000_000_000_000L, 0L);
  }
}
