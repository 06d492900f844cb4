// What is in the picture: from the choices of the reader to the things and links that are drawn.

const MANY = 1500; // more things than this open as groups
const V = { nodes: [], links: [], pairs: new Map(), near: new Map(), here: new Set(), grouped: false, matched: null };

// --- claims under the as-of day ----------------------------------------------------------------------------------------
const saidBy = (c) => !S.asof || M.said[c] <= S.asof;
// What a rule derived from all that is known today had not been derived then.
const heard = (cites) => !S.asof || !cites.length || cites.some((c) => saidBy(c) && M.cites.standing[c] !== "derived");
let live = null; // claim and edge flags under the as-of day and what had been spoken of by then, or null for now
function settle() {
  live = null;
  if (!S.asof) return;
  const spoken = (c) => M.cites.source[c] >= 0 && saidBy(c) && M.cites.standing[c] !== "derived";
  live = { claims: [...M.claims.flags], edges: [...M.edges.flags], used: new Set() };
  const owners = new Int32Array(M.claims.prop.length);
  for (let i = 0; i < M.n; i++) owners.fill(i, M.first[i], M.first[i + 1]);
  M.claims.cites.forEach((cites, r) => cites.some(spoken) && live.used.add(owners[r]));
  M.edges.cites.forEach((cites, r) => cites.some(spoken) && live.used.add(M.edges.from[r]).add(M.edges.to[r]));
  // Of a property that has one value at a time what counted then, be it a text or a thing.
  const weigh = (flags, { cites, prop }, owner, valueOf) => {
    const groups = new Map();
    for (let r = 0; r < flags.length; r++) {
      if (!heard(cites[r])) flags[r] &= ~3;
      else if (M.props[prop[r]][3] && cites[r].some((c) => M.cites.source[c] >= 0)) {
        const key = owner(r) * 65536 + prop[r];
        groups.has(key) ? groups.get(key).push(r) : groups.set(key, [r]);
      }
    }
    for (const rows of groups.values()) {
      const said = rows.flatMap((row) =>
        cites[row]
          .filter((c) => spoken(c) && M.cites.standing[c] !== "set-aside")
          .map((c) => ({
            row,
            ...valueOf(row),
            day: startOf(M.cites.as_of[c]),
            hedge: M.cites.qualifier[c],
            weak: M.sources[M.cites.source[c]][8] === "weak",
          })),
      );
      const winners = new Set(newestOf(said).map((s) => s.row));
      for (const r of rows) flags[r] = (flags[r] & ~3) | (winners.has(r) ? 1 + (winners.size > 1 ? 2 : 0) : 0);
    }
  };
  weigh(live.claims, M.claims, (r) => owners[r], (r) => ({ value: M.claims.value[r], type: M.types[M.claims.type[r]] || "" }));
  weigh(live.edges, M.edges, (r) => M.edges.from[r], (r) => ({ value: M.edges.to[r], type: "" }));
}
// As `current` in kg.timeline: the newest; a weak source counts only where no other speaks; a date stays that a newer claim repeats
// in less detail; a hedged figure yields to an exact one of the same day that it fits.
function newestOf(said) {
  if (said.some((s) => !s.weak)) said = said.filter((s) => !s.weak);
  const [newest, ...before] = [...new Set(said.map((s) => s.day))].sort().reverse();
  const finer = (o, n) => isDated(o.type) && isDated(n.type) && startOf(n.value) <= startOf(o.value) && endOf(o.value) <= endOf(n.value);
  let chosen = said.filter((s) => s.day === newest);
  for (const day of chosen.length && isDated(chosen[0].type) ? before : []) {
    const older = said.filter((s) => s.day === day);
    if (!older.every((o) => chosen.every((n) => finer(o, n)))) break;
    chosen = older;
  }
  if (new Set(chosen.map((s) => s.value)).size > 1) {
    chosen = chosen.filter((s) => !s.hedge || !chosen.some((e) => !e.hedge && fits(s, e)));
    chosen = chosen.filter((s) => !chosen.some((o) => o.value !== s.value && finer(o, s)));
  }
  return chosen;
}
// Whether an exact figure is what a hedged one may mean: what is rounded may be off by half of its last digit.
function fits(loose, exact) {
  if (![loose, exact].every((s) => /integer|decimal/.test(s.type))) return false;
  const [a, b] = [Number(loose.value), Number(exact.value)];
  const [digits, power] = a.toExponential().split("e");
  const grain = 10 ** (power - (digits.split(".")[1] || "").length);
  return { about: Math.abs(a - b) <= grain / 2, over: b > a, under: b < a, "at-least": b >= a, "at-most": b <= a }[loose.hedge] ?? false;
}
const claimFlags = (c) => (live ? live.claims[c] : M.claims.flags[c]);
const spokenOf = (i) => !live || live.used.has(i); // a thing of which nobody had spoken was not there
const edgeFlags = (e) => (live ? live.edges[e] : M.edges.flags[e]);

