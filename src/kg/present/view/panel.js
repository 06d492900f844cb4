// The details: what is said of a thing or a link, by whom, where, and who says otherwise.
// With nothing chosen: what the graph tells.

function button(text, f, more = {}) {
  return el("button", { type: "button", onclick: f, ...more }, text);
}
function link(v, more = null) {
  return el(
    "button",
    { type: "button", class: "thing", onclick: () => choose(v), "data-v": String(v) },
    badge(M.kind[v]),
    el("span", {}, label(v)),
    more,
  );
}
const tag = (key, kind = key) => el("span", { class: "tag " + kind }, t(key));

// As sourceName, with the title in its own language for whoever hears it read.
function sourceParts(s) {
  const [name, title] = [sourceName(s), M.sources[s][2]];
  const at = title ? name.indexOf(title) : -1;
  if (at < 0) return [name];
  return [name.slice(0, at), el("span", { lang: M.sources[s][4] }, title), name.slice(at + title.length)];
}
function citation(c, date = false) {
  const s = M.cites.source[c],
    get = (name) => M.cites[name][c];
  const parts = [];
  if (s >= 0) {
    const url = M.sources[s][6];
    parts.push(
      webAddress(url)
        ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: t("open") }, sourceParts(s))
        : el("span", {}, sourceParts(s)),
    );
    if (get("locator")) parts.push(", " + locatorText(get("locator")));
    if (get("as_of") && get("as_of") !== M.sources[s][3]) parts.push(`, ${t("asOf")} ${dateText(get("as_of"))}`);
    if (M.sources[s][8] === "weak") parts.push(" · " + pick("약한 출처", "weak source"));
  } else
    parts.push(
      el(
        "span",
        {},
        get("standing") === "derived"
          ? `${t("derived")}: ${localName(get("locator"))}`
          : `${t("register")}: ${localName(get("locator"))}`,
      ),
    );
  if (get("qualifier")) parts.push(` (${hedgeWord(get("qualifier"), date)})`);
  if (get("printed")) parts.push(el("q", { title: t("printed"), lang: s >= 0 && M.sources[s][4] }, get("printed")));
  if (get("standing") === "claimed") parts.push(tag("claimed"));
  if (get("standing") === "set-aside") parts.push(tag("aside"), get("reason") && el("i", {}, `${t("reason")}: ${get("reason")}`));
  return el("li", {}, parts);
}
const citations = (list, date) =>
  el(
    "ul",
    { class: "cites" },
    some(list.filter(saidBy), (c) => citation(c, date), 5),
  );
function marks(flags) {
  const out = [];
  if (isDisputed(flags)) out.push(tag("disputed"));
  if (standing(flags) === "aside") out.push(tag("aside"));
  else if (!isCurrent(flags)) out.push(tag("superseded"));
  if (standing(flags) === "claimed") out.push(tag("claimed"));
  if (standing(flags) === "derived") out.push(tag("derived"));
  return out;
}

// All values of each property, the current first; rivals stand side by side.
function values(i) {
  const by = new Map();
  for (const c of claimsOf(i)) {
    if (!heard(M.claims.cites[c])) continue;
    const p = M.claims.prop[c];
    by.has(p) ? by.get(p).push(c) : by.set(p, [c]);
  }
  return [...by].map(([p, list]) => {
    list.sort((a, b) => isCurrent(claimFlags(b)) - isCurrent(claimFlags(a)) || newest(b).localeCompare(newest(a)));
    const rivals = list.length > 1 && M.props[p][3];
    return el(
      "div",
      { class: "prop" },
      el("h4", {}, propName(p)),
      el(
        "div",
        { class: rivals ? "rivals" : "" },
        list.map((c) => {
          const flags = claimFlags(c);
          return el(
            "div",
            { class: "value" + (isCurrent(flags) ? "" : " past") },
            el("strong", {}, saidText(c, i)),
            marks(flags),
            citations(M.claims.cites[c], isDate(c)),
          );
        }),
      ),
      rivals && course(i, list),
    );
  });
}
const newest = (c) => M.claims.cites[c].reduce((best, k) => (M.cites.as_of[k] > best ? M.cites.as_of[k] : best), "");

