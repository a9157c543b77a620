package dev.kerneltune.sched.scx;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The type information of the running kernel, /sys/kernel/btf/vmlinux. No kernel changes it while
 * it runs, and it has some 5 MB: who asks again, beside a load or in an emulator, gets what was
 * read.
 */
public final class KernelBtf {
  private static final String FILE = "/sys/kernel/btf/vmlinux";

  private final AtomicReference<Reading<Btf>> known =
      new AtomicReference<>(Reading.absent("not read yet"));

  /** Returns it; what could not be read is tried again. */
  Reading<Btf> of(Host host) {
    return known.updateAndGet(types -> types.isPresent() ? types : parsed(host.readLong(FILE)));
  }

  private static Reading<Btf> parsed(Raw raw) {
    if (!(raw instanceof Raw.Bytes(var content))) {
      return raw.lack();
    }
    try {
      return Reading.present(Btf.parse(content), FILE);
    } catch (BtfException e) {
      return Reading.malformed(FILE, String.valueOf(e.getMessage()));
    }
  }
}
