package dev.kerneltune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OwnTextTest {
  private static final String FOREIGN = "# mine\nvm.overcommit_memory = 1\n";
  private static final String BODY_LOST = OwnText.ORIGIN + "\n#:vm.x\n\n";
  private static final int SEED = 20_261;

  @Test
  void aFirstEntryBringsTheOriginAndTheHeading() {
    String text = OwnText.with(OwnFile.UNIT, "", "LimitMEMLOCK", "LimitMEMLOCK=infinity");
    assertThat(text)
        .isEqualTo(OwnText.ORIGIN + "\n[Service]\n#:LimitMEMLOCK\nLimitMEMLOCK=infinity\n");
    assertThat(OwnText.entry(text, "LimitMEMLOCK")).contains("LimitMEMLOCK=infinity");
    assertThat(OwnText.entry(text, "LimitNOFILE")).isEmpty();
    assertThat(OwnText.hasForeignLines(OwnFile.UNIT, text)).isFalse();
  }

  @Test
  void theLastEntryTakesTheFileWithIt() {
    String text = OwnText.with(OwnFile.UNIT, "", "LimitMEMLOCK", "LimitMEMLOCK=infinity");
    assertThat(OwnText.without(OwnFile.UNIT, text, "LimitMEMLOCK")).isEmpty();
  }

  @Test
  void anEntryIsChangedInItsPlace() {
    String text = OwnText.with(OwnFile.SYSCTL, "", "vm.x", "vm.x = 1");
    text = OwnText.with(OwnFile.SYSCTL, text, "vm.y", "vm.y = 1");
    String changed = OwnText.with(OwnFile.SYSCTL, text, "vm.x", "vm.x = 2");
    assertThat(changed).isEqualTo(OwnText.ORIGIN + "\n#:vm.x\nvm.x = 2\n#:vm.y\nvm.y = 1\n");
    assertThat(OwnText.with(OwnFile.SYSCTL, changed, "vm.x", "vm.x = 1")).isEqualTo(text);
  }

  @Test
  void linesOfOthersStayWhereTheyAre() {
    String text = OwnText.with(OwnFile.SYSCTL, FOREIGN, "vm.x", "vm.x = 1");
    assertThat(text).startsWith(FOREIGN);
    assertThat(OwnText.hasForeignLines(OwnFile.SYSCTL, text)).isTrue();
    assertThat(OwnText.without(OwnFile.SYSCTL, text, "vm.x")).contains(FOREIGN);
  }

  @Test
  void aHeadingThatSomebodyWroteBelowStays() {
    String text =
        OwnText.with(OwnFile.UNIT, "", "LimitMEMLOCK", "LimitMEMLOCK=infinity") + "Nice=-5\n";
    assertThat(OwnText.without(OwnFile.UNIT, text, "LimitMEMLOCK"))
        .contains("[Service]\nNice=-5\n");
  }

  @Test
  void aKeyThatLostItsLineIsNoEntry() {
    assertThat(OwnText.entry(BODY_LOST, "vm.x")).isEmpty();
    assertThat(OwnText.entry(OwnText.with(OwnFile.SYSCTL, BODY_LOST, "vm.x", "vm.x = 1"), "vm.x"))
        .contains("vm.x = 1");
    assertThat(OwnText.without(OwnFile.SYSCTL, BODY_LOST, "vm.x")).isEmpty();
  }

  @Test
  void ofTwoEntriesWithOneKeyTheLastCounts() {
    String text = OwnText.ORIGIN + "\n#:vm.x\nvm.x = 1\n#:vm.x\nvm.x = 2\n";
    assertThat(OwnText.entry(text, "vm.x")).contains("vm.x = 2");
    assertThat(OwnText.without(OwnFile.SYSCTL, text, "vm.x")).isEmpty();
  }

  @Test
  void whatWouldBreakTheFormIsRefused() {
    assertThatThrownBy(() -> OwnText.with(OwnFile.SYSCTL, "", "vm.x", "vm.x = 1\nvm.y = 2"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OwnText.with(OwnFile.SYSCTL, "", "vm.x", " "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whateverIsAddedAndTakenAwayTheRestIsAsItWas() {
    Random random = new Random(SEED);
    int tried = 0;
    for (OwnFile file : OwnFile.values()) {
      for (int round = 0; round < 300; round++) {
        String foreign = random.nextBoolean() ? "" : FOREIGN;
        String text = foreign;
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
          String key = "k" + random.nextInt(5);
          if (random.nextInt(3) > 0) {
            String body = key + " = " + random.nextInt(100);
            text = OwnText.with(file, text, key, body);
            expected.put(key, body);
          } else {
            text = OwnText.without(file, text, key).orElse("");
            expected.remove(key);
          }
          assertThat(new TreeMap<>(OwnText.entries(text))).isEqualTo(expected);
          tried++;
        }
        List<String> keys = new ArrayList<>(expected.keySet());
        for (String key : keys) {
          text = OwnText.without(file, text, key).orElse("");
        }
        assertThat(text).isEqualTo(foreign);
      }
    }
    assertThat(tried).isEqualTo(OwnFile.values().length * 300 * 20);
  }
}