// Values of one property over time as a small line: numbers up and down, anything else as marks.
function course(node, list) {
  const points = list
    .filter((c) => standing(claimFlags(c)) !== "aside")
    .map((c) => [newest(c), Number(M.claims.value[c]), c])
    .filter(([d]) => d)
    .sort((a, b) => a[0].localeCompare(b[0]));
  if (new Set(points.map(([d]) => d)).size < 2) return null;
  const day = (d) => Date.parse(endOf(d)),
    first = day(points[0][0]),
    last = day(points.at(-1)[0]);
  const numbers = points.every(([, v]) => Number.isFinite(v)),
    low = Math.min(...points.map((p) => p[1])),
    high = Math.max(...points.map((p) => p[1]));
  const at = ([d, v]) => [
    8 + ((day(d) - first) / (last - first || 1)) * 244,
    numbers && high > low ? 36 - ((v - low) / (high - low)) * 28 : 22,
  ];
  const svg = (name, attributes, ...children) => {
    const n = document.createElementNS(SVG, name);
    for (const [k, v] of Object.entries(attributes)) n.setAttribute(k, v);
    n.append(...children);
    return n;
  };
  return svg(
    "svg",
    {
      viewBox: "0 0 260 44",
      class: "history",
      role: "img",
      "aria-label": `${t("history")}: ${points.map(([d, , c]) => `${dateText(d)} ${valueText(c, node)}`).join("; ")}`,
    },
    svg("path", {
      d: points
        .map(
          (p, k) =>
            (k ? "L" : "M") +
            at(p)
              .map((n) => n.toFixed(1))
              .join(" "),
        )
        .join(""),
      class: "line",
    }),
    ...points.map((p) =>
      svg(
        "circle",
        {
          cx: at(p)[0],
          cy: at(p)[1],
          r: isCurrent(claimFlags(p[2])) ? 4 : 2.5,
          class: isCurrent(claimFlags(p[2])) ? "now" : "then",
        },
        svg("title", {}, `${dateText(p[0])}: ${valueText(p[2], node)}`),
      ),
    ),
  );
}

// The first of many, and a button for the others: a hub has thousands.
function some(items, draw, most = 24) {
  if (items.length <= most + 1) return items.map(draw);
  const rest = items.length - most;
  return [
    items.slice(0, most).map(draw),
    el(
      "li",
      {},
      button(t("and", count(rest)), (event) => event.target.parentNode.replaceWith(...items.slice(most).map(draw)), { class: "more" }),
    ),
  ];
}
function relation(e, from) {
  const out = M.edges.from[e] === from,
    other = out ? M.edges.to[e] : M.edges.from[e],
    flags = edgeFlags(e);
  return el(
    "li",
    { class: isCurrent(flags) ? "" : "past" },
    el("span", { class: "rel" }, out ? "→ " : "← ", propName(M.edges.prop[e])),
    " ",
    link(other),
    marks(flags),
    citations(M.edges.cites[e]),
  );
}
// What is folded into a thing: an allocation, a milestone, a tenure, with its own values and ties.
function facet(i, home, open = false) {
  const what = gist(i) || fate(i);
  return el(
    "details",
    { class: "facet", open },
    el(
      "summary",
      {},
      badge(M.kind[i]),
      el("span", {}, el("b", {}, label(i)), what && el("em", {}, what), el("small", {}, className(i))),
    ),
    values(i),
    el(
      "ul",
      { class: "rels" },
      [...M.out[i], ...M.into[i]].filter((e) => heard(M.edges.cites[e])).map((e) => relation(e, i)),
    ),
    button(t(isOpen(i) ? "hideNode" : "showNode"), () => change({ open: toggled(S.open, i) }), {
      "aria-pressed": String(isOpen(i)),
    }),
  );
}

