package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/** How near the VFS is to its limits, and who may use io_uring. */
public final class KernelLimitProbe implements Probe {
  static final Question FILES =
      new Question(
          "vfs/open-files-percent",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many of the file handles that fs.file-max allows are in use, in percent?");
  static final Question AIO =
      new Question(
          "vfs/aio-percent",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many of the events that fs.aio-max-nr allows are reserved by libaio, in percent?");
  static final Question IO_URING =
      new Question(
          "io-uring/allowed",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Who may create an io_uring: everyone, group (and administrators), administrators or"
              + " nobody?");

  static final String FILE_NR = "/proc/sys/fs/file-nr";
  static final String AIO_NR = "/proc/sys/fs/aio-nr";
  static final String AIO_MAX = "/proc/sys/fs/aio-max-nr";
  static final String DISABLED = "/proc/sys/kernel/io_uring_disabled";
  static final String GROUP = "/proc/sys/kernel/io_uring_group";

  @Override
  public List<Question> questions() {
    return List.of(FILES, AIO, IO_URING);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Subject whole = new Subject.WholeHost();
    Reading<String> files = Files.text(host, FILE_NR);
    facts.add(
        FILES,
        whole,
        files.then(text -> NetTableProbe.numbers(text, 3)).then(n -> percent(n[0], n[2])),
        new Trail().see(FILE_NR, files).list());
    Reading<Long> used = Files.number(host, AIO_NR);
    Reading<Long> most = Files.number(host, AIO_MAX);
    facts.add(
        AIO,
        whole,
        used.then(number -> most.then(all -> percent(number, all))),
        new Trail().see(AIO_NR, used).see(AIO_MAX, most).list());
    Reading<Long> disabled = Files.number(host, DISABLED);
    Reading<Long> group = Files.number(host, GROUP);
    facts.add(
        IO_URING,
        whole,
        disabled.then(state -> allowed(state, group)),
        new Trail().see(DISABLED, disabled).see(GROUP, group).list());
  }

  private static Reading<Value> percent(long used, long most) {
    return most <= 0 || used < 0
        ? Reading.malformed(used + " of " + most, "a limit above 0")
        : Found.number((long) (100.0 * used / most), used + " of " + most);
  }

  /** Understands the switch and the group (Documentation/admin-guide/sysctl/kernel.rst). */
  static Reading<Value> allowed(long disabled, Reading<Long> group) {
    if (disabled == 0) {
      return Found.word("everyone", "io_uring_disabled 0");
    }
    if (disabled == 2) {
      return Found.word("nobody", "io_uring_disabled 2");
    }
    return disabled == 1
        ? group.then(
            id ->
                Found.word(id < 0 ? "administrators" : "group", "io_uring_disabled 1, group " + id))
        : Reading.malformed(Long.toString(disabled), "0, 1 or 2");
  }
}
