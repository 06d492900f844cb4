// What is shown, as tables: the things, and everything that is said of them.

let tableMode = "things",
  tableSort = [4, -1],
  tableMost = 300;
function statementRows(nodes) {
  const rows = [];
  const source = (list) => list.filter((c) => M.cites.source[c] >= 0 && saidBy(c));
  for (const v of nodes) {
    for (const c of claimsOf(v))
      if (heard(M.claims.cites[c]))
        rows.push({
          v,
          prop: propName(M.claims.prop[c]),
          value: saidText(c, v),
          flags: claimFlags(c),
          cites: source(M.claims.cites[c]),
          all: M.claims.cites[c].filter(saidBy),
        });
    for (const e of M.out[v])
      if (heard(M.edges.cites[e]))
        rows.push({
          v,
          prop: propName(M.edges.prop[e]),
          value: label(M.edges.to[e]),
          to: M.edges.to[e],
          flags: edgeFlags(e),
          cites: source(M.edges.cites[e]),
          all: M.edges.cites[e].filter(saidBy),
        });
  }
  return rows;
}
// The things of the picture with what is folded into them and stood for by groups.
function shownThings() {
  const things = new Set();
  for (const v of V.here) for (const i of v < M.n ? [v] : M.groups[v - M.n]) if (!S.hide.has(M.kind[i])) things.add(i);
  for (const i of [...things]) for (const f of M.guests[i]) if (!S.hide.has(M.kind[f])) things.add(f);
  return [...things].sort((a, b) => a - b);
}
function drawTable() {
  const things = shownThings();
  const statements = tableMode === "statements";
  const columns = statements
    ? [t("thing"), t("property"), t("value"), t("printed"), t("sources")]
    : [t("name"), t("kind"), t("otherNames"), t("value"), t("tied"), t("sources")];
  let rows;
  if (statements) {
    rows = statementRows(things).map((r) => [
      label(r.v),
      r.prop,
      r.value,
      r.all
        .map((c) => M.cites.printed[c])
        .filter(Boolean)
        .join("; "),
      r.cites.map((c) => `${sourceName(M.cites.source[c])}, ${locatorText(M.cites.locator[c])}`).join("; "),
      r,
    ]);
  } else {
    rows = things.map((v) => {
      const cited = new Set(
        [...claimsOf(v).map((c) => M.claims.cites[c]), ...[...M.out[v], ...M.into[v]].map((e) => M.edges.cites[e])]
          .flat()
          .filter((c) => M.cites.source[c] >= 0 && saidBy(c))
          .map((c) => M.cites.source[c]),
      );
      return [label(v), className(v), M.nodes.names[v].split("\n").join(" · "), gist(v), tieCount(v), cited.size, { v }];
    });
  }
  const [by, way] = tableSort[0] < columns.length ? tableSort : [0, 1];
  rows.sort(
    (a, b) =>
      way * (typeof a[by] === "number" ? a[by] - b[by] : String(a[by]).localeCompare(String(b[by]), S.lang, { numeric: true })),
  );
  const total = rows.length;
  const cell = (row, k) => {
    const data = row.at(-1);
    if (k === 0) return el("th", { scope: "row" }, link(data.v));
    if (statements && k === 2) return el("td", {}, data.to >= 0 ? link(data.to) : row[2], " ", marks(data.flags));
    if (statements && k === 4) return el("td", {}, citations(data.cites));
    return el("td", { class: typeof row[k] === "number" ? "number" : "" }, String(row[k]));
  };
  const mode = (name, text) =>
    button(
      text,
      () => {
        tableMode = name;
        tableSort = name === "things" ? [4, -1] : [0, 1];
        tableMost = 300;
        drawTable();
      },
      { "aria-pressed": String(tableMode === name) },
    );
  $("table").setAttribute("aria-label", t("table"));
  $("table").replaceChildren(
    el(
      "p",
      { class: "deeds" },
      mode("things", `${t("listLabel")} (${count(things.length)})`),
      mode("statements", t("relations") + " · " + t("says")),
    ),
    el(
      "table",
      {},
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          columns.map((name, k) =>
            el(
              "th",
              { scope: "col", "aria-sort": k === by ? (way > 0 ? "ascending" : "descending") : "none" },
              button(name, () => {
                tableSort = [k, k === by ? -way : 1];
                drawTable();
                $("table").querySelectorAll("thead button")[k].focus();
              }),
            ),
          ),
        ),
      ),
      el(
        "tbody",
        {},
        rows.slice(0, tableMost).map((row) =>
          el(
            "tr",
            {},
            columns.map((_, k) => cell(row, k)),
          ),
        ),
      ),
    ),
    total > tableMost
      ? button(t("and", count(total - tableMost)), () => {
          tableMost += 1000;
          drawTable();
        })
      : "",
  );
}
