package dev.kerneltune.report;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.ImpactRow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The list of a page, in sections, with what filters and sorts it where a script runs. */
final class HtmlList {
  private final Html html;
  private final Map<String, String> subsystems = new LinkedHashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();

  /** Made for one page; the catalogue has the names of the subsystems. */
  HtmlList(Html html, Catalog catalog) {
    this.html = html;
    for (ImpactRow row : catalog.impactTable()) {
      subsystems.put(row.subsystem(), row.title());
    }
  }

  /** Writes the sections that have entries. */
  void write(String title, List<HtmlEntry.Section> sections) {
    html.open("section", "id", "list", "aria-labelledby", "list-title", "tabindex", "-1");
    html.leaf("h2", title, "id", "list-title").text("\n");
    tools(sections);
    for (HtmlEntry.Section section : sections) {
      if (!section.entries().isEmpty()) {
        section(section);
      }
    }
    html.leaf("p", "Nothing matches.", "id", "nothing", "hidden", "hidden").closeLine();
  }

  private void tools(List<HtmlEntry.Section> sections) {
    html.open("div", "id", "tools", "role", "search", "hidden", "hidden");
    fields(sections);
    switches(sections);
    html.open("p", "class", "hint").leaf("span", "", "id", "shown", "role", "status");
    html.text(" ");
    key("/", "filter").key("j", "").key("k", "next, previous").key("Enter", "unfold");
    key("Esc", "fold, leave the filter");
    html.close().closeLine();
  }

  private void fields(List<HtmlEntry.Section> sections) {
    html.open("div", "class", "row");
    html.open("label", "class", "grow").leaf("span", "Filter");
    html.empty(
        "input",
        "type",
        "search",
        "id",
        "filter",
        "placeholder",
        "words, all of which must occur",
        "autocomplete",
        "off",
        "spellcheck",
        "false");
    html.close();
    html.open("label").leaf("span", "Subsystem").open("select", "id", "subsystem");
    html.leaf("option", "all", "value", "");
    Set<String> present = present(sections);
    subsystems.forEach(
        (id, name) -> {
          if (present.contains(id)) {
            html.leaf("option", name, "value", id);
          }
        });
    html.close().close();
    html.open("label").leaf("span", "Order").open("select", "id", "order");
    html.leaf("option", "what matters most", "value", "");
    html.leaf("option", "check", "value", "check");
    html.leaf("option", "subsystem", "value", "subsystem").close().close();
    html.closeLine();
  }

  private void switches(List<HtmlEntry.Section> sections) {
    html.open("div", "class", "row");
    html.open("div", "class", "chips", "role", "group", "aria-label", "What is shown");
    for (HtmlEntry.Section section : sections) {
      if (!section.entries().isEmpty()) {
        html.open("button", "type", "button", "aria-pressed", "true");
        html.attribute("data-part", "part-" + section.id());
        html.text(section.title() + " ").leaf("span", count(section)).close();
      }
    }
    html.close();
    html.leaf("button", "Unfold all", "type", "button", "id", "unfold");
    html.leaf("button", "Fold all", "type", "button", "id", "fold").close();
  }

  private HtmlList key(String key, String does) {
    html.leaf("kbd", key).text(does.isEmpty() ? " " : " " + does + " ");
    return this;
  }

  private static String count(HtmlEntry.Section section) {
    return Integer.toString(section.entries().size());
  }

  private static Set<String> present(List<HtmlEntry.Section> sections) {
    Set<String> present = new TreeSet<>();
    for (HtmlEntry.Section section : sections) {
      section.entries().forEach(entry -> present.add(Results.subsystem(entry.check())));
    }
    return present;
  }

  private void section(HtmlEntry.Section section) {
    open(section);
    html.open("summary").leaf("h3", section.title());
    html.leaf("span", count(section), "class", "count").closeLine();
    html.open("ol");
    section.entries().forEach(this::entry);
    html.close().closeLine();
  }

  private void open(HtmlEntry.Section section) {
    String id = "part-" + section.id();
    switch (section.fold()) {
      case OPEN -> html.open("details", "class", "part", "id", id, "open", "open");
      case CLOSED -> html.open("details", "class", "part", "id", id);
    }
  }

  private void entry(HtmlEntry entry) {
    String subsystem = Results.subsystem(entry.check());
    html.open("li", "data-check", entry.check(), "data-subsystem", subsystem);
    html.open("details", "class", "entry", "id", id(entry.check())).open("summary");
    String tone = entry.tone().name().toLowerCase(Locale.ROOT);
    html.leaf("span", entry.badge(), "class", "badge " + tone);
    html.open("span", "class", "what").leaf("span", entry.title(), "class", "title");
    html.open("span", "class", "id").leaf("code", entry.check()).text(entry.subjects()).close();
    html.close();
    html.leaf("span", entry.gist(), "class", "gist").close();
    html.open("div", "class", "body");
    entry.body().accept(html);
    html.close().close().closeLine();
  }

  /** Several lines may be about one check: the second gets a number behind its id. */
  private String id(String check) {
    int number = ids.merge(check, 1, Integer::sum);
    return number == 1 ? check : check + "--" + number;
  }
}
