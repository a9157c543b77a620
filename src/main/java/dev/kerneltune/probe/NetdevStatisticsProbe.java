package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/**
 * What the drivers of network adapters count under names of their own (ethtool statistics): the
 * allowances of an EC2 instance, and waiting for PCI Express. Only the driver that has a counter is
 * asked for it.
 */
public final class NetdevStatisticsProbe implements Probe {
  static final Question ALLOWANCES =
      new Question(
          "netdev/instance-allowances",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Were packets of an ENA adapter held up or dropped since the device was made because its"
              + " instance exceeded what it may send or receive: within or exceeded?");
  static final Question STALLS =
      new Question(
          "netdev/pcie-stalls",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "What of an mlx5 adapter waited for PCI Express for more than 30 % of a second, in any"
              + " second since the device was made: none, reads, writes or both?");

  /** ENA_STAT_ENI_ENTRY in drivers/net/ethernet/amazon/ena/ena_ethtool.c. */
  private static final List<String> EXCEEDED =
      List.of(
          "bw_in_allowance_exceeded",
          "bw_out_allowance_exceeded",
          "pps_allowance_exceeded",
          "conntrack_allowance_exceeded",
          "linklocal_allowance_exceeded");

  /** Seconds above 30 %: device_drivers/ethernet/mellanox/mlx5/counters.rst. */
  private static final List<String> READS = List.of("outbound_pci_stalled_rd_events");

  private static final List<String> WRITES = List.of("outbound_pci_stalled_wr_events");

  @Override
  public List<Question> questions() {
    return List.of(ALLOWANCES, STALLS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    EthtoolLinks links = new EthtoolLinks(machine, host);
    links
        .links()
        .answer(
            ALLOWANCES,
            facts,
            PhysicalLinks.Link::subject,
            (link, trail) ->
                statistics(links, link, "ena", trail).then(NetdevStatisticsProbe::allowances));
    links
        .links()
        .answer(
            STALLS,
            facts,
            PhysicalLinks.Link::subject,
            (link, trail) ->
                statistics(links, link, "mlx5_core", trail).then(NetdevStatisticsProbe::stalls));
  }

  private static Reading<String> statistics(
      EthtoolLinks links, PhysicalLinks.Link link, String driver, Trail trail) {
    return links
        .adapter(link)
        .driver()
        .then(
            name ->
                name.equals(driver)
                    ? links.ask(link, "stats", trail)
                    : Reading.absent("the driver is not " + driver + " but " + name));
  }

  static Reading<Value> allowances(String statistics) {
    return isAnyAboveZero(statistics, EXCEEDED)
        .map(exceeded -> new Value.Text(exceeded ? "exceeded" : "within"));
  }

  static Reading<Value> stalls(String statistics) {
    return isAnyAboveZero(statistics, READS)
        .then(
            reads ->
                isAnyAboveZero(statistics, WRITES)
                    .map(
                        writes -> {
                          String one = reads ? "reads" : writes ? "writes" : "none";
                          return new Value.Text(reads && writes ? "both" : one);
                        }));
  }

  /** Looks at those of the counters that the adapter has; absent where it has none. */
  private static Reading<Boolean> isAnyAboveZero(String statistics, List<String> names) {
    Reading<Boolean> answer = Reading.absent("the adapter does not count it");
    for (String name : names) {
      Reading<Value> count =
          FactCollector.line(statistics, name).then(text -> Values.parse(ValueKind.INT, text));
      boolean isAbove = count.orElse(new Value.Int(0)) instanceof Value.Int(var n) && n > 0;
      if (isAbove) {
        return count.map(_ -> true);
      }
      if (!(count instanceof Reading.Absent<Value>)
          && (answer.isPresent() || answer instanceof Reading.Absent<Boolean>)) {
        answer = count.map(_ -> false);
      }
    }
    return answer;
  }
}
