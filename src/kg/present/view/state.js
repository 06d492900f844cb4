// What the reader has chosen. One object, one way to change it, and the address that keeps it.

const S = {
  lang: "ko",
  theme: "",
  view: "network",
  sel: -1,
  pair: "",
  path: [],
  hops: 0,
  hide: new Set(),
  open: new Set(),
  shown: new Set(),
  unfold: false,
  all: false,
  prop: -1,
  source: -1,
  stage: "",
  from: "",
  to: "",
  disputed: false,
  asof: "",
  step: -1,
  days: false,
  filters: false,
};
const START = { ...S, hide: new Set(), open: new Set(), shown: new Set() };
const camera = { x: 0, y: 0, k: 1, own: false }; // own: the reader has moved it
let draft = null; // the first end of a path that is being chosen
const listeners = [];
const onChange = (f) => listeners.push(f);

function change(patch) {
  const before = { ...S };
  Object.assign(S, patch);
  lang = S.lang;
  const changed = new Set(Object.keys(patch).filter((k) => before[k] !== S[k]));
  for (const f of listeners) f(changed, before);
  keep();
}
const toggled = (set, item) => {
  const copy = new Set(set);
  copy.has(item) ? copy.delete(item) : copy.add(item);
  return copy;
};
const added = (set, items) => new Set([...set, ...items]);

// --- the address -------------------------------------------------------------------------------------------------------
const idOf = (v) => (v < M.n ? M.nodes.id[v] : "g:" + (v - M.n));
const ofId = (text) => {
  const group = /^g:(\d+)$/.exec(text);
  return group ? M.n + Number(group[1]) : (M.byId.get(text) ?? -1);
};
let keeping = 0;
// The address is written when the reader rests or looks away from the page: it costs the browser more than the picture does.
function keep() {
  clearTimeout(keeping);
  keeping = setTimeout(keepNow, 900);
}
function keepNow() {
  clearTimeout(keeping);
  const address = hashText();
  if (address !== location.hash.slice(1)) {
    try {
      window.history.replaceState(null, "", "#" + address);
    } catch {
      /* srcdoc has no address */
    }
  }
}
function hashText() {
  const q = new URLSearchParams();
  const set = (name, value) => {
    if (value) q.set(name, value);
  };
  if (S.lang !== M.lang) set("lang", S.lang);
  set("theme", S.theme);
  if (S.view !== "network") set("view", S.view);
  if (S.sel >= 0) set("sel", idOf(S.sel));
  set(
    "pair",
    S.pair &&
      S.pair
        .split("|")
        .map((v) => idOf(+v))
        .join("|"),
  );
  set("path", S.path.map(idOf).join("|"));
  set("hops", S.hops || "");
  set(
    "hide",
    [...S.hide]
      .map((k) => localName(M.kinds[k][0]))
      .sort()
      .join("|"),
  );
  set("open", [...S.open].map(idOf).join("|"));
  set("shown", [...S.shown].slice(0, 200).map(idOf).join("|"));
  for (const name of ["unfold", "all", "disputed"]) set(name, S[name] ? "1" : "");
  if (S.prop >= 0) set("prop", M.props[S.prop][0]);
  if (S.source >= 0) set("source", localName(M.sources[S.source][0]));
  for (const name of ["stage", "from", "to", "asof"]) set(name, S[name]);
  if (S.step >= 0) set("step", S.step + 1);
  // As on a wide screen: a phone, where the picture stands upright, reads the same place.
  const [x, y] = M.turned ? [camera.y, camera.x] : [camera.x, camera.y];
  if (camera.own) set("at", [x.toFixed(1), y.toFixed(1), camera.k.toPrecision(4)].join("|"));
  return q.toString();
}
function fromHash() {
  const q = new URLSearchParams(location.hash.slice(1));
  const list = (name) => (q.get(name) || "").split("|").filter(Boolean);
  const ids = (name) =>
    list(name)
      .map(ofId)
      .filter((v) => v >= 0 && v < M.n + M.groups.length);
  const pair = ids("pair");
  const at = list("at").map(Number);
  camera.own = at.length === 3 && at.every((number) => Math.abs(number) < 1e6) && at[2] > 0;
  if (camera.own) {
    [camera.x, camera.y] = M.turned ? [at[1], at[0]] : at;
    camera.k = Math.min(12, Math.max(1e-3, at[2]));
  }
  const whole = (name) => Math.max(0, Math.floor(Number(q.get(name)) || 0));
  const day = (name) => (/^\d{4}-\d\d-\d\d$/.test(q.get(name) || "") ? q.get(name) : "");
  change({
    ...START,
    lang: ["ko", "en"].includes(q.get("lang")) ? q.get("lang") : M.lang,
    theme: ["light", "dark"].includes(q.get("theme")) ? q.get("theme") : "",
    view: ["table", "money", "time"].includes(q.get("view")) ? q.get("view") : "network",
    sel: ids("sel").find((v) => v < M.n) ?? -1,
    pair: pair.length === 2 ? pair.join("|") : "",
    path: ids("path").filter((v) => v < M.n),
    hops: Math.min(9, whole("hops")),
    hide: new Set(
      list("hide")
        .map((name) => M.kinds.findIndex((k) => localName(k[0]) === name))
        .filter((k) => k >= 0),
    ),
    open: new Set(ids("open")),
    shown: new Set(ids("shown")),
    unfold: q.has("unfold"),
    all: q.has("all"),
    disputed: q.has("disputed"),
    prop: M.props.findIndex((p) => p[0] === q.get("prop")),
    source: M.sources.findIndex((s) => localName(s[0]) === q.get("source")),
    stage: M.claims.value.some((v, c) => isProp(M.claims.prop[c], "hasStage") && localName(v) === q.get("stage")) ? q.get("stage") : "",
    from: day("from"),
    to: day("to"),
    asof: day("asof"),
    days: !!day("asof"),
    step: M.story.length ? Math.min(M.story.length, whole("step")) - 1 : -1,
  });
  if (filtering()) change({ filters: true }); // what hides things is in sight
  // A link that names a step and nothing else shows what the step shows.
  if (S.step >= 0 && !["sel", "path", "pair", "asof", "view"].some((name) => q.has(name))) goStep(S.step);
}
