package dev.kerneltune.cli;

import dev.kerneltune.catalog.BuiltInProfiles;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Scenario;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Words of the built-in catalogue that an option or an argument takes. They are looked up only when
 * somebody goes through them, which a run that completes nothing never does.
 */
enum Known implements Iterable<String> {
  /** Ids of checks. */
  CHECKS {
    @Override
    List<String> words() {
      List<String> words = new ArrayList<>();
      for (Check check : Catalogs.builtIn().checks()) {
        words.add(check.id());
      }
      return words;
    }
  },
  /** Names of profiles. */
  PROFILES {
    @Override
    List<String> words() {
      List<String> words = new ArrayList<>();
      for (Profile profile : BuiltInProfiles.load()) {
        words.add(profile.name());
      }
      return words;
    }
  },
  /** Names of profiles, and the word that may stand before one. */
  SHOWN_PROFILES {
    @Override
    List<String> words() {
      List<String> words = new ArrayList<>(List.of(ProfilesCommand.SHOW));
      words.addAll(PROFILES.words());
      return words;
    }
  },
  /** Ids of scenarios. */
  SCENARIOS {
    @Override
    List<String> words() {
      List<String> words = new ArrayList<>();
      for (Scenario scenario : Catalogs.builtIn().scenarios()) {
        words.add(scenario.id());
      }
      return words;
    }
  };

  /** Returns the words, in the order of the catalogue. */
  abstract List<String> words();

  @Override
  public Iterator<String> iterator() {
    return words().iterator();
  }
}