function facetsByClass(guests, v) {
  const by = new Map();
  for (const f of guests) by.has(M.nodes.cls[f]) ? by.get(M.nodes.cls[f]).push(f) : by.set(M.nodes.cls[f], [f]);
  return [...by.values()].map((list) => [
    by.size > 1 && el("h4", {}, `${className(list[0])} (${count(list.length)})`),
    el(
      "ul",
      { class: "rels" },
      some(list, (f) => el("li", {}, facet(f, v))),
    ),
  ]);
}

const MEASURES = ["Indicator", "RankingList"];
function panelOfThing(v) {
  const names = M.nodes.names[v].split("\n").filter(Boolean);
  const other = pick(M.nodes.en[v], M.nodes.ko[v]) || "";
  const edges = [...M.out[v], ...M.into[v]].filter(
    (e) =>
      heard(M.edges.cites[e]) &&
      !(M.home.has(M.edges.from[e]) && M.home.get(M.edges.from[e]).includes(v)) &&
      !(M.home.has(M.edges.to[e]) && M.home.get(M.edges.to[e]).includes(v)),
  );
  // What a measurement measures is told by the measurement.
  const guests = M.guests[v].filter(
    (f) =>
      !MEASURES.includes(localName(M.classes[M.nodes.cls[f]][0])) &&
      (claimsOf(f).some((c) => heard(M.claims.cites[c])) || [...M.out[f], ...M.into[f]].some((e) => heard(M.edges.cites[e]))),
  );
  const listed = values(v);
  return [
    el("p", { class: "kind" }, badge(M.kind[v]), className(v)),
    el("h2", { tabindex: "-1" }, label(v)),
    other && other !== label(v) && el("p", { class: "second", lang: S.lang === "en" ? "ko" : "en" }, other),
    names.length > 0 && el("p", { class: "names" }, `${t("otherNames")}: ${names.join(" · ")}`),
    el(
      "div",
      { class: "deeds" },
      button(t(expanded(v) ? "collapse" : "expand"), () => (expanded(v) ? collapse(v) : expand(v))),
      button(
        t(S.hops ? "unfocus" : "focus"),
        () => {
          change({ hops: S.hops ? 0 : 1 });
          showAll();
        },
        { "aria-pressed": String(!!S.hops) },
      ),
      button(t("pathFrom"), () => startPath(v)),
    ),
    listed.length > 0 && [el("h3", {}, t("says")), listed],
    guests.length > 0 && [el("h3", {}, `${t("facets")} (${count(guests.length)})`), facetsByClass(guests, v)],
    edges.length > 0 && [
      el("h3", {}, `${t("relations")} (${count(edges.length)})`),
      el(
        "ul",
        { class: "rels" },
        some(edges, (e) => relation(e, v)),
      ),
    ],
  ];
}
function panelOfLink(found) {
  const { a, b } = found;
  if (a >= M.n || b >= M.n) return [el("h2", {}, `${label(a)} – ${label(b)}`), el("p", {}, t("links", count(found.size)))];
  return [
    el(
      "h2",
      { class: "pair", tabindex: "-1" },
      link(a),
      el("span", {}, found.forth && found.back ? "↔" : found.forth ? "→" : "←"),
      link(b),
    ),
    found.edges.length > 0 &&
      el(
        "ul",
        { class: "rels" },
        found.edges.map((e) =>
          el(
            "li",
            { class: isCurrent(edgeFlags(e)) ? "" : "past" },
            sentence(M.edges.from[e], propName(M.edges.prop[e]), M.edges.to[e]),
            marks(edgeFlags(e)),
            citations(M.edges.cites[e]),
          ),
        ),
      ),
    [...new Set(found.folds.map((f) => M.folds[f][0]))].map((f, k) => facet(f, a, k === 0)),
  ];
}
const sentence = (from, words, to) =>
  el("p", { class: "sentence" }, link(from), el("span", { class: "rel" }, ` ${words} → `), link(to));
