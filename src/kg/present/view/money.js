// Who pays, for what, how much, at which stage: bars, and sums that count no money twice.

const hasMoney = () => M.claims.prop.some((p) => isProp(p, "amount"));
function moneyRows() {
  const rows = [];
  for (const i of S.hops && S.sel >= 0 ? moneyOf(S.sel) : shownThings()) {
    const amounts = claimsOf(i).filter(
      (c) => isProp(M.claims.prop[c], "amount") && isCurrent(claimFlags(c)) && heard(M.claims.cites[c]),
    );
    if (!amounts.length) continue;
    const numbers = amounts.map((c) => Number(M.claims.value[c])).filter(Number.isFinite);
    if (!numbers.length) continue;
    const concept = (name) => {
      const c = claimOf(i, name);
      return c === undefined ? "" : valueText(c, i);
    };
    const targets = (name) => targetsOf(i, name);
    rows.push({
      i,
      amounts,
      low: Math.min(...numbers),
      high: Math.max(...numbers),
      currency: currencyOf(i),
      payers: targets("hasPayer"),
      things: targets("concerns"),
      uses: targets("hasUse"),
      whole: targets("isPartOf"),
      stage: concept("hasStage"),
      share: concept("hasShare"),
      mixed: localName(M.claims.value[claimOf(i, "hasShare")] || "") === "mixed",
      hedge: [...new Set(amounts.map(hedge))].filter(Boolean).join(", "),
      ...periodOf(i),
    });
  }
  return rows;
}
function targetsOf(i, name) {
  return M.out[i]
    .filter((e) => isProp(M.edges.prop[e], name) && standing(M.edges.flags[e]) !== "derived" && heard(M.edges.cites[e]))
    .map((e) => M.edges.to[e]);
}
// The money of one thing, as `kg money THING` finds it (what concerns it or a part of it, and the parts of that), or what it pays.
function moneyOf(thing) {
  const within = (i) => i === thing || wholesOf(i).has(thing);
  const concerns = (i) => targetsOf(i, "concerns").some(within);
  return Array.from({ length: M.n }, (_, i) => i).filter(
    (i) =>
      !S.hide.has(M.kind[i]) &&
      (!V.matched || V.matched.nodes.has(i)) &&
      (within(i) || targetsOf(i, "hasPayer").includes(thing) || concerns(i) || [...wholesOf(i)].some(concerns)),
  );
}
function periodOf(i) {
  const day = (name, side) => {
    const c = claimOf(i, name);
    return c !== undefined && /^\d{4}/.test(M.claims.value[c]) ? side(M.claims.value[c]) : "";
  };
  return { from: day("start", startOf), to: day("end", endOf) };
}
const apartInTime = (a, b) => a.from && a.to && b.from && b.to && (a.to < b.from || b.to < a.from);
function wholesOf(i, seen = new Set()) {
  // everything that a thing is part of
  for (const e of M.out[i])
    if (isProp(M.edges.prop[e], "isPartOf") && !seen.has(M.edges.to[e])) {
      seen.add(M.edges.to[e]);
      wholesOf(M.edges.to[e], seen);
    }
  return seen;
}
// What the amounts of one stage come to, by the rule of `kg money`: what is a part is in its whole already, and the others are added
// only if they are known to be different money. Returns {low, high, counted, why}; why names two that may be the same.
function summed(rows) {
  const own = new Set(rows.map((r) => r.i));
  const counted = rows.filter((r) => ![...wholesOf(r.i)].some((w) => own.has(w)));
  const total = (side) => counted.reduce((sum, r) => sum + r[side], 0);
  for (const [k, a] of counted.entries())
    for (const b of counted.slice(k + 1)) if (maySame(a, b)) return { counted, why: [a.i, b.i] };
  return { counted, low: total("low"), high: total("high") };
}
const differ = (one, two) => one.length > 0 && two.length > 0 && !one.some((x) => two.includes(x));
const cutOf = (r) => (r.share ? "share" : r.uses.length ? "use" : r.payers.length ? "payer" : r.from ? "period" : "part");
function maySame(a, b) {
  if (a.share && b.share && a.share !== b.share && !a.mixed && !b.mixed) return false;
  if (apartInTime(a, b)) return false;
  const parts = a.whole.some((w) => b.whole.includes(w)) && cutOf(a) === cutOf(b);
  return !(parts && (differ(a.uses, b.uses) || (!a.uses.length && !b.uses.length && differ(a.things, b.things))));
}
const amountText = (low, high, currency, words = "") =>
  hedged(low === high ? moneyText(low, currency) : `${moneyText(low, currency)} – ${moneyText(high, currency)}`, words);
