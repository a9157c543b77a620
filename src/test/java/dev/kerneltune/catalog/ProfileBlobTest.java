package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ProfileBlobTest {
  private static final int ROUNDS = 300;

  private final Random random = new Random(7);

  @Test
  void whatIsWrittenIsReadAgain() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Profile> profiles = some(this::profile);
      byte[] bytes = ProfileBlob.write(profiles);
      assertThat(ProfileBlob.read(bytes)).isEqualTo(profiles);
      assertThat(ProfileBlob.write(profiles)).isEqualTo(bytes);
    }
  }

  @Test
  void eachShortenedBlobIsRefused() {
    byte[] bytes = ProfileBlob.write(List.of(ProfileTexts.read(ProfileTexts.GOOD)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ProfileBlob.read(cut)).isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> ProfileBlob.read(Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessage("damaged profiles: more bytes than records");
  }

  @Test
  void aCatalogueIsNoProfiles() {
    byte[] catalogue = CatalogBlob.write(ProfileTexts.CATALOG);
    assertThatThrownBy(() -> ProfileBlob.read(catalogue)).isInstanceOf(IllegalStateException.class);
  }

  private Profile profile() {
    return new Profile(
        text(),
        text(),
        text(),
        text(),
        some(this::text),
        pick(Profile.Standing.values()),
        some(this::condition),
        some(this::condition),
        some(this::choice),
        some(() -> new Profile.Leave(text(), text())));
  }

  private Profile.Choice choice() {
    return new Profile.Choice(
        text(),
        random.nextBoolean()
            ? Optional.of(new Profile.OtherValue(text(), text()))
            : Optional.empty(),
        text());
  }

  private Condition condition() {
    return new Condition(pick(Trait.values()), new Expectation.Has(new Value.Text(text())));
  }

  private String text() {
    return List.of("", "a", "h100-training", "\u00fcber", "line\nline").get(random.nextInt(5));
  }

  private <T> List<T> some(Supplier<T> maker) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(maker.get());
    }
    return list;
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
