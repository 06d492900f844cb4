// The document that Python wrote, read into columns and indexes. Nothing here changes after loading.

const M = {};

async function load() {
  const holder = $("data");
  let data;
  if (holder.type === "application/json") data = JSON.parse(holder.textContent);
  else {
    const text = holder.textContent.trim();
    const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    data = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  }
  holder.remove();
  read(data);
}

function read(data) {
  Object.assign(M, data);
  const { nodes, edges, claims } = data;
  const n = (M.n = nodes.id ? nodes.id.length : 0);
  for (const name of ["id", "ko", "en", "names", "cls", "claims", "x", "y", "weight"]) nodes[name] ??= [];
  for (const name of ["from", "to", "prop", "flags", "cites"]) edges[name] ??= [];
  for (const name of ["prop", "value", "type", "label", "flags", "cites"]) claims[name] ??= [];
  M.claims = claims;
  M.kind = nodes.cls.map((c) => data.classes[c][3]);
  M.first = new Int32Array(n + 1); // claims of node i are first[i] … first[i + 1]
  for (let i = 0; i < n; i++) M.first[i + 1] = M.first[i] + nodes.claims[i];
  M.folds.forEach((f, i) => {
    f.index = i;
  });
  M.home = new Map(data.homes.map(([facet, ...homes]) => [facet, homes]));
  M.guests = Array.from({ length: n }, () => []); // what is folded into a thing
  for (const [facet, homes] of M.home) for (const home of homes) M.guests[home].push(facet);
  const hasAmount = (i) => claimsOf(i).some((c) => isProp(claims.prop[c], "amount"));
  for (const list of M.guests)
    if (list.length > 1) {
      const paid = new Set(list.filter(hasAmount));
      list.sort((a, b) => paid.has(b) - paid.has(a) || a - b);
    }
  M.out = Array.from({ length: n }, () => []);
  M.into = Array.from({ length: n }, () => []);
  edges.from.forEach((from, e) => {
    M.out[from].push(e);
    M.into[edges.to[e]].push(e);
  });
  M.tied = Array.from({ length: n }, () => new Map()); // neighbours when all is folded: node → [edge numbers, fold numbers]
  const tie = (a, b, which, item) => {
    if (a === b) return;
    if (!M.tied[a].has(b)) M.tied[a].set(b, [[], []]);
    M.tied[a].get(b)[which].push(item);
  };
  edges.from.forEach((from, e) => {
    if (standing(edges.flags[e]) === "derived") return;
    tie(from, edges.to[e], 0, e);
    tie(edges.to[e], from, 0, e);
  });
  M.folds.forEach(([, from, to], f) => {
    tie(from, to, 1, f);
    tie(to, from, 1, f);
  });
  // Positions: a folded node sits by its home until it is unfolded.
  const groups = M.groups.length;
  M.x = new Float64Array(n + groups);
  M.y = new Float64Array(n + groups);
  M.r = new Float64Array(n + groups);
  const most = nodes.weight[0] || 1;
  for (let i = 0; i < n; i++) {
    M.r[i] = 4 + 9 * Math.sqrt(nodes.weight[i] / most);
    if (nodes.x[i] !== "") {
      M.x[i] = nodes.x[i];
      M.y[i] = nodes.y[i];
    }
  }
  for (const [facet, homes] of M.home) {
    M.r[facet] = 4.5;
    const rank = M.guests[homes[0]].indexOf(facet);
    const placed = homes.filter((h) => !M.home.has(h)).slice(0, 2);
    const [a, b] = placed.length > 1 ? placed : [placed[0] ?? homes[0], placed[0] ?? homes[0]];
    const angle = rank * 2.39996,
      reach = 26 + 5 * Math.sqrt(rank);
    M.x[facet] = M.x[a] * 0.6 + M.x[b] * 0.4 + Math.cos(angle) * reach;
    M.y[facet] = M.y[a] * 0.6 + M.y[b] * 0.4 + Math.sin(angle) * reach;
  }
  M.group = new Int32Array(n).fill(-1);
  M.groups.forEach((members, g) => {
    let x = 0,
      y = 0;
    for (const i of members) {
      M.group[i] = g;
      x += M.x[i];
      y += M.y[i];
    }
    M.x[n + g] = x / members.length;
    M.y[n + g] = y / members.length;
    M.r[n + g] = 9 + 3.2 * Math.sqrt(members.length);
  });
  for (const [facet, homes] of M.home) M.group[facet] = M.group[homes[0]];
  M.drawn = Array.from({ length: n }, (_, i) => i).filter((i) => !M.home.has(i));
  M.top = M.drawn.slice(0, 10);
  M.keys = nodes.id.map((id, i) => [nodes.ko[i], nodes.en[i], ...nodes.names[i].split("\n"), id].filter(Boolean).map(plainText));
  M.said = data.cites.source.map((s) => (s < 0 ? "" : endOf(data.sources[s][3]) || "9999")); // what has no day was never said by one
  M.days = [...new Set(M.said)].filter((d) => d && d !== "9999").sort();
  M.byId = new Map(nodes.id.map((id, i) => [id, i]));
}

