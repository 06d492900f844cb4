// The legend, which switches kinds; the filters; the buttons of the head.

const SVG = "http://www.w3.org/2000/svg";
// A mark of a kind as a small SVG: shape and colour together.
function badge(kind, size = 14) {
  const svg = document.createElementNS(SVG, "svg"),
    path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "-1.5 -1.5 3 3");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "badge");
  const parts = [];
  trace(
    {
      moveTo: (x, y) => parts.push(`M${x.toFixed(3)} ${y.toFixed(3)}`),
      lineTo: (x, y) => parts.push(`L${x.toFixed(3)} ${y.toFixed(3)}`),
      closePath: () => parts.push("Z"),
      arc: (x, y, r) => parts.push(`M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`),
    },
    shapeOf(kind),
    0,
    0,
    1,
  );
  path.setAttribute("d", parts.join(""));
  path.setAttribute("fill", colourOf(kind));
  svg.append(path);
  return svg;
}

function drawLegend() {
  const all = new Array(M.kinds.length).fill(0),
    now = new Array(M.kinds.length).fill(0);
  for (let i = 0; i < M.n; i++) all[M.kind[i]]++;
  for (const v of V.here)
    if (v < M.n) now[M.kind[v]]++;
    else for (const i of M.groups[v - M.n]) now[M.kind[i]]++;
  for (const facet of M.home.keys())
    if (
      !isOpen(facet) &&
      (!V.matched || V.matched.nodes.has(facet)) &&
      !S.hide.has(M.kind[facet]) &&
      M.home.get(facet).some((h) => V.here.has(h))
    )
      now[M.kind[facet]]++;
  $("legend").setAttribute("aria-label", t("kinds"));
  const had = document.activeElement?.dataset?.kind;
  $("legend").replaceChildren(
    ...[
      ...M.kinds.map(
        (_, k) =>
          all[k] > 0 &&
          el(
            "button",
            {
              type: "button",
              "aria-pressed": String(!S.hide.has(k)),
              "data-kind": String(k),
              title: t("shownOf", kindName(k), count(all[k]), count(now[k])),
              onclick: () => change({ hide: toggled(S.hide, k) }),
            },
            badge(k),
            el("span", {}, kindName(k)),
            el("b", {}, count(now[k])),
          ),
      ),
      M.home.size > 0 &&
        el(
          "button",
          { type: "button", class: "fold", "aria-pressed": String(S.unfold), onclick: () => change({ unfold: !S.unfold }) },
          t(S.unfold ? "fold" : "unfold"),
        ),
      V.nodes.length <= 3000 && V.nodes.some((v) => v < M.n && isDisputedNode(v)) && el("span", { class: "disputes" }, t("disputed")),
      V.total > MANY &&
        el(
          "button",
          {
            type: "button",
            class: "fold",
            "aria-pressed": String(S.all),
            onclick: () => {
              change({ all: !S.all, open: new Set() });
              showAll();
            },
          },
          t(S.all ? "closeAll" : "openAll"),
        ),
    ].filter(Boolean),
  );
  if (had !== undefined) $("legend").querySelector(`[data-kind="${had}"]`)?.focus();
}

function drawFilters() {
  const form = $("filters");
  form.hidden = !S.filters;
  if (!S.filters) return;
  const select = (name, options, value) =>
    el(
      "label",
      {},
      el("span", {}, t(name)),
      el(
        "select",
        {
          onchange: (event) =>
            change({ [name]: ["prop", "source"].includes(name) ? Number(event.target.value) : event.target.value }),
          name,
        },
        options.map(([v, text]) => el("option", { value: v, selected: String(v) === String(value) }, text)),
      ),
    );
  const used = new Set([...M.claims.prop, ...M.edges.prop]);
  const props = [...used].map((p) => [p, propName(p)]).sort((a, b) => a[1].localeCompare(b[1], S.lang));
  const cited = new Set(M.cites.source);
  const sources = M.sources
    .map((s, i) => [i, `${s[3]} ${s[1] || localName(s[0])}`])
    .filter(([i]) => cited.has(i))
    .sort((a, b) => a[1].localeCompare(b[1]));
  const stages = new Map();
  M.claims.prop.forEach((p, c) => {
    if (isProp(p, "hasStage") && M.claims.label[c]) stages.set(localName(M.claims.value[c]), pick(...M.claims.label[c]));
  });
  const day = (name) =>
    el("input", {
      type: "date",
      name,
      value: S[name],
      "aria-label": `${t("period")} ${t(name)}`,
      onchange: (event) => change({ [name]: event.target.value }),
    });
  const had = form.contains(document.activeElement) ? document.activeElement.name : "";
  form.onsubmit = (event) => event.preventDefault();
  form.setAttribute("aria-label", t("filter"));
  const labelled = (name, key, control) => {
    control.querySelector("span").textContent = t(key);
    return control;
  };
  form.replaceChildren(
    ...[
      labelled("prop", "property", select("prop", [[-1, t("all")], ...props], S.prop)),
      select("source", [[-1, t("all")], ...sources], S.source),
      stages.size > 0 && select("stage", [["", t("all")], ...stages], S.stage),
      el("label", {}, el("span", {}, t("period")), day("from"), "–", day("to")),
      el(
        "label",
        { class: "tick" },
        el("input", {
          type: "checkbox",
          name: "disputed",
          checked: S.disputed,
          onchange: (event) => change({ disputed: event.target.checked }),
        }),
        t("onlyDisputed"),
      ),
      el("span", { class: "tally" }, t("shown", count(V.total))),
      el(
        "button",
        {
          type: "button",
          onclick: () => change({ prop: -1, source: -1, stage: "", from: "", to: "", disputed: false, hide: new Set() }),
        },
        t("clear"),
      ),
    ].filter(Boolean),
  );
  if (had) form.querySelector(`[name="${had}"]`)?.focus();
}

