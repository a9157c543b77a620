package dev.kerneltune.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.model.Step;
import dev.kerneltune.testing.Consumers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported is read by the programs that it is for, where they are installed. */
class ConsumersTest {
  private static final String PYTHON = "/usr/bin/python3";

  /** Loads a profile as tuned does, and prints each option that a plugin would get. */
  private static final String TUNED =
      """
      import sys
      import tuned.profiles as p, tuned.profiles.variables as v
      locator = p.Locator([sys.argv[1]])
      variables = v.Variables()
      loader = p.Loader(locator, p.Factory(), p.Merger(), None, variables)
      profile = loader.load(sys.argv[2])
      for name, unit in profile.units.items():
          for option, value in unit.options.items():
              print('%s|%s|%s|%s' % (name, unit.type, option, variables.expand(value)))
      """;

  @TempDir Path folder;

  @AfterAll
  static void tellsWhatWasNotThere() {
    System.out.println("consumers: " + Consumers.told());
  }

  @Test
  void sysctlReadsTheFile() throws Exception {
    Consumers.need("sysctl");
    Path file = write("x.conf", Exporter.export(SamplePlans.apply(), Format.SYSCTL_D).text());
    Consumers.Ran ran = Consumers.run(Map.of(), "sysctl", "--dry-run", "-p", file.toString());
    assumeTrue(!ran.output().contains("unrecognized option"), "this sysctl knows no --dry-run");
    assertThat(ran.output().lines().toList())
        .containsExactly("vm.swappiness = 10", "vm.dirty_bytes = 1073741824");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void tunedLoadsTheProfile() throws Exception {
    Consumers.need("tuned", python("import tuned.profiles").exit() == 0);
    Exported exported = Exporter.export(SamplePlans.apply(), Format.TUNED);
    write("p/h100-training/tuned.conf", exported.text());
    Consumers.Ran ran = python(TUNED, folder.resolve("p").toString(), "h100-training");
    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(ran.output().lines().toList())
        .contains(
            "sysctl|sysctl|vm.swappiness|10",
            "sysctl|sysctl|vm.dirty_bytes|1073741824",
            "sysfs|sysfs|/sys/kernel/mm/transparent_hugepage/enabled|madvise",
            "sysfs|sysfs|/sys/devices/system/cpu/cpufreq/policy*/scaling_governor|performance",
            "sysfs|sysfs|/sys/block/nvme1n1/queue/scheduler|none",
            "net_eth0|net|ring|rx 8192",
            "modules|modules|nvme_core|io_timeout=4294967295",
            "bootloader|bootloader|cmdline_kernel_tune|+iommu=pt");
  }

  @Test
  void tunedReadsTheProfileInsideTheResourceOfTheNodeTuningOperator() throws Exception {
    Consumers.need("tuned", python("import tuned.profiles, yaml").exit() == 0);
    Exported exported = Exporter.export(SamplePlans.apply(), Format.NTO);
    Path file = write("tuned.yaml", exported.text());
    Consumers.Ran ran =
        python(
            """
            import sys, yaml, os
            r = yaml.safe_load(open(sys.argv[1]))
            assert r['apiVersion'] == 'tuned.openshift.io/v1' and r['kind'] == 'Tuned', r
            profile = r['spec']['profile'][0]
            recommend = r['spec']['recommend'][0]
            assert recommend['profile'] == profile['name'] and recommend['priority'] == 20, r
            assert 'machineConfigLabels' in recommend, r
            assert 'include=openshift-node' in profile['data'], r
            d = os.path.join(sys.argv[2], profile['name'])
            os.makedirs(d)
            # What it includes comes with the operator.
            open(d + '/tuned.conf', 'w').write(
                profile['data'].replace('include=openshift-node', ''))
            print(profile['name'])
            """,
            file.toString(),
            folder.toString());
    assertThat(ran.exit()).as(ran.output()).isZero();
    Consumers.Ran tuned = python(TUNED, folder.toString(), ran.output().strip());
    assertThat(tuned.output()).contains("sysctl|sysctl|vm.swappiness|10");
    assertThat(exported.leftOut()).anyMatch(line -> line.startsWith("storage.io-timeout"));
  }

  @Test
  void ansibleTakesThePlaybookAndWouldDoWhatItSays() throws Exception {
    Consumers.need("ansible-playbook");
    Path file = write("play.yaml", Exporter.export(SamplePlans.apply(), Format.ANSIBLE).text());
    Consumers.Ran syntax =
        ansible("--syntax-check", "-i", "localhost,", "-c", "local", file.toString());
    assertThat(syntax.exit()).as(syntax.output()).isZero();
    assertThat(syntax.output()).doesNotContain("ERROR");
    Consumers.Ran check =
        ansible(
            "--check",
            "-i",
            "localhost,",
            "-c",
            "local",
            "-e",
            "ansible_become=false",
            "-e",
            "ansible_python_interpreter=" + PYTHON,
            file.toString());
    assertThat(check.exit()).as(check.output()).isZero();
    assertThat(check.output()).contains("90-kernel-tune-h100-training.conf").contains("failed=0");
  }

  @Test
  void ansibleWritesValuesAsTheyAreBracesIncluded() throws Exception {
    Consumers.need("ansible-playbook");
    Path knob = write("knob", "old\n");
    Path choice = write("choice", "[always] madvise\n");
    String value = "{{ x }} {% y %} {# z #} \"'$(id)`id` \\n";
    List<Step> steps =
        List.of(
            value(knob, value), value(choice, "always"), value(folder.resolve("not-there"), "1"));
    Path file = write("play.yaml", Exporter.export(SamplePlans.of(steps), Format.ANSIBLE).text());
    Consumers.Ran ran = play(file);
    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(Files.readString(knob)).isEqualTo(value + "\n");
    assertThat(Files.readString(choice)).isEqualTo("[always] madvise\n");
    assertThat(ran.output()).contains("changed=1");
    assertThat(play(file).output()).contains("changed=0");
  }

  @Test
  void cloudInitTakesTheUserData() throws Exception {
    Consumers.need("cloud-init");
    Path file = write("user-data", Exporter.export(SamplePlans.apply(), Format.CLOUD_INIT).text());
    Consumers.Ran ran =
        Consumers.run(Map.of(), "cloud-init", "schema", "--config-file", file.toString());
    assertThat(ran.output()).contains("Valid").doesNotContain("Invalid");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void ignitionTakesTheConfiguration() throws Exception {
    Consumers.need("ignition-validate");
    Path file = write("x.ign", Exporter.export(SamplePlans.apply(), Format.IGNITION).text());
    Consumers.Ran ran = Consumers.run(Map.of(), "ignition-validate", file.toString());
    assertThat(ran.output()).isEmpty();
    assertThat(ran.exit()).isZero();
    Path bad = write("bad.ign", Files.readString(file).replace("\"path\": \"/", "\"path\": \""));
    assertThat(Consumers.run(Map.of(), "ignition-validate", bad.toString()).exit()).isNotZero();
  }

  @Test
  void tmpfilesWritesWhatItsFileSays() throws Exception {
    Consumers.need("systemd-tmpfiles");
    Path root = folder.resolve("root");
    Path one = knob(root, "sys/devices/system/cpu/cpufreq/policy0/scaling_governor");
    Path two = knob(root, "sys/devices/system/cpu/cpufreq/policy8/scaling_governor");
    String text = files().get("/etc/tmpfiles.d/kernel-tune-h100-training.conf");
    Path file = write("x.conf", text);
    Consumers.Ran ran =
        Consumers.run(Map.of(), "systemd-tmpfiles", "--create", "--root=" + root, file.toString());
    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(Files.readString(one)).isEqualTo("performance");
    assertThat(Files.readString(two)).isEqualTo("performance");
  }

  @Test
  void modprobeReadsTheOptions() throws Exception {
    Consumers.need("modprobe");
    write("modprobe.d/x.conf", files().get("/etc/modprobe.d/kernel-tune-h100-training.conf"));
    Consumers.Ran ran =
        Consumers.run(
            Map.of(), "modprobe", "-C", folder.resolve("modprobe.d").toString(), "--showconfig");
    assertThat(ran.output()).contains("options nvme_core io_timeout=4294967295");
  }

  @Test
  void systemdTakesTheDropIn() throws Exception {
    Consumers.need("systemd-analyze");
    write("units/slurmd.service", "[Service]\nExecStart=/bin/true\n");
    String name = "/etc/systemd/system/slurmd.service.d/90-kernel-tune-h100-training.conf";
    write("units/slurmd.service.d/x.conf", files().get(name));
    Path unit = folder.resolve("units/slurmd.service");
    Map<String, String> environment = Map.of("SYSTEMD_UNIT_PATH", unit.getParent() + ":");
    Consumers.Ran ran = Consumers.run(environment, "systemd-analyze", "verify", unit.toString());
    assertThat(ran.output()).doesNotContain("x.conf");
    write("units/slurmd.service.d/x.conf", "[Service]\nLimitMEMLOCK=much\n");
    assertThat(Consumers.run(environment, "systemd-analyze", "verify", unit.toString()).output())
        .contains("x.conf");
  }

  @Test
  void udevTakesTheRules() throws Exception {
    Consumers.need("udevadm");
    String name = "/etc/udev/rules.d/90-kernel-tune-h100-training.rules";
    Path file = write("90-x.rules", files().get(name));
    boolean verifies = Consumers.run(Map.of(), "udevadm", "verify", "--help").exit() == 0;
    if (verifies) {
      Consumers.Ran ran = Consumers.run(Map.of(), "udevadm", "verify", file.toString());
      assertThat(ran.exit()).as(ran.output()).isZero();
      return;
    }
    // Older than systemd 254: a dry event reads all rules, here out of a /run of its own.
    Consumers.Ran ran = event(file);
    assumeTrue(
        ran.output().contains("Reading rules file: /run/udev/rules.d/90-x.rules"),
        "udevadm verify came with systemd 254, and a mount of our own is not allowed");
    assertThat(ran.output()).doesNotContain("90-x.rules:");
    write("90-x.rules", "ACTIO==\"add\", ATTR{queue/scheduler}=\"none\"\n");
    assertThat(event(file).output()).contains("90-x.rules:1");
  }

  private static Consumers.Ran event(Path rules) throws Exception {
    String script =
        "mount -t tmpfs tmpfs /run && mkdir -p /run/udev/rules.d"
            + " && cp \"$1\" /run/udev/rules.d/ && \"$2\" test --action=add /sys/class/mem/null";
    return Consumers.run(
        Map.of("SYSTEMD_LOG_LEVEL", "debug"),
        "unshare",
        "-m",
        "sh",
        "-c",
        script,
        "sh",
        rules.toString(),
        Consumers.find("udevadm").map(Path::toString).orElse("udevadm"));
  }

  private static Step.Do value(Path path, String text) {
    Step.Do step = SamplePlans.sysfs("c", SamplePlans.HOST, "x", "old", text);
    return new Step.Do(
        new dev.kerneltune.model.Change(
            "c",
            step.change().knob(),
            step.change().subject(),
            new dev.kerneltune.model.Target.KernelFile(path.toString()),
            "",
            step.change().before(),
            step.change().after()),
        step.title(),
        step.takesEffect(),
        step.disruption(),
        List.of(),
        step.undoes());
  }

  private static Map<String, String> files() {
    return Parts.of(SamplePlans.apply()).files(Format.CLOUD_INIT);
  }

  private static Path knob(Path root, String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  private Consumers.Ran play(Path file) throws Exception {
    return ansible(
        "-i",
        "localhost,",
        "-c",
        "local",
        "-e",
        "ansible_become=false",
        "-e",
        "ansible_python_interpreter=" + PYTHON,
        file.toString());
  }

  private Consumers.Ran ansible(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ansible-playbook"));
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>();
    environment.put("ANSIBLE_LOCAL_TEMP", folder.resolve("ansible").toString());
    environment.put("ANSIBLE_HOME", folder.resolve("ansible").toString());
    environment.put("ANSIBLE_NOCOLOR", "1");
    return Consumers.run(environment, command.toArray(String[]::new));
  }

  private Consumers.Ran python(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PYTHON, "-c", program));
    command.addAll(List.of(arguments));
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return new Consumers.Ran(127, "");
    }
    return Consumers.run(Map.of(), command.toArray(String[]::new));
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
