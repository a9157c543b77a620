package dev.kerneltune.catalog;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the conditions under which a check applies. */
final class WhenReader {
  private static final String PCI_ID_FORM = "vvvv:dddd";

  private final Problems problems;

  WhenReader(Problems problems) {
    this.problems = problems;
  }

  /** Returns the conditions behind {@code key}, none where it is left out. */
  List<Condition> read(String key, Optional<YamlNode> node) {
    List<Condition> conditions = new ArrayList<>();
    if (node.isEmpty()) {
      return List.of();
    }
    Fields fields = Fields.of(node.get(), key, traitWords(), problems);
    for (Trait trait : Trait.values()) {
      Optional<YamlNode> value = fields.get(trait.word());
      if (value.isPresent()) {
        expectation(trait, value.get())
            .ifPresent(wanted -> conditions.add(new Condition(trait, wanted)));
      }
    }
    return List.copyOf(conditions);
  }

  static List<String> traitWords() {
    List<String> words = new ArrayList<>();
    for (Trait trait : Trait.values()) {
      words.add(trait.word());
    }
    return words;
  }

  /** Returns how the trait's values are understood: sets of words for what can be several. */
  static ValueKind kind(Trait trait) {
    return switch (trait) {
      case KERNEL -> ValueKind.VERSION;
      case ARCH, CPU -> ValueKind.TEXT;
      case VIRT, GPU, DRIVER, GPU_DEVICE, RDMA -> ValueKind.FLAGS;
      case PAGE_SIZE -> ValueKind.SIZE;
      case NUMA_NODES -> ValueKind.INT;
    };
  }

  /** Returns the words that a trait can have; none where they are no closed list. */
  static List<String> closedWords(Trait trait) {
    return switch (trait) {
      case ARCH -> List.of("x86_64", "aarch64");
      case VIRT ->
          List.of(
              "bare-metal",
              "vm",
              "kvm",
              "xen",
              "hyper-v",
              "nitro",
              "firecracker",
              "gvisor",
              "vmware",
              "qemu");
      case GPU -> List.of("nvidia", "amd", "intel", "none");
      case CPU -> List.of("intel", "amd", "arm");
      case RDMA -> List.of("present", "none");
      case KERNEL, PAGE_SIZE, DRIVER, NUMA_NODES, GPU_DEVICE -> List.of();
    };
  }

  /** Returns whether a text is four hexadecimal digits, a colon, and four more, in lower case. */
  private static boolean isPciId(String text) {
    boolean valid = text.length() == PCI_ID_FORM.length();
    for (int i = 0; valid && i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      valid = PCI_ID_FORM.charAt(i) == ':' ? c == ':' : digit;
    }
    return valid;
  }

  private Optional<Expectation> expectation(Trait trait, YamlNode node) {
    refuseUnknownWords(trait, node);
    return switch (node) {
      case YamlNode.Mapping _ -> new ExpectationReader(kind(trait), problems).read(node);
      case YamlNode.Scalar _ -> anyOf(trait, List.of(node));
      case YamlNode.Sequence _ -> anyOf(trait, Fields.items(node, trait.word(), problems));
    };
  }

  private void refuseUnknownWords(Trait trait, YamlNode node) {
    List<String> known = closedWords(trait);
    switch (node) {
      case YamlNode.Scalar scalar -> {
        if (!known.isEmpty() && !known.contains(scalar.text())) {
          problems.unknown(scalar, trait.word(), scalar.text(), known);
        }
        if (trait == Trait.GPU_DEVICE && !isPciId(scalar.text())) {
          problems.add(
              scalar, scalar.described(), "vendor:device as lspci -nn prints it: 10de:2330");
        }
      }
      case YamlNode.Sequence sequence -> {
        for (YamlNode item : sequence.items()) {
          refuseUnknownWords(trait, item);
        }
      }
      case YamlNode.Mapping mapping -> {
        for (YamlNode.Entry entry : mapping.entries()) {
          if (!entry.key().text().equals("exists")) {
            refuseUnknownWords(trait, entry.value());
          }
        }
      }
    }
  }

  /** A list means any of: of a set of words, that it holds one of them. */
  private Optional<Expectation> anyOf(Trait trait, List<YamlNode> items) {
    List<Expectation> any = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    ValueKind kind = kind(trait);
    for (YamlNode item : items) {
      if (!(item instanceof YamlNode.Scalar scalar) || scalar.text().isBlank()) {
        problems.add(item, item.described(), "one " + trait.word());
      } else if (Values.parse(kind, scalar.text())
          instanceof Reading.Present<Value>(var value, _)) {
        any.add(new Expectation.Has(value));
        values.add(value);
      } else {
        problems.add(item, item.described(), "a " + kind.word() + " for " + trait.word());
      }
    }
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (kind == ValueKind.FLAGS) {
      return Optional.of(any.size() == 1 ? any.getFirst() : new Expectation.Any(List.copyOf(any)));
    }
    return Optional.of(
        values.size() == 1
            ? new Expectation.Is(values.getFirst())
            : new Expectation.OneOf(List.copyOf(values)));
  }
}
