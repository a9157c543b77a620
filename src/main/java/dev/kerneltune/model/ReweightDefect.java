package dev.kerneltune.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a kernel places a running group anew at each change of its weight, so that the group
 * keeps its claim to the CPU and others beside it wait for seconds.
 *
 * <p>Commit 6d71a9c61604 made reweight_entity() of kernel/sched/fair.c call place_entity() for
 * whatever is queued. For what runs, avg_vruntime() counts it already, and place_entity() presumes
 * that it does not: each change of weight inflates its lag. Mainline has that from 6.13 to 7.0;
 * 101f3498b4bd takes it back in 7.1, and in stable 6.18.45. No other stable release with the revert
 * is known. Whether reweight_entity() calls place_entity() was read in the machine code of Debian's
 * 6.12.117, 7.1.13 and 7.2.13 (no), 6.17.13, 6.18.15, 6.19.14 and 7.0.13 (yes).
 */
public final class ReweightDefect {
  private static final String EXPECTED = "a kernel release such as 6.12.3";

  /** Numbers with more digits are no numbers of kernels. */
  private static final int MOST_DIGITS = 6;

  private static final Base FIRST_WITH = new Base(6, 13);
  private static final Base FIRST_WITHOUT = new Base(7, 1);

  /**
   * The stable line that was offered the change and did not keep it: it was taken out of
   * 6.12.11-rc1 and of 6.12.77-rc1 because kernels crashed or froze with it. What came later was
   * not looked up, but for one release, whose machine code was read.
   */
  private static final Base OFFERED = new Base(6, 12);

  private static final int LAST_REFUSED = 77;
  private static final int READ = 117;

  /** The one stable line that is known to have got the revert, and its first release with it. */
  private static final Base MENDED = new Base(6, 18);

  private static final int FIRST_MENDED = 45;

  /** What Red Hat's line 9 is numbered by. */
  private static final Base RED_HAT_9 = new Base(5, 14);

  private ReweightDefect() {}

  /**
   * Returns whether the kernel of {@code release}, as uname -r prints it, has the defect.
   *
   * <p>The third number of mainline and stable kernels is what tells, also where a distribution
   * adds a suffix of its own (7.0.13+deb13-amd64). A third number that is 0 or missing, with a
   * suffix, stands for a base that somebody patches on without counting (6.14.0-33-generic,
   * 6.12.0-124.el10, and also 6.13.0-rc3, as the change came between two candidates): from 6.12 on
   * that can hold either state and is unreadable. Below 6.12 such a kernel would have to take the
   * change out of a newer scheduler, which no stable line of that age is known to have done, so it
   * is taken for free of it; except 5.14.0 with a suffix, as Red Hat takes over parts of much newer
   * kernels under that number. Where the base has the revert, no suffix brings the defect back.
   */
  public static Reading<Boolean> of(String release) {
    String text = release.strip();
    List<Integer> numbers = new ArrayList<>();
    int end = numbers(text, numbers);
    String suffix = text.substring(end);
    if (numbers.size() < 2 || (!suffix.isEmpty() && "-+.".indexOf(suffix.charAt(0)) < 0)) {
      return Reading.malformed(release, EXPECTED);
    }
    Base base = new Base(numbers.get(0), numbers.get(1));
    int patch = numbers.size() > 2 ? numbers.get(2) : 0;
    return patch == 0 && !suffix.isEmpty() ? patched(text, base) : numbered(text, base, patch);
  }

  /** Reads up to three numbers with dots between, and returns where they end. */
  private static int numbers(String text, List<Integer> numbers) {
    int at = 0;
    while (numbers.size() < 3) {
      int from = numbers.isEmpty() ? at : at + 1;
      int end = from;
      while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
        end++;
      }
      if (end == from
          || end - from > MOST_DIGITS
          || (!numbers.isEmpty() && text.charAt(at) != '.')) {
        return at;
      }
      numbers.add(Integer.parseInt(text, from, end, 10));
      at = end;
    }
    return at;
  }

  /** A release of mainline or of a stable line, told by its number. */
  private static Reading<Boolean> numbered(String release, Base base, int patch) {
    if (base.equals(OFFERED) && patch > LAST_REFUSED && patch != READ) {
      return Reading.unreadable(
          release + ": which releases behind 6.12.77 hold 6d71a9c61604 is not known", "");
    }
    boolean isMended = base.isFrom(FIRST_WITHOUT) || (base.equals(MENDED) && patch >= FIRST_MENDED);
    return Reading.present(base.isFrom(FIRST_WITH) && !isMended, release);
  }

  /** A release whose number tells the base alone. */
  private static Reading<Boolean> patched(String release, Base base) {
    boolean isOpen = base.isFrom(OFFERED) && !base.isFrom(FIRST_WITHOUT);
    return isOpen || base.equals(RED_HAT_9)
        ? Reading.unreadable(
            release + " names a base that its builder patches: not whether 101f3498b4bd is in it",
            "the change log of whoever built it")
        : Reading.present(false, release);
  }

  /** The first two numbers of a release. */
  private record Base(int major, int minor) {
    private boolean isFrom(Base other) {
      return major > other.major || (major == other.major && minor >= other.minor);
    }
  }
}
