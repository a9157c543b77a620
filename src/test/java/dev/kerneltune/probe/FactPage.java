package dev.kerneltune.probe;

import static dev.kerneltune.probe.HostFixture.words;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Cpus;
import dev.kerneltune.model.DeviceUser;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Look;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Setting;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that is found out about one machine, on a page for a person to read: what stands in
 * it, what the files say that checks look at, what every probe answers and by what evidence, and
 * which places the remedies would write.
 */
final class FactPage {
  private final StringBuilder page = new StringBuilder();

  private FactPage() {}

  static String of(Host machine, List<Check> checks) {
    FactPage page = new FactPage();
    ToldHost host = new ToldHost(machine);
    Facts facts = FactCollector.collect(host, ofFiles(checks));
    page.machine(facts.machine());
    page.files(facts);
    page.answers(facts.machine(), host);
    page.settings(SettingCollector.collect(host, facts.machine(), checks));
    page.title("who holds devices");
    page.list("process", DeviceUsers.of(host).map(FactPage::named));
    page.title("how all this was read");
    page.line("", host.counts());
    return page.page.toString();
  }

  private static List<Check> ofFiles(List<Check> checks) {
    return checks.stream().filter(check -> !(check.look() instanceof Address.Probe)).toList();
  }

  private void title(String title) {
    page.append(page.isEmpty() ? "" : "\n").append("== ").append(title).append(" ==\n");
  }

  private void line(String indent, String text) {
    page.append(indent).append(text.replace("\n", "\\n")).append('\n');
  }

  private void line(String what, Reading<?> reading) {
    line("", what + ": " + words(reading));
  }

  private void list(String what, Reading<? extends List<?>> all) {
    line(what, all.map(List::size));
    for (Object one : all.map(List::<Object>copyOf).orElse(List.of())) {
      line("  ", one.toString());
    }
  }

  private void machine(Machine machine) {
    title("machine");
    line("kernel", machine.kernelRelease());
    line("architecture", machine.architecture());
    line("page size", machine.pageSize());
    line("command line", machine.commandLine().map(_ -> "understood"));
    line("virtualization", machine.place().virtualization());
    line("container", machine.place().container());
    cpus(machine.cpus());
    line("memory", machine.memoryBytes());
    list("nodes", machine.numaNodes());
    list("PCI functions", machine.pci().map(all -> all.stream().map(FactPage::function).toList()));
    list("GPUs", machine.gpus().map(all -> all.stream().map(PciFunction::bdf).toList()));
    list("NICs", machine.nics().map(all -> all.stream().map(FactPage::nic).toList()));
    list("network devices", machine.netdevs());
    list("RDMA devices", machine.rdmaDevices());
    list("NVMe controllers", machine.nvme());
    list("block devices", machine.blockDevices());
  }

  private void cpus(Cpus cpus) {
    line("CPUs online", cpus.online());
    line("CPUs present", cpus.present());
    line("CPUs possible", cpus.possible());
    line("CPUs isolated", cpus.isolated());
    line("CPUs nohz_full", cpus.nohzFull());
    line("CPU vendor", cpus.vendor());
    line("CPU model", cpus.model());
    line("CPU flags", cpus.flags());
    line("cores", cpus.cores());
    line("packages", cpus.packages());
  }

  private static String function(PciFunction function) {
    return "%s %s:%s class %s driver %s node %s by %s"
        .formatted(
            function.bdf(),
            hex(function.vendor()),
            hex(function.device()),
            hex(function.classCode()),
            words(function.driver()),
            words(function.numaNode()),
            words(function.path()));
  }

  private static String nic(Nic nic) {
    return nic.function().bdf() + " as " + words(nic.netdevs()) + " and " + words(nic.rdma());
  }

  private static List<String> named(List<DeviceUser> users) {
    return users.stream().map(DeviceUser::toString).toList();
  }

  /** Adds what the files say; those that many things have alike stand on one line. */
  private void files(Facts facts) {
    title("files that checks look at");
    Map<String, Map<String, Set<String>>> byLook = new TreeMap<>();
    for (Map.Entry<Look, List<Fact>> entry : facts.byLook().entrySet()) {
      Look look = entry.getKey();
      String name = look.address().text() + ": " + look.as().word() + " per " + look.per().word();
      for (Fact fact : entry.getValue()) {
        byLook
            .computeIfAbsent(name, _ -> new TreeMap<>())
            .computeIfAbsent(words(fact.reading()) + seen(fact.trail()), _ -> new LinkedHashSet<>())
            .add(fact.subject().toString());
      }
    }
    byLook.forEach(
        (name, bySeen) -> {
          line("", name);
          bySeen.forEach(
              (words, subjects) -> line("  ", String.join(" ", subjects) + ": " + words));
        });
  }

  private static String seen(List<Evidence> trail) {
    StringBuilder seen = new StringBuilder();
    for (Evidence evidence : trail) {
      seen.append(" < ").append(evidence.raw());
    }
    return seen.toString();
  }

  private void answers(Machine machine, Host host) {
    title("answers of the probes");
    for (Probe probe : Probes.all()) {
      FactSink sink = new FactSink();
      probe.answer(machine, host, sink);
      String question = "";
      for (Fact fact : sink.facts()) {
        if (!fact.address().rest().equals(question)) {
          question = fact.address().rest();
          line("", question);
        }
        line("  ", fact.subject() + ": " + words(fact.reading()));
        for (Evidence evidence : fact.trail()) {
          line("    < ", evidence.address() + " " + evidence.raw());
        }
      }
    }
  }

  private void settings(List<Setting> settings) {
    title("places that remedies would write");
    String check = "";
    for (Setting setting : settings) {
      if (!setting.check().equals(check)) {
        check = setting.check();
        line("", check);
      }
      String at = setting.identity().isEmpty() ? "" : " at " + setting.identity();
      line("  ", SettingFixture.line(setting) + at);
    }
  }

  private static String hex(Reading<Integer> number) {
    return words(number.map(bits -> String.format(Locale.ROOT, "%04x", bits)));
  }
}
