package dev.kerneltune.catalog;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Profile;
import dev.kerneltune.plan.PlanException;
import dev.kerneltune.plan.Profiles;
import dev.kerneltune.plan.Resolved;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a folder of profiles, or a user's own, and what profiles say about each other: includes
 * without a circle, and nothing overridden or left that is not there.
 */
public final class ProfileLoader {
  private static final String SUFFIX = ".yaml";

  private final Catalog catalog;
  private final Map<String, Profile> known = new LinkedHashMap<>();
  private final List<ProfileReader.Draft> drafts = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  private ProfileLoader(Catalog catalog, List<Profile> builtIn) {
    this.catalog = catalog;
    for (Profile profile : builtIn) {
      known.put(profile.name(), profile);
    }
  }

  /**
   * What could be read, and what is wrong.
   *
   * @param profiles all of them, by name
   * @param problems file by file
   */
  public record Result(List<Profile> profiles, List<Problem> problems) {}

  /** Reads the folder {@code profiles} of the tree, to build it in. */
  public static Result read(Path folder, Catalog catalog) {
    ProfileLoader loader = new ProfileLoader(catalog, List.of());
    for (Path file : UserChecks.files(folder)) {
      loader.add(file);
    }
    loader.refuseAcross();
    return new Result(loader.sorted(), List.copyOf(loader.problems));
  }

  /**
   * Returns {@code builtIn} with the profiles of a user's folder: as root only of one that nobody
   * else can have written.
   *
   * @throws CatalogException with everything that is wrong in the folder
   */
  public static List<Profile> addFolder(Path folder, Catalog catalog, List<Profile> builtIn) {
    List<Path> files = UserChecks.files(folder);
    UserChecks.refuseUntrusted(folder);
    return addFiles(files, catalog, builtIn);
  }

  /**
   * Returns {@code builtIn} with the profile of a file: as root only of one that nobody else can
   * have written. Its name is that of the file.
   *
   * @throws CatalogException with everything that is wrong in the file
   */
  public static List<Profile> addFile(Path file, Catalog catalog, List<Profile> builtIn) {
    return addFiles(List.of(file), catalog, builtIn);
  }

  /** Returns the name that the profile of a file has. */
  public static String name(Path file) {
    String name = CatalogLoader.fileName(file);
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  private static List<Profile> addFiles(List<Path> files, Catalog catalog, List<Profile> builtIn) {
    ProfileLoader loader = new ProfileLoader(catalog, builtIn);
    for (Path file : files) {
      UserChecks.refuseUntrusted(file);
      loader.add(file);
    }
    loader.refuseAcross();
    if (!loader.problems.isEmpty()) {
      throw new CatalogException(loader.problems);
    }
    return loader.sorted();
  }

  private List<Profile> sorted() {
    List<Profile> profiles = new ArrayList<>(known.values());
    profiles.sort((a, b) -> a.name().compareTo(b.name()));
    return List.copyOf(profiles);
  }

  private void add(Path file) {
    try {
      ProfileReader.Draft draft =
          ProfileReader.read(file.toString(), CatalogLoader.bytes(file), catalog);
      Profile profile = draft.profile();
      Problems found = draft.problems();
      if (!profile.name().equals(name(file))) {
        found.add("the profile " + profile.name(), "it in a file named " + profile.name() + SUFFIX);
      } else if (known.putIfAbsent(profile.name(), profile) != null) {
        found.add(
            "the name \"" + profile.name() + "\", which another profile has", "a name of its own");
      } else {
        drafts.add(draft);
      }
      problems.addAll(found.sorted());
    } catch (CatalogException e) {
      problems.addAll(e.problems());
    }
  }

  /** Looks at what profiles say about each other; only where each one is right by itself. */
  private void refuseAcross() {
    if (!problems.isEmpty()) {
      return;
    }
    List<Profile> all = List.copyOf(known.values());
    for (ProfileReader.Draft draft : drafts) {
      refuseIncludes(draft);
      if (draft.problems().count() == 0) {
        refuseUnfounded(draft, all);
      }
      problems.addAll(draft.problems().sorted());
    }
  }

  private void refuseIncludes(ProfileReader.Draft draft) {
    String name = draft.profile().name();
    for (Map.Entry<String, YamlNode> include : draft.includes().entrySet()) {
      String other = include.getKey();
      Profile included = known.get(other);
      if (included == null) {
        draft.problems().unknown(include.getValue(), "profile", other, known.keySet());
      } else if (included.standing() == Profile.Standing.ALONE) {
        draft
            .problems()
            .add(
                include.getValue(),
                "\"" + other + "\", which stands alone",
                "a profile that may be included");
      } else {
        wayBack(other, name, new LinkedHashSet<>())
            .ifPresent(
                way ->
                    draft
                        .problems()
                        .add(
                            include.getValue(),
                            "a circle: " + name + " > " + way,
                            "includes that end"));
      }
    }
  }

  /** Returns how {@code from} leads to {@code target}; what was seen already is not gone again. */
  private Optional<String> wayBack(String from, String target, Set<String> seen) {
    if (from.equals(target)) {
      return Optional.of(target);
    }
    Profile profile = known.get(from);
    if (profile == null || !seen.add(from)) {
      return Optional.empty();
    }
    for (String next : profile.includes()) {
      Optional<String> rest = wayBack(next, target, seen);
      if (rest.isPresent()) {
        return Optional.of(from + " > " + rest.get());
      }
    }
    return Optional.empty();
  }

  /** Refuses to override or leave what no included profile chooses. */
  private static void refuseUnfounded(ProfileReader.Draft draft, List<Profile> all) {
    Set<String> inherited = new LinkedHashSet<>();
    try {
      for (String name : draft.profile().includes()) {
        for (Resolved.Choice choice : Profiles.resolve(name, all).choices()) {
          inherited.add(choice.check());
        }
      }
    } catch (PlanException _) {
      // It is told at the profile that it comes from.
      return;
    }
    for (Map.Entry<String, YamlNode> each : draft.overrides().entrySet()) {
      if (!inherited.contains(each.getKey())) {
        draft
            .problems()
            .add(
                each.getValue(),
                "an override of \"" + each.getKey() + "\", which nothing here chooses",
                "a check of this profile or of one that it includes");
      }
    }
    for (Map.Entry<String, YamlNode> each : draft.leaves().entrySet()) {
      if (!inherited.contains(each.getKey())) {
        draft
            .problems()
            .add(
                each.getValue(),
                "\"" + each.getKey() + "\", which no included profile chooses",
                "a check that is included");
      }
    }
  }
}
