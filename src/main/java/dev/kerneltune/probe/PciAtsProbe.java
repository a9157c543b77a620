package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether GPUs and NICs translate addresses with the IOMMU themselves: Address Translation Service,
 * Page Request Interface and Process Address Space ID (linux/pci_regs.h).
 */
public final class PciAtsProbe implements Probe {
  static final String ENABLED = "enabled";
  static final String DISABLED = "disabled";
  static final String NO_CAPABILITY = "no-capability";

  private static final String ANSWERS =
      "enabled or disabled? Absent where the function has no such capability.";

  /**
   * A capability with an enable bit.
   *
   * @param id PCI_EXT_CAP_ID_*
   * @param control offset of its control word
   * @param enable the bit that switches it on
   * @param lspci the name that lspci gives the control word
   * @param gpu the question about GPUs
   * @param nic the question about NICs
   */
  private record Service(
      int id, int control, int enable, String lspci, Question gpu, Question nic) {}

  private static final List<Service> SERVICES =
      List.of(
          // PCI_ATS_CTRL, PCI_ATS_CTRL_ENABLE
          service(PciRegisters.ATS, 0x06, 0x8000, "ATSCtl", "ats", "Address Translation Service"),
          // PCI_PRI_CTRL, PCI_PRI_CTRL_ENABLE
          service(PciRegisters.PRI, 0x04, 0x0001, "PRICtl", "pri", "Page Request Interface"),
          // PCI_PASID_CTRL, PCI_PASID_CTRL_ENABLE
          service(
              PciRegisters.PASID, 0x06, 0x0001, "PASIDCtl", "pasid", "Process Address Space ID"));

  static final Question PASSED_THROUGH =
      new Question(
          "ats/passed-through-nic",
          ValueKind.TEXT,
          SubjectKind.NIC,
          "Is Address Translation Service on in a NIC that is given to a guest, on a host that"
              + " gives GPUs away as well: enabled, disabled or no-capability?");

  private static Service service(
      int id, int control, int enable, String lspci, String area, String title) {
    return new Service(
        id,
        control,
        enable,
        lspci,
        new Question(
            area + "/gpu-enabled",
            ValueKind.TEXT,
            SubjectKind.GPU,
            "Is " + title + " on in the GPU: " + ANSWERS),
        new Question(
            area + "/nic-enabled",
            ValueKind.TEXT,
            SubjectKind.NIC,
            "Is " + title + " on in the NIC: " + ANSWERS));
  }

  @Override
  public List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    for (Service service : SERVICES) {
      questions.add(service.gpu());
      questions.add(service.nic());
    }
    questions.add(PASSED_THROUGH);
    return List.copyOf(questions);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<PciFunction>> nics = machine.nics().map(PciAtsProbe::functionsOf);
    for (Service service : SERVICES) {
      each(service, service.gpu(), machine.gpus(), facts);
      each(service, service.nic(), nics, facts);
    }
    Reading<Boolean> gpus = machine.gpus().then(Passthrough::any);
    switch (gpus) {
      case Reading.Present<Boolean>(var held, _) -> {
        if (held) {
          passedThrough(nics, facts);
        } else {
          notAsked(Reading.absent("no GPU is held for a guest"), facts);
        }
      }
      case Reading.Absent<Boolean> _, Reading.Unreadable<Boolean> _, Reading.Malformed<Boolean> _ ->
          notAsked(gpus.then(_ -> Reading.absent("no GPU is held for a guest")), facts);
    }
  }

  private static List<PciFunction> functionsOf(List<Nic> nics) {
    List<PciFunction> functions = new ArrayList<>();
    for (Nic nic : nics) {
      functions.add(nic.function());
    }
    return functions;
  }

  private static void each(
      Service service, Question question, Reading<List<PciFunction>> all, FactSink facts) {
    if (!(all instanceof Reading.Present<List<PciFunction>>(var functions, _))
        || functions.isEmpty()) {
      facts.add(question, new Subject.WholeHost(), noSubject(question, all), List.of());
      return;
    }
    for (PciFunction function : functions) {
      Reading<Value> state = state(service, function);
      facts.add(
          question,
          new Subject.Pci(function.bdf()),
          state,
          new Trail().see("/sys/bus/pci/devices/" + function.bdf() + "/config", state).list());
    }
  }

  private static Reading<Value> noSubject(Question question, Reading<List<PciFunction>> all) {
    return all.then(_ -> Reading.absent("no " + question.per().word() + " here"));
  }

  private static Reading<Value> state(Service service, PciFunction function) {
    return PciRegisters.extendedWord(function, service.id(), service.control())
        .then(
            word -> {
              boolean on = (word & service.enable()) != 0;
              return Reading.present(
                  new Value.Text(on ? ENABLED : DISABLED),
                  service.lspci() + ": Enable" + (on ? "+" : "-"));
            });
  }

  private static void notAsked(Reading<Value> why, FactSink facts) {
    facts.add(PASSED_THROUGH, new Subject.WholeHost(), why, List.of());
  }

  private static void passedThrough(Reading<List<PciFunction>> nics, FactSink facts) {
    int found = 0;
    Reading<Value> open = Reading.absent("no NIC is held for a guest");
    for (PciFunction nic : nics.orElse(List.of())) {
      switch (nic.driver()) {
        case Reading.Present<String>(var driver, _) -> {
          if (Passthrough.isHeldBy(driver)) {
            Reading<Value> state = state(SERVICES.getFirst(), nic);
            facts.add(
                PASSED_THROUGH,
                new Subject.Pci(nic.bdf()),
                state instanceof Reading.Absent<Value>(var because)
                    ? Reading.present(new Value.Text(NO_CAPABILITY), because)
                    : state,
                new Trail().see("/sys/bus/pci/devices/" + nic.bdf() + "/config", state).list());
            found++;
          }
        }
        case Reading.Absent<String> _ -> {}
        case Reading.Unreadable<String>(var obstacle, var needs) ->
            open = Reading.unreadable("driver of " + nic.bdf() + ": " + obstacle, needs);
        case Reading.Malformed<String>(var raw, var problem) ->
            open = Reading.malformed(raw, problem);
      }
    }
    if (found == 0 || !(open instanceof Reading.Absent<Value>)) {
      Reading<Value> rest = open;
      facts.add(PASSED_THROUGH, new Subject.WholeHost(), nics.then(_ -> rest), List.of());
    }
  }
}
