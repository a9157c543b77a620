package dev.kerneltune.catalog;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Profile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The compact form of the profiles that are built into the program. */
public final class ProfileBlob {
  /** "KTPB". */
  private static final int MAGIC = 0x4b545042;

  private static final int VERSION = 1;

  private ProfileBlob() {}

  /** Returns the compact form. */
  public static byte[] write(List<Profile> profiles) {
    BlobWriter out = new BlobWriter();
    out.number(profiles.size());
    for (Profile profile : profiles) {
      out.text(profile.name());
      out.text(profile.title());
      out.text(profile.about());
      out.text(profile.scenario());
      out.texts(profile.includes());
      out.tag(profile.standing().ordinal());
      CheckBlob.writeConditions(out, profile.requires());
      CheckBlob.writeConditions(out, profile.suits());
      out.number(profile.choices().size());
      for (Profile.Choice choice : profile.choices()) {
        write(out, choice);
      }
      out.number(profile.leaves().size());
      for (Profile.Leave leave : profile.leaves()) {
        out.text(leave.check());
        out.text(leave.because());
      }
    }
    return out.bytes(MAGIC, VERSION);
  }

  /** Returns the profiles of a compact form. */
  public static List<Profile> read(byte[] bytes) {
    try {
      BlobReader in = new BlobReader(bytes, MAGIC, VERSION);
      int count = in.count();
      List<Profile> profiles = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        profiles.add(profile(in));
      }
      if (!in.isAtEnd()) {
        throw new IllegalStateException("damaged profiles: more bytes than records");
      }
      return Collections.unmodifiableList(profiles);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalStateException("damaged profiles: they end too early", e);
    }
  }

  private static void write(BlobWriter out, Profile.Choice choice) {
    out.text(choice.check());
    out.text(choice.despite());
    out.tag(choice.override().isPresent() ? 1 : 0);
    if (choice.override().isPresent()) {
      out.text(choice.override().get().value());
      out.text(choice.override().get().because());
    }
  }

  private static Profile profile(BlobReader in) {
    String name = in.text();
    String title = in.text();
    String about = in.text();
    String scenario = in.text();
    List<String> includes = in.texts();
    Profile.Standing standing = Profile.Standing.values()[in.tag()];
    List<Condition> requires = CheckBlob.conditions(in);
    List<Condition> suits = CheckBlob.conditions(in);
    List<Profile.Choice> choices = choices(in);
    return new Profile(
        name, title, about, scenario, includes, standing, requires, suits, choices, leaves(in));
  }

  private static List<Profile.Choice> choices(BlobReader in) {
    int count = in.count();
    List<Profile.Choice> choices = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String check = in.text();
      String despite = in.text();
      Optional<Profile.OtherValue> override = Optional.empty();
      if (in.tag() == 1) {
        String value = in.text();
        override = Optional.of(new Profile.OtherValue(value, in.text()));
      }
      choices.add(new Profile.Choice(check, override, despite));
    }
    return Collections.unmodifiableList(choices);
  }

  private static List<Profile.Leave> leaves(BlobReader in) {
    int count = in.count();
    List<Profile.Leave> leaves = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String check = in.text();
      leaves.add(new Profile.Leave(check, in.text()));
    }
    return Collections.unmodifiableList(leaves);
  }
}