function drawMoney() {
  const rows = moneyRows();
  const groups = new Map();
  for (const row of rows) {
    const key = (row.payers.join("+") || "-") + " " + row.currency;
    groups.has(key) ? groups.get(key).push(row) : groups.set(key, [row]);
  }
  // One sum far beyond all others would leave them no length: its bar is cut, and says so.
  const highs = rows.map((r) => r.high).sort((a, b) => b - a);
  const usual = highs[Math.ceil(highs.length * 0.08)] || 1,
    most = highs[0] > 3 * usual ? usual : highs[0] || 1;
  const bar = (row) => {
    const outer = el("span", { class: row.high > most ? "bar cut" : "bar", "aria-hidden": "true" }),
      inner = el("i", {}),
      sure = el("b", {});
    inner.style.width = Math.max(0.4, Math.min(1, row.high / most) * 100) + "%";
    sure.style.width = (row.low / row.high) * 100 + "%";
    inner.append(sure);
    outer.append(inner);
    return outer;
  };
  const blocks = [...groups.values()]
    .sort(
      (a, b) =>
        !a[0].payers.length - !b[0].payers.length || Math.max(...b.map((r) => r.high)) - Math.max(...a.map((r) => r.high)),
    )
    .map((list) => {
      list.sort((a, b) => b.high - a.high);
      const stages = new Map();
      for (const row of list) stages.has(row.stage) ? stages.get(row.stage).push(row) : stages.set(row.stage, [row]);
      // What is said of one amount alone is its row; without a stage nobody knows what may be added.
      const sums = [...stages]
        .filter(([stage, of]) => stage && of.length > 1)
        .map(([stage, of]) => {
          const { counted, low, high, why } = summed(of);
          if (why) return el("p", { class: "lead" }, t("notAdded", stage, ...why.map(label)));
          const text = `${t("sum")}: ${stage} ${amountText(low, high, of[0].currency, [...new Set(counted.map((r) => r.hedge))].filter(Boolean).join(", "))}`;
          return el("p", { class: "sum" }, text);
        });
      return el(
        "section",
        {},
        el("h3", {}, `${t("payer")}: `, list[0].payers.length ? list[0].payers.map((p, k) => [k > 0 && " + ", link(p)]) : t("unknown")),
        el(
          "table",
          { class: "money" },
          el(
            "thead",
            {},
            el(
              "tr",
              {},
              ["what", "amount", "stage", "share"].map((k) => el("th", { scope: "col" }, t(k))),
              el("td", { class: "barcell" }),
            ),
          ),
          el(
            "tbody",
            {},
            list.map((row) =>
              el(
                "tr",
                {},
                el(
                  "th",
                  { scope: "row" },
                  link(row.i),
                  [...row.things, ...row.uses].map((w) => el("small", {}, "→ ", link(w))),
                  row.whole.map((w) => el("small", {}, `${t("partOf")}: `, link(w))),
                  bar(row), // on narrow screens, where it has no column
                ),
                el(
                  "td",
                  { class: "number" },
                  row.amounts.map((c) => saidText(c, row.i)).join(" ↔ "),
                  " ",
                  row.low !== row.high && tag("disputed"),
                ),
                el("td", {}, row.stage),
                el("td", {}, row.share),
                el("td", { class: "barcell", "aria-hidden": "true" }, bar(row)),
              ),
            ),
          ),
        ),
        list[0].payers.length > 0 && sums,
      ); // of unknown payers nobody knows what overlaps
    });
  $("money").setAttribute("aria-label", t("money"));
  $("money").replaceChildren(
    el("h2", {}, S.hops && S.sel >= 0 ? `${t("money")}: ${label(S.sel)}` : t("money")),
    el("p", { class: "lead" }, t("moneyLead")),
    ...(blocks.length ? blocks : [el("p", {}, t("nothingHere"))]),
  );
}
