package dev.kerneltune.sched.scx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardPlanTest {
  private static final String FOLDER = "/sys/devices/system/cpu";

  private final Map<String, Raw> files = new HashMap<>();

  private void file(String path, String text) {
    files.put(path, new Raw.Bytes((text + '\n').getBytes(StandardCharsets.UTF_8)));
  }

  private void possible(String cpus) {
    file(FOLDER + "/possible", cpus);
  }

  /** CPUs that share their last cache, and what their cores are. */
  private void cache(String cpus, int threads, int cores) {
    for (int cpu : CpuSet.parseList(cpus).orElse(CpuSet.empty()).toArray()) {
      file(FOLDER + "/cpu" + cpu + "/cache/index0/level", "1");
      file(FOLDER + "/cpu" + cpu + "/cache/index0/shared_cpu_list", Integer.toString(cpu));
      file(FOLDER + "/cpu" + cpu + "/cache/index1/level", "3");
      file(FOLDER + "/cpu" + cpu + "/cache/index1/shared_cpu_list", cpus);
      int core = cpu % cores;
      String siblings = threads == 1 ? "" + cpu : core + "," + (core + cores);
      file(FOLDER + "/cpu" + cpu + "/topology/thread_siblings_list", siblings);
    }
  }

  private Reading<ShardPlan> read() {
    try (CachedHost host = Hosts.recorded(files)) {
      return ShardPlan.read(host);
    }
  }

  private ShardPlan plan() {
    return read().orElse(new ShardPlan(0, List.of()));
  }

  @Test
  void cpusOfOneCacheShareAQueueOnTheirNode() {
    possible("0-7");
    cache("0-3", 1, 8);
    cache("4-7", 1, 8);
    file("/sys/devices/system/node/online", "0-1");
    file("/sys/devices/system/node/node0/cpulist", "0-3");
    file("/sys/devices/system/node/node1/cpulist", "4-7");
    assertThat(plan())
        .isEqualTo(
            new ShardPlan(
                8,
                List.of(
                    new ShardPlan.Shard(0, List.of(0, 1, 2, 3)),
                    new ShardPlan.Shard(1, List.of(4, 5, 6, 7)))));
  }

  @Test
  void aLargeCacheIsCutIntoPartsThatTearNoCoreApart() {
    possible("0-47");
    cache("0-47", 2, 24);
    ShardPlan plan = plan();
    assertThat(plan.shards())
        .hasSize(3)
        .allSatisfy(
            shard -> {
              assertThat(shard.cpus()).hasSize(16);
              assertThat(shard.cpus()).allMatch(cpu -> shard.cpus().contains((cpu + 24) % 48));
            });
  }

  @Test
  void everyPossibleCpuIsInOneShardAlsoWhenItIsOff() {
    possible("0-5,8");
    cache("0-3", 1, 8);
    ShardPlan plan = plan();
    assertThat(plan.possible()).isEqualTo(9);
    assertThat(plan.shards())
        .containsExactly(
            new ShardPlan.Shard(-1, List.of(0, 1, 2, 3)),
            new ShardPlan.Shard(-1, List.of(4, 5, 8)));
  }

  @Test
  void moreCpusThanTheProgramHasRoomForAreRefused() {
    possible("0-2048");
    assertThat(read()).isInstanceOf(Reading.Malformed.class);
    possible("0-2047");
    assertThat(plan().shards()).hasSize(ShardPlan.MOST);
    possible("");
    assertThat(read()).isInstanceOf(Reading.Malformed.class);
  }
}