// --- filters -----------------------------------------------------------------------------------------------------------
const filtering = () => [S.prop >= 0, S.source >= 0, S.stage, S.from || S.to, S.disputed].filter(Boolean).length; // how many are set
function passes(prop, flags, cites) {
  if (S.prop >= 0 && prop !== S.prop) return false;
  if (S.disputed && !isDisputed(flags)) return false;
  if (S.source >= 0 && !cites.some((c) => M.cites.source[c] === S.source && saidBy(c))) return false;
  if (
    (S.from || S.to) &&
    !cites.some((c) => {
      const d = M.cites.as_of[c];
      return d && saidBy(c) && (!S.from || endOf(d) >= S.from) && (!S.to || startOf(d) <= S.to);
    })
  )
    return false;
  return true;
}
function match() {
  if (!filtering() && !S.asof) return null;
  const nodes = new Set(),
    edges = new Set();
  const staged = S.stage ? new Set() : null;
  if (staged)
    for (let i = 0; i < M.n; i++)
      for (const c of claimsOf(i))
        if (isProp(M.claims.prop[c], "hasStage") && localName(M.claims.value[c]) === S.stage && isCurrent(claimFlags(c)))
          staged.add(i);
  for (let i = 0; i < M.n; i++) {
    if ((staged && !staged.has(i)) || !spokenOf(i)) continue;
    for (const c of claimsOf(i))
      if (heard(M.claims.cites[c]) && passes(M.claims.prop[c], claimFlags(c), M.claims.cites[c])) {
        nodes.add(i);
        break;
      }
  }
  M.edges.from.forEach((from, e) => {
    const to = M.edges.to[e];
    if ((staged && !staged.has(from) && !staged.has(to)) || !spokenOf(from) || !spokenOf(to)) return;
    if (heard(M.edges.cites[e]) && passes(M.edges.prop[e], edgeFlags(e), M.edges.cites[e])) {
      edges.add(e);
      nodes.add(from);
      nodes.add(to);
    }
  });
  for (const i of [...nodes]) if (M.home.has(i)) for (const h of M.home.get(i)) if (spokenOf(h) && tiedThen(i, h)) nodes.add(h);
  return { nodes, edges };
}

// Whether by the day somebody had said what ties a facet to a thing; through other facets it is taken for granted.
function tiedThen(facet, v) {
  if (!S.asof) return true;
  const between = [
    ...M.out[facet].filter((e) => M.edges.to[e] === v),
    ...M.into[facet].filter((e) => M.edges.from[e] === v),
  ];
  return !between.length || between.some((e) => heard(M.edges.cites[e]));
}
// Whether two neighbours were so by the day.
function neighboursThen(i, j) {
  if (!live) return true;
  if (!spokenOf(i) || !spokenOf(j)) return false;
  const [edges, folds] = M.tied[i].get(j);
  return (
    edges.some((e) => heard(M.edges.cites[e])) ||
    folds.some((f) => spokenOf(M.folds[f][0]) && tiedThen(M.folds[f][0], i) && tiedThen(M.folds[f][0], j))
  );
}
const tieCount = (v) => (live ? [...M.tied[v].keys()].filter((w) => neighboursThen(v, w)).length : M.tied[v].size);

function around(start, hops) {
  const reached = new Set([start]);
  let layer = [start];
  for (let h = 0; h < hops; h++) {
    const next = [];
    for (const i of layer)
      for (const j of M.tied[i].keys())
        if (!reached.has(j) && (!M.home.has(j) || isOpen(j)) && neighboursThen(i, j)) {
          reached.add(j);
          next.push(j);
        }
    layer = next;
  }
  return reached;
}
const isOpen = (i) => !M.home.has(i) || S.unfold || S.open.has(i);