const label = (v) => (v < M.n ? pick(M.nodes.ko[v], M.nodes.en[v]) : groupName(v - M.n));
const groupName = (g) => pick(M.nodes.ko[M.groups[g][0]], M.nodes.en[M.groups[g][0]]); // by its main member
const className = (i) => pick(M.classes[M.nodes.cls[i]][1], M.classes[M.nodes.cls[i]][2]);
const kindName = (k) => pick(M.kinds[k][1], M.kinds[k][2]);
const propName = (p) => pick(M.props[p][1], M.props[p][2]);
const localName = (iri) => iri.split(/[#/]/).pop();
const isProp = (p, name) => localName(M.props[p][0]) === name;
const address = (i) => (M.nodes.id[i].includes(":") ? M.nodes.id[i] : M.base + M.nodes.id[i]);

const isCurrent = (flags) => (flags & 1) === 1;
const isDisputed = (flags) => (flags & 2) === 2;
const standing = (flags) => ["stated", "claimed", "derived", "aside"][flags >> 2];

// The last day that a date may mean, so that days, months and spans can be compared as text.
function endOf(date) {
  const last = date.split("/").pop().replace("~", "");
  if (last.length === 4) return last + "-12-31";
  const [year, month] = last.split("-");
  return last.length === 7 ? `${last}-${new Date(Date.UTC(year, month, 0)).getUTCDate() || 31}` : last.slice(0, 10);
}
function startOf(date) {
  const first = date.split("/")[0].replace("~", "");
  return first.length === 4 ? first + "-01-01" : first.length === 7 ? first + "-01" : first.slice(0, 10);
}

function claimsOf(i) {
  return Array.from({ length: M.first[i + 1] - M.first[i] }, (_, k) => M.first[i] + k);
}
function claimOf(i, name, all = false) {
  return claimsOf(i).find((c) => isProp(M.claims.prop[c], name) && (all || isCurrent(claimFlags(c))));
}
function targetOf(i, name) {
  const e = M.out[i].find((e) => isProp(M.edges.prop[e], name));
  return e === undefined ? -1 : M.edges.to[e];
}
const currencyOf = (i) => {
  const c = claimOf(i, "currency", true);
  return c === undefined ? "KRW" : M.claims.value[c];
};

// A claim's value for people: concepts by name, money and numbers in words, dates.
function valueText(c, node) {
  const { claims } = M;
  if (claims.label[c]) return pick(...claims.label[c]);
  const type = M.types[claims.type[c]] || "",
    text = claims.value[c];
  if (/integer|decimal/.test(type)) {
    const number = Number(text);
    if (isProp(claims.prop[c], "amount")) return moneyText(number, currencyOf(node));
    if (Math.abs(number) >= 1e8) return lang === "en" ? englishNumber(number) : koreanNumber(number);
    return number.toLocaleString(lang === "en" ? "en" : "ko", { maximumFractionDigits: 12 });
  }
  if (isDate(c)) return dateText(text);
  return text;
}

// The same with the words that hedge it (about, over, not before), as last said, if nobody then says it without.
const isDated = (type) => /date|gYear|EDTF/i.test(type);
const isDate = (c) => isDated(M.types[M.claims.type[c]] || "");
const hedgeWord = (word, date) => t(date && WORDS[word + " date"] ? word + " date" : word);
function hedge(c) {
  const said = M.claims.cites[c].filter((k) => saidBy(k) && M.cites.standing[k] !== "set-aside");
  const last = said.reduce((day, k) => (startOf(M.cites.as_of[k]) > day ? startOf(M.cites.as_of[k]) : day), "");
  const words = new Set(said.filter((k) => startOf(M.cites.as_of[k]) === last).map((k) => M.cites.qualifier[k]));
  return words.has("") ? "" : [...words].map((w) => hedgeWord(w, isDate(c))).join(", ");
}
const hedged = (text, words) => (words ? (lang === "en" ? `${words} ${text}` : `${text} (${words})`) : text);
const saidText = (c, node) => hedged(valueText(c, node), hedge(c));

// The one line that says what a facet holds: its amount, value, rank or date.
function gist(i) {
  for (const name of ["amount", "value", "rank", "hasPosition", "actualDate", "date", "plannedDate", "start", "dueDate"]) {
    const c = claimOf(i, name);
    if (c === undefined) continue;
    const rivals = claimsOf(i).filter((r) => M.claims.prop[r] === M.claims.prop[c] && isDisputed(claimFlags(r)));
    return (rivals.length ? rivals : [c]).map((r) => saidText(r, i)).join(" ↔ ");
  }
  return "";
}

// How an application or a tender ended, where nothing else can be said of it in a word.
const fate = (i) => {
  const c = claimOf(i, "hasOutcome");
  return c === undefined ? "" : valueText(c, i);
};

const sourceName = (s) => {
  const [, publisher, title, issued] = M.sources[s];
  return [publisher || localName(M.sources[s][0]), title && `“${title}”`, issued && dateText(issued)].filter(Boolean).join(", ");
};