function panelOfPath(path) {
  return [
    el("h2", { tabindex: "-1" }, `${t("path")}: ${t("steps", path.length - 1)}`),
    el(
      "ol",
      { class: "path" },
      path.map((v, k) => el("li", {}, link(v), k < path.length - 1 && el("div", { class: "step" }, tiesBetween(v, path[k + 1])))),
    ),
  ];
}
function tiesBetween(a, b) {
  const [edges, folds] = M.tied[a].get(b) || [[], []];
  const facets = [...new Set(folds.map((f) => M.folds[f][0]))].filter((f) => tiedThen(f, a) && tiedThen(f, b));
  return [
    el(
      "ul",
      { class: "rels" },
      edges
        .filter((e) => heard(M.edges.cites[e]))
        .slice(0, 6)
        .map((e) =>
          el(
            "li",
            {},
            el("span", { class: "rel" }, (M.edges.from[e] === a ? "↓ " : "↑ ") + propName(M.edges.prop[e])),
            marks(edgeFlags(e)),
            citations(M.edges.cites[e]),
          ),
        ),
    ),
    facets.slice(0, 6).map((f) => facet(f, a)),
  ];
}

function panelOfAll() {
  const said = (list) => (S.asof ? list.filter(heard).length : list.length);
  const statements = said(M.claims.cites) + said(M.edges.cites),
    cited = new Set(M.cites.source.filter((s, c) => s >= 0 && saidBy(c))).size,
    things = S.asof ? V.matched.nodes.size : M.n;
  const top = M.top.filter((v) => !S.hide.has(M.kind[v]) && (!S.asof || V.matched.nodes.has(v)));
  const tied = [];
  for (const [i, a] of top.entries())
    for (const b of top.slice(i + 1)) {
      const found = linkOf(a, b);
      if (found) tied.push(found);
    }
  const disputes = [];
  for (let i = 0; i < M.n && disputes.length < 200; i++) {
    const props = new Map();
    for (const c of claimsOf(i))
      if (isDisputed(claimFlags(c)))
        props.has(M.claims.prop[c]) ? props.get(M.claims.prop[c]).push(c) : props.set(M.claims.prop[c], [c]);
    for (const [p, list] of props) disputes.push([i, p, list]);
  }
  return [
    el("h2", { tabindex: "-1" }, t("start")),
    el("p", { class: "tally" }, t("counts", count(things), count(statements), count(cited))),
    M.asof && !S.asof && el("p", { class: "tally" }, wholeDay()),
    M.story.length > 0 && el("p", { class: "offer" }, button(t("tell", M.story.length), () => goStep(0))),
    top.length > 0 && [el("h3", {}, t("tenMain", top.length)), el("p", { class: "lead" }, t("tenLead"))],
    el(
      "ol",
      { class: "ten" },
      top.map((v) => el("li", {}, link(v, null), el("p", {}, headline(v)))),
    ),
    tied.length > 0 && [
      el("h3", {}, t("together")),
      el(
        "ul",
        { class: "ties" },
        tied.slice(0, 14).map((found) => {
          const [from, to] = found.forth ? [found.a, found.b] : [found.b, found.a];
          return el(
            "li",
            {},
            link(from),
            el(
              "button",
              { type: "button", class: "rel", onclick: () => change({ pair: pairKey(found), sel: -1, path: [] }) },
              ` ${linkText(found)} → `,
            ),
            link(to),
          );
        }),
      ),
    ],
    disputes.length > 0 && [
      el("h3", {}, `${t("disputedHere")} (${disputes.length})`),
      el(
        "ul",
        { class: "ties" },
        disputes
          .slice(0, 12)
          .map(([i, p, list]) =>
            el(
              "li",
              {},
              link(M.home.has(i) ? M.home.get(i)[0] : i),
              el("span", {}, ` ${M.home.has(i) ? label(i) + ", " : ""}${propName(p)}: `),
              el("b", {}, list.map((c) => saidText(c, i)).join(" ↔ ")),
            ),
          ),
      ),
    ],
  ];
}
// One line that says why a thing matters: its best figure, else how many it is tied to.
function headline(v) {
  const said = [];
  const own = gist(v);
  if (own) said.push(own);
  for (const f of M.guests[v]) {
    const what = gist(f);
    if (what && M.home.get(f)[0] === v && said.length < 2) said.push(`${label(f)} ${what}`);
  }
  said.push(t("nRelations", count(tieCount(v))));
  return said.join(" · ");
}

