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

/** How full /dev/shm is, which statfs(2) alone tells: what crashed jobs left there stays. */
public final class ShmUseProbe implements Probe {
  static final String QUERY = "statfs/dev/shm";

  static final Question USED =
      new Question(
          "shm/used-percent",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many percent of the bytes or of the files that /dev/shm can hold are used, whichever"
              + " are more, on a host with GPUs?");

  @Override
  public List<Question> questions() {
    return List.of(USED);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    Reading<Value> used =
        IoUringProbe.onGpuHost(machine)
            .then(
                _ -> {
                  Reading<String> text = Asked.text(host, QUERY, "there is no /dev/shm");
                  trail.see(
                      QUERY, text.map(Asked::oneLine).then(line -> Reading.present("", line)));
                  return text;
                })
            .then(ShmUseProbe::percent);
    facts.add(USED, new Subject.WholeHost(), used, trail.list());
  }

  /** Computes the share; a file system without a limit, which tells 0 bytes, has none. */
  static Reading<Value> percent(String text) {
    return share(text, "bytes", "bytes-available")
        .then(
            bytes ->
                share(text, "files", "files-free")
                    .then(
                        files ->
                            Math.max(bytes, files) < 0
                                ? Reading.absent("the file system has no limit")
                                : Found.number(
                                    Math.max(bytes, files),
                                    bytes + " % of the bytes, " + files + " % of the files")));
  }

  /** Returns the share that is used in percent, or -1 where there is no limit. */
  private static Reading<Long> share(String text, String all, String free) {
    return Asked.number(text, all)
        .then(
            most ->
                Asked.number(text, free)
                    .map(left -> most <= 0 ? -1L : 100 - (long) (100.0 * left / most)));
  }
}