// --- the scene ---------------------------------------------------------------------------------------------------------
function compose() {
  settle();
  const matched = (V.matched = match());
  const focus = S.hops && S.sel >= 0 && S.sel < M.n ? around(S.sel, S.hops) : null;
  const visible = new Uint8Array(M.n);
  let total = 0;
  for (let i = 0; i < M.n; i++) {
    if (S.hide.has(M.kind[i]) || !isOpen(i) || (matched && !matched.nodes.has(i)) || (focus && !focus.has(i))) continue;
    visible[i] = 1;
    total++;
  }
  V.total = total;
  V.grouped = total > MANY && !S.all && M.groups.length > 1;
  const shows = new Set(S.shown);
  for (const i of [S.sel, ...S.path])
    if (i >= 0 && i < M.n) {
      shows.add(i);
    }
  const rep = (i) => (!V.grouped || shows.has(i) || M.group[i] < 0 || S.open.has(M.n + M.group[i]) ? i : M.n + M.group[i]);
  V.here = new Set();
  V.held = new Map(); // group → how many it stands for
  for (let i = 0; i < M.n; i++)
    if (visible[i]) {
      const v = rep(i);
      V.here.add(v);
      if (v >= M.n) V.held.set(v, (V.held.get(v) || 0) + 1);
    }
  V.nodes = [...V.here].sort((a, b) => rank(a) - rank(b));
  V.pairs = new Map();
  const join = (from, to, edge, fold) => {
    const a = rep(from),
      b = rep(to);
    if (a === b) return;
    const key = a < b ? a * 4194304 + b : b * 4194304 + a;
    let link = V.pairs.get(key);
    if (!link)
      V.pairs.set(
        key,
        (link = { a: Math.min(a, b), b: Math.max(a, b), edges: [], folds: [], forth: false, back: false, faint: true }),
      );
    if (edge >= 0) {
      link.edges.push(edge);
      if (isCurrent(edgeFlags(edge))) link.faint = false;
    }
    if (fold >= 0) {
      link.folds.push(fold);
      link.faint = false;
    }
    if (a < b) link.forth = true;
    else link.back = true;
  };
  const { from, to } = M.edges;
  for (let e = 0; e < from.length; e++)
    if (
      (standing(M.edges.flags[e]) !== "derived" || S.prop >= 0) &&
      visible[from[e]] &&
      visible[to[e]] &&
      (!matched || matched.edges.has(e))
    )
      join(from[e], to[e], e, -1);
  for (let f = 0; f < M.folds.length; f++) {
    const [facet, a, b] = M.folds[f];
    if (visible[a] && visible[b] && !visible[facet] && !S.hide.has(M.kind[facet]) && (!matched || matched.nodes.has(facet)) && tiedThen(facet, a) && tiedThen(facet, b))
      join(a, b, -1, f);
  }
  V.links = [...V.pairs.values()];
  for (const link of V.links) link.size = link.edges.length + link.folds.length;
  if (V.grouped) {
    // between groups only the strongest ties are drawn
    const keepers = V.links
      .filter((l) => l.a >= M.n && l.b >= M.n)
      .sort((p, q) => q.size - p.size)
      .slice(0, Math.max(120, V.held.size * 2));
    const kept = new Set(keepers);
    V.links = V.links.filter((l) => l.a < M.n || l.b < M.n || kept.has(l));
  }
  V.near = new Map();
  for (const link of V.links) {
    for (const [v, w] of [
      [link.a, link.b],
      [link.b, link.a],
    ]) {
      if (!V.near.has(v)) V.near.set(v, new Map());
      V.near.get(v).set(w, link);
    }
  }
}
const rank = (v) => (v < M.n ? v + 1e6 : v - M.n);
const linkOf = (a, b) => V.near.get(a)?.get(b);
const pairKey = (link) => link.a + "|" + link.b;
const linkByKey = (key) => {
  const [a, b] = key.split("|").map(Number);
  return linkOf(a, b);
};

function linkText(link) {
  if (link.size === 1) return link.edges.length ? propName(M.edges.prop[link.edges[0]]) : foldText(link.folds[0]);
  const names = new Set([
    ...link.edges.map((e) => propName(M.edges.prop[e])),
    ...link.folds.map((f) => className(M.folds[f][0])),
  ]);
  return names.size === 1 ? `${[...names][0]} ×${link.size}` : t("links", link.size);
}
function foldText(f) {
  const facet = M.folds[f][0],
    what = gist(facet);
  return className(facet) + (what ? " " + what : "");
}

// The shortest chain of things between two, by the fewest steps, then by weight; over everything that is in the file.
function findPath(a, b) {
  const came = new Map([[a, -1]]);
  let layer = [a];
  while (layer.length && !came.has(b)) {
    const next = [];
    for (const i of layer)
      for (const j of [...M.tied[i].keys()].sort((p, q) => p - q))
        if (!came.has(j) && (!M.home.has(j) || j === b || isOpen(j)) && !S.hide.has(M.kind[j]) && neighboursThen(i, j)) {
          came.set(j, i);
          next.push(j);
        }
    layer = next;
  }
  if (!came.has(b)) return [];
  const path = [];
  for (let i = b; i >= 0; i = came.get(i)) path.unshift(i);
  return path;
}