let scrolled = 0;
$("panel").addEventListener("scroll", (event) => (scrolled = event.target.scrollTop), { passive: true });
function drawPanel(changed) {
  const panel = $("panel");
  const found = S.pair && linkByKey(S.pair);
  const something = S.sel >= 0 || S.path.length > 1 || found;
  const content =
    S.step >= 0 && !something
      ? []
      : S.path.length > 1
        ? panelOfPath(S.path)
        : S.sel >= 0 && S.sel < M.n
          ? panelOfThing(S.sel)
          : found
            ? panelOfLink(found)
            : panelOfAll();
  panel.setAttribute("aria-label", something ? (S.sel >= 0 ? label(S.sel) : t("relations")) : t("start"));
  const fresh = !changed || ["sel", "pair", "path"].some((k) => changed.has(k));
  const opened = fresh ? null : new Set([...panel.querySelectorAll("details[open] > summary b")].map((b) => b.textContent));
  const scroll = scrolled;
  panel.replaceChildren(
    ...[S.step >= 0 && storyBox(), something && el("p", { class: "back" }, button("‹ " + t("back"), letGo))].filter(Boolean),
    el("div", {}, content),
  );
  // To ask where it is scrolled to, or to scroll it, lays the whole page out at once.
  if (fresh) {
    if (scroll) panel.scrollTop = 0;
  } else {
    panel.scrollTop = scroll;
    for (const b of panel.querySelectorAll("summary b")) if (opened.has(b.textContent)) b.closest("details").open = true;
  }
}

// The tooltip: the name, what it is, and for a link its claim and source.
function tip(v, found, px, py) {
  let box = $("tip");
  if (!box) stage.append((box = el("div", { id: "tip", "aria-hidden": "true" })));
  box.hidden = v < 0 && !found;
  if (box.hidden) return;
  const cited = (list) =>
    list
      .slice(0, 2)
      .map((c) => (M.cites.source[c] >= 0 ? `${sourceName(M.cites.source[c])}, ${locatorText(M.cites.locator[c])}` : ""))
      .filter(Boolean)
      .map((text) => el("small", {}, text));
  if (v >= 0) {
    const list =
      v < M.n
        ? claimsOf(v)
            .concat()
            .filter((c) => isCurrent(claimFlags(c)))
            .slice(0, 4)
        : [];
    const mine = v < M.n ? M.guests[v].filter((f) => M.home.get(f)[0] === v && gist(f)).slice(0, 3) : [];
    box.replaceChildren(
      el("b", {}, label(v)),
      el("small", {}, v < M.n ? className(v) : t("things", count(V.held.get(v) || 0))),
      ...list.map((c) => el("span", {}, `${propName(M.claims.prop[c])}: ${saidText(c, v)}`, cited(M.claims.cites[c]))),
      ...mine.map((f) => el("span", {}, `${label(f)}: ${gist(f)}`)),
    );
  } else {
    const [from, to] = found.forth ? [found.a, found.b] : [found.b, found.a];
    box.replaceChildren(
      el("b", {}, `${label(from)} ${found.forth && found.back ? "↔" : "→"} ${label(to)}`),
      el("span", {}, linkText(found)),
      ...found.edges.slice(0, 3).map((e) => el("span", {}, found.size > 1 && propName(M.edges.prop[e]), cited(M.edges.cites[e]))),
    );
  }
  // It hangs from the corner that leaves it room: to measure it would lay the page out at every move.
  const right = px > width / 2,
    low = py > height * 0.6;
  box.style.left = right ? "auto" : px + 14 + "px";
  box.style.right = right ? width - px + 14 + "px" : "auto";
  box.style.top = low ? "auto" : py + 16 + "px";
  box.style.bottom = low ? height - py + 12 + "px" : "auto";
}