function drawHead() {
  document.documentElement.lang = S.lang;
  document.documentElement.dataset.theme = S.theme;
  document.title = $("title").textContent = pick(...M.title);
  $("query").placeholder = t("search");
  $("query").setAttribute("aria-label", t("search"));
  $("hits").setAttribute("aria-label", t("search"));
  $("views").setAttribute("aria-label", t("views"));
  const has = { table: true, money: hasMoney(), time: hasTime() };
  $("views").replaceChildren(
    ...["network", "table", "money", "time"]
      .filter((v) => v === "network" || has[v])
      .map((view) =>
        el("button", { type: "button", "aria-pressed": String(S.view === view), onclick: () => change({ view }) }, t(view)),
      ),
  );
  const tool = (key, text, f, pressed) =>
    el(
      "button",
      {
        type: "button",
        id: "tool-" + key,
        title: t(key),
        "aria-label": /\w|[가-힣]/.test(text) ? undefined : t(key), // a word is its own label
        "aria-pressed": pressed === undefined ? undefined : String(pressed),
        onclick: f,
      },
      text,
    );
  const focusedTool = document.activeElement?.id;
  $("tools").replaceChildren(
    ...[
      M.story.length > 0 &&
        tool(
          "story",
          t("story"),
          () => (S.step >= 0 ? endStory() : goStep(0)),
          S.step >= 0,
        ),
      M.days.length > 0 && tool("days", t("days"), () => change(S.days ? { days: false, asof: "" } : { days: true }), S.days),
      tool("filter", t("filter") + (filtering() ? ` (${filtering()})` : ""), () => change({ filters: !S.filters }), S.filters),
      el(
        "span",
        { class: "menu" },
        tool("exports", t("exports"), toggleMenu),
        el(
          "span",
          { id: "menu", role: "group", "aria-label": t("exports"), hidden: true },
          ["png", "svg", "csv", "notes", "bib", "print"].map((what) =>
            el(
              "button",
              {
                type: "button",
                onclick: () => {
                  closeMenus();
                  save(what);
                },
              },
              t(what),
            ),
          ),
        ),
      ),
      tool("language", t("language"), () => change({ lang: S.lang === "en" ? "ko" : "en" })),
      tool("theme", "◐", () => change({ theme: colours() === DARK ? "light" : "dark" })),
      tool("help", "?", openHelp),
    ].filter(Boolean),
  );
  setMenu(true);
  if (focusedTool) $(focusedTool)?.focus();
  $("zoom").setAttribute("aria-label", t("zoom"));
  $("zoom").replaceChildren(
    ...[
      ["zoomIn", "+", () => zoomAt(1.4, width / 2, height / 2)],
      ["zoomOut", "−", () => zoomAt(1 / 1.4, width / 2, height / 2)],
      ["fit", "⤢", showAll],
    ].map(([key, text, f]) => el("button", { type: "button", title: t(key), "aria-label": t(key), onclick: f }, text)),
  );
}
function toggleMenu() {
  setMenu(!$("menu").hidden);
}
function setMenu(hidden) {
  $("menu").hidden = hidden;
  $("tool-exports").setAttribute("aria-expanded", String(!hidden));
}
function closeMenus() {
  if ($("menu") && !$("menu").hidden) setMenu(true);
}

function openHelp() {
  const help = $("help");
  help.setAttribute("aria-label", t("help"));
  help.replaceChildren(
    el("h2", {}, t("keys")),
    el(
      "dl",
      {},
      KEYS.map(([key, words]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, pick(...words))]),
    ),
    el("button", { type: "button", onclick: () => help.close() }, t("close")),
  );
  help.showModal();
}
function note() {
  const box = $("note");
  box.textContent = V.grouped ? t("groupNote", count(V.total), count(V.held.size)) : V.nodes.length ? "" : t("nothingHere");
  box.hidden = !box.textContent;
}
