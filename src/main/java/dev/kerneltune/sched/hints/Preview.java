package dev.kerneltune.sched.hints;

import dev.kerneltune.host.ThreadAnswer;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.host.ThreadReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would be set, without setting it.
 *
 * @param wish the task, and its class
 * @param says what it would become, or why it is left alone
 */
public record Preview(Wish wish, String says) {
  /** Looks at each task that has a class of its own. */
  public static List<Preview> of(List<Wish> wishes) {
    ThreadReader reader = new ThreadReader();
    Slices slices = Slices.of(reader);
    List<Preview> previews = new ArrayList<>();
    for (Wish wish : wishes) {
      Optional<Hints> hints = Hints.of(wish.decision());
      if (hints.isPresent()
          && reader.read(wish.task().tid(), wish.task().start())
              instanceof ThreadAnswer.Told(var present)) {
        String says =
            slices.isDefault(present)
                ? text(hints.get().wanted(slices))
                : "left: has " + text(present) + ", set by somebody";
        previews.add(new Preview(wish, says));
      }
    }
    return previews;
  }

  private static String text(ThreadAttributes attributes) {
    return attributes.policy().word()
        + ", nice "
        + attributes.nice()
        + (attributes.slice() == 0 ? "" : ", slice " + attributes.slice() + " ns")
        + (attributes.flags() == 0 ? "" : ", reset on fork");
  }
}
