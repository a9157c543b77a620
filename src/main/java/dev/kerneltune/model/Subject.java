package dev.kerneltune.model;

/** What a fact or a finding is about. */
public sealed interface Subject {
  /** The machine as a whole. */
  record WholeHost() implements Subject {
    @Override
    public String toString() {
      return "host";
    }
  }

  /** A logical CPU by its number. */
  record Cpu(int number) implements Subject {
    @Override
    public String toString() {
      return "cpu" + number;
    }
  }

  /** A NUMA node by its number. */
  record Node(int number) implements Subject {
    @Override
    public String toString() {
      return "node" + number;
    }
  }

  /** A PCI function by its address, domain included: {@code 0000:19:00.0}. */
  record Pci(String bdf) implements Subject {
    @Override
    public String toString() {
      return bdf;
    }
  }

  /** A network device by its name. */
  record Netdev(String name) implements Subject {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A port of an RDMA device. */
  record RdmaPort(String device, int port) implements Subject {
    @Override
    public String toString() {
      return device + "/" + port;
    }
  }

  /** A block device (a disk or a namespace) by its name. */
  record BlockDev(String name) implements Subject {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Two subjects and what lies between them. */
  record Pair(Subject a, Subject b) implements Subject {
    @Override
    public String toString() {
      return a + " - " + b;
    }
  }
}
