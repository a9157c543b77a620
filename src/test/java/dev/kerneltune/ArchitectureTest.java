package dev.kerneltune;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.kerneltune.inventory.AboutThisHost;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows of DESIGN, section 8. Methods, not fields: fields were silently not run once. */
class ArchitectureTest {
  private static final String ROOT = "dev.kerneltune";
  private static final int CLASSES_AT_LEAST = 400;
  private static final int RULES_AT_LEAST = 20;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void enoughClassesAreSeen() {
    assertThat(CLASSES.size()).isGreaterThan(CLASSES_AT_LEAST);
  }

  @Test
  void enoughRulesAreRun() {
    assertThat(
            Arrays.stream(ArchitectureTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName))
        .hasSizeGreaterThanOrEqualTo(RULES_AT_LEAST);
  }

  @Test
  void modelSeesOnlyTheLanguage() {
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + ".model")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    ROOT + ".model",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "org.jspecify.annotations")));
  }

  @Test
  void auditSeesOnlyTheModel() {
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + ".audit")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    ROOT + ".audit",
                    ROOT + ".model",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "org.jspecify.annotations")));
  }

  @Test
  void planSeesOnlyTheModel() {
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + ".plan")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    ROOT + ".plan",
                    ROOT + ".model",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "org.jspecify.annotations")));
  }

  @Test
  void whoClassesTasksSeesNothingButTasks() {
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + ".sched")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    ROOT + ".sched",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "org.jspecify.annotations")));
  }

  @Test
  void topologySeesOnlyTheModel() {
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + ".topology")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    ROOT + ".topology",
                    ROOT + ".model",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "org.jspecify.annotations")));
  }

  @Test
  void watchSeesOnlyTheModel() {
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + ".watch")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    ROOT + ".watch",
                    ROOT + ".model",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "org.jspecify.annotations")));
  }

  @Test
  void onlyApplySeesTheWriter() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".host", ROOT + ".apply")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*\\.host\\.(HostWriter|LiveWriter|EthtoolWriter).*"));
  }

  @Test
  void onlyHintsAndTheArmOfStaticRulesSeeTheWriterOfThreads() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".host", ROOT + ".apply", ROOT + ".sched.hints")
            .and()
            // Children of the measurement alone; the command hands it over.
            .haveNameNotMatching(".*\\.(sched\\.bench\\.NiceArm|cli\\.BenchArms)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*\\.host\\.ThreadWriter"));
  }

  @Test
  void guardsAreArithmetic() {
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + ".sched.guard")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    ROOT + ".sched.guard",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.jspecify.annotations")));
  }

  @Test
  void jlineStaysInCli() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cli")
            .should()
            .dependOnClassesThat(resideInAPackage("org.jline..")));
  }

  @Test
  void whatIsPureKnowsNoChanceAndNoClock() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                ROOT + ".audit", ROOT + ".model", ROOT + ".plan", ROOT + ".topology")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(Random|Date|Calendar|Timer|UUID).*"));
  }

  @Test
  void onlyHostTouchesTheMachinesFiles() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                ROOT + ".host", ROOT + ".catalog", ROOT + ".cli", ROOT + ".apply")
            .and()
            // What the parts of sched write down for each other, in a folder of their own.
            .haveNameNotMatching(
                ".*\\.sched\\.store\\.(StoreFiles|StateFile|KeysFile|DecisionsFile)(\\$.*)?")
            .and()
            // The journal of hints, and the small files by which commands speak with a run.
            .haveNameNotMatching(
                ".*\\.sched\\.hints\\.(HintJournal|HintsBackend|HintStatus|RunFiles)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.(File|FileInputStream|RandomAccessFile|FileReader).*")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.nio.file.."));
  }

  @Test
  void nothingThatReadsTheMachineCanWrite() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                ROOT + ".probe",
                ROOT + ".owner",
                ROOT + ".audit",
                ROOT + ".plan",
                ROOT + ".topology",
                ROOT + ".watch",
                ROOT + ".report",
                ROOT + ".export")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.io\\.(FileOutputStream|FileWriter|RandomAccessFile|PrintWriter)"));
  }

  @Test
  void onlyTheToolsOfApplyAreSubprocesses() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching(".*\\.apply\\.Tools(\\$.*)?")
            .and()
            // The workload of a measurement: this program again, and what a front end forks.
            .haveNameNotMatching(".*\\.sched\\.bench\\.(Children|Child)(\\$.*)?")
            .and()
            // What a user has compared with the arms.
            .haveNameNotMatching(".*\\.sched\\.bench\\.CommandArm(\\$.*)?")
            .and()
            // Benchmarks of others that a user has run in each turn.
            .haveNameNotMatching(".*\\.sched\\.bench\\.InstalledTool(\\$.*)?")
            .and()
            // The number that a user names by the command that prints it.
            .haveNameNotMatching(".*\\.cli\\.SchedMetric(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class, Process.class)
            .orShould()
            .callMethodWhere(
                describe(
                    "Runtime.exec",
                    call ->
                        call.getTargetOwner().isEquivalentTo(Runtime.class)
                            && call.getName().equals("exec"))));
  }

  @Test
  void onlyHostCallsNativeCode() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".host")
            .and()
            // libbpf loads the BPF scheduler: its binding, and what is written into its memory.
            .haveNameNotMatching(".*\\.sched\\.scx\\.(LibBpf|ScxScheduler)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign.."));
  }

  @Test
  void jacksonStaysInCatalogAndReport() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".catalog", ROOT + ".report..")
            .and()
            .haveNameNotMatching(".*\\.apply\\.JournalJson(\\$.*)?")
            .and()
            // The one codec of sched.
            .haveNameNotMatching(".*\\.sched\\.store\\.JsonCodec(\\$.*)?")
            .and()
            // What the processes of a measurement say, thousands of lines without a tree of values.
            .haveNameNotMatching(".*\\.sched\\.bench\\.RoleWord(\\$.*)?")
            .should()
            .dependOnClassesThat(resideInAnyPackage("tools.jackson..", "org.snakeyaml..")));
  }

  @Test
  void picocliStaysInCli() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cli")
            .should()
            .dependOnClassesThat(resideInAPackage("picocli..")));
  }

  @Test
  void oshiStaysInOneClass() {
    check(
        noClasses()
            .that(not(belongToAnyOf(AboutThisHost.class)))
            .should()
            .dependOnClassesThat(resideInAPackage("oshi..")));
  }

  @Test
  void onlyCliPrintsAndExits() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cli")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessField(System.class, "in")
            .orShould()
            .callMethod(System.class, "exit", int.class));
  }

  @Test
  void onlyCliAndTheWatchdogKnowTheTime() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".cli", ROOT + ".host")
            .and()
            // HttpClient takes its time-outs as a Duration, and tells no time.
            .haveNameNotMatching(".*\\.sched\\.model\\.Door(\\$.*)?")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.time.."));
  }

  @Test
  void onlyTheDoorOfTheModelSpeaksWithANetwork() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching(".*\\.sched\\.model\\.(Door|BoundedBody)(\\$.*)?")
            .and()
            // The number that a user names by its URL.
            .haveNameNotMatching(".*\\.cli\\.SchedMetric(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.net\\.(.*Socket|.*URLConnection|URL)"
                    + "|java\\.nio\\.channels\\.(.*Socket.*|Datagram.*)"));
  }

  @Test
  void theModelSeesNothingOfTheMachineButKeys() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".sched.model")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                ROOT + ".host..",
                ROOT + ".probe..",
                ROOT + ".apply..",
                ROOT + ".sched.task..",
                ROOT + ".sched.hints..",
                ROOT + ".sched.guard..",
                ROOT + ".sched.scx..",
                "java.nio.file..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.(File|RandomAccessFile).*"));
  }

  @Test
  void packagesAreFreeOfCycles() {
    check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
  }

  @Test
  void catalogAndProbeDoNotKnowEachOther() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".catalog")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + ".probe")));
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".probe")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + ".catalog")));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(
            CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(each -> each.getName())
                .filter(name -> !name.equals(ROOT)))
        .isEmpty();
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
