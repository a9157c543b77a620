
"use strict";

// Everything here is a comfort: without it the page says the same.
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const parts = [...document.querySelectorAll(".part")];
  const entries = [...document.querySelectorAll(".part > ol > li")];
  const foldedAtFirst = new Map(parts.map((part) => [part, part.open]));
  const texts = new Map(entries.map((entry) => [entry, entry.textContent.toLowerCase()]));
  const order = new Map(entries.map((entry, index) => [entry, index]));
  const filter = byId("filter");
  const subsystem = byId("subsystem");
  const chips = [...document.querySelectorAll(".chips button")];

  // Light or dark: what the system says, until the button is pressed.
  const theme = byId("theme");
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches;
  const nameTheme = () => {
    theme.textContent = isDark() ? "Light" : "Dark";
  };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
  });
  systemIsDark.addEventListener("change", nameTheme);
  nameTheme();
  theme.hidden = false;

  // What is shown.
  const refresh = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const asked = words.length > 0 || subsystem.value !== "";
    let shown = 0;
    for (const part of parts) {
      const chip = chips.find((each) => each.dataset.part === part.id);
      const wanted = chip.getAttribute("aria-pressed") === "true";
      let left = 0;
      for (const entry of part.querySelectorAll(":scope > ol > li")) {
        const text = texts.get(entry);
        const fits =
          words.every((word) => text.includes(word)) &&
          (subsystem.value === "" || entry.dataset.subsystem === subsystem.value);
        entry.hidden = !fits;
        left += fits ? 1 : 0;
      }
      part.hidden = !wanted || left === 0;
      part.querySelector(".count").textContent = left;
      chip.querySelector("span").textContent = left;
      // Who looks for something wants to see it, wherever it is.
      part.open = asked ? left > 0 : foldedAtFirst.get(part);
      shown += wanted ? left : 0;
    }
    byId("nothing").hidden = shown > 0;
    byId("shown").textContent = shown + " of " + entries.length;
  };
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", chip.getAttribute("aria-pressed") !== "true");
      refresh();
    });
  }
  filter.addEventListener("input", refresh);
  subsystem.addEventListener("change", refresh);

  // In which order, inside each part.
  byId("order").addEventListener("change", (event) => {
    const key = event.target.value;
    const sorted = [...entries].sort((a, b) => {
      const difference = key === "" ? 0 : a.dataset[key].localeCompare(b.dataset[key], "en");
      return difference || order.get(a) - order.get(b);
    });
    for (const entry of sorted) {
      entry.parentElement.append(entry);
    }
  });

  const unfold = (open) => {
    for (const entry of entries) {
      if (!entry.hidden) {
        entry.firstElementChild.open = open;
      }
    }
    if (open) {
      parts.forEach((part) => (part.open = true));
    }
  };
  byId("unfold").addEventListener("click", () => unfold(true));
  byId("fold").addEventListener("click", () => unfold(false));

  // Keys, where nobody is writing.
  const lines = () =>
    [...document.querySelectorAll(".part > summary, .entry > summary")].filter(
      (line) => line.checkVisibility() && line.offsetParent !== null);
  const go = (step) => {
    const all = lines();
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
    const line = all[Math.min(all.length - 1, Math.max(0, next))];
    if (line) {
      line.focus();
      line.scrollIntoView({ block: "nearest" });
    }
  };
  const fold = () => {
    const open = document.activeElement.closest("details[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.target.matches("input, select")) {
      if (event.key === "Escape") {
        filter.value = "";
        refresh();
        filter.blur();
      }
      return;
    }
    const does = {
      "/": () => filter.focus(),
      j: () => go(1),
      ArrowDown: () => go(1),
      k: () => go(-1),
      ArrowUp: () => go(-1),
      Escape: fold,
    }[event.key];
    if (does) {
      event.preventDefault();
      does();
    }
  });

  // An address with a check behind # leads to its line, unfolded.
  const show = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    for (let each = target; each; each = each.parentElement) {
      if (each.matches("details")) {
        each.open = true;
      }
    }
    if (target) {
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", show);

  // On paper everything is unfolded; afterwards as it was.
  let before = [];
  addEventListener("beforeprint", () => {
    before = [...document.querySelectorAll("details:not([open])")];
    before.forEach((each) => (each.open = true));
  });
  addEventListener("afterprint", () => before.forEach((each) => (each.open = false)));

  byId("tools").hidden = false;
  refresh();
  show();
})();
