"use strict";
// The query page: colours, completion, running, the answer as table, network or chart. Every text reaches the page as text, never as markup.

const form = document.getElementById("ask"), text = document.getElementById("text"), paint = document.getElementById("paint");
const offers = document.getElementById("offers"), status = document.getElementById("status"), answer = document.getElementById("answer");
const below = document.getElementById("notes"), cite = document.getElementById("cite"), day = document.getElementById("day");
const language = form.dataset.lang, korean = language === "ko";
const LIMIT = 1000, BARS = 60, MOST = 12;
const given = text.value; // as the server wrote it
const TOKEN = /(?<note>#[^\n]*)|(?<iri><[^<>"{}|^`\\\s]*>)|(?<text>"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<variable>[?$][\p{L}\p{N}_]+)|(?<name>[\p{L}\p{N}_-]*:[\p{L}\p{N}_.:%-]*)|(?<number>\b\d[\d.eE]*)|(?<word>[A-Za-z]+)/gu;
const WORDS = new Set(("select ask construct describe where from named prefix base distinct reduced limit offset order by asc desc group having filter optional union minus graph bind as values undef "
  + "exists not in a true false count sum min max avg sample group_concat separator str lang langmatches datatype bound iri uri bnode if coalesce regex replace strlen substr contains strstarts strends "
  + "strbefore strafter ucase lcase concat encode_for_uri abs ceil floor round rand now year month day hours minutes seconds timezone tz md5 sha1 sha256 sha512 isiri isblank isliteral isnumeric sameterm uuid struuid strdt strlang").split(" "));
let known = { prefixes: {}, space: "", terms: [] };
let items = [], chosen = -1, asking = 0, running = 0;
let last = null; // the answer that is shown
let wanted = Object.fromEntries(["x", "y"].map((key) => [key, new URLSearchParams(location.search).get(key) || ""])); // columns of the chart

function make(tag, words, attributes) {
  const node = document.createElement(tag);
  if (words !== undefined) node.textContent = words;
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  return node;
}

// --- colours
function colour() {
  const parts = [];
  let last = 0;
  if (text.value.length > 50000) { document.getElementById("editor").classList.add("plain"); paint.replaceChildren(); return; }
  document.getElementById("editor").classList.remove("plain");
  for (const match of text.value.matchAll(TOKEN)) {
    let kind = Object.keys(match.groups).find((key) => match.groups[key] !== undefined);
    if (kind === "word" && !WORDS.has(match[0].toLowerCase())) kind = "";
    parts.push(text.value.slice(last, match.index), kind ? make("span", match[0], { class: kind }) : match[0]);
    last = match.index + match[0].length;
  }
  parts.push(text.value.slice(last) + "\n");
  paint.replaceChildren(...parts);
  paint.scrollTop = text.scrollTop;
}

// --- completion
function before(field) {
  return field === text ? /[\p{L}\p{N}_:-]*$/u.exec(field.value.slice(0, field.selectionStart))[0] : field.value.trim();
}

async function offer(field) {
  const word = before(field), turn = ++asking;
  if (field === text && /[?$]$/.test(field.value.slice(0, field.selectionStart - word.length))) return hide();
  if ([...word].length < 2) return hide();
  const low = word.toLowerCase();
  let found = [];
  if (field === text) {
    found = Object.keys(known.prefixes).filter((p) => (p + ":").startsWith(low) && p + ":" !== low).map((p) => ({ term: p + ":", note: known.prefixes[p] }));
    const named = (t) => [t.term, t.term.split(":")[1], t.ko, ...t.en.split(/\s+/)].some((n) => n && n.toLowerCase().startsWith(low)) || t.ko.includes(word);
    found.push(...known.terms.filter(named).map((t) => ({ term: t.term, note: (korean ? t.ko || t.en : t.en || t.ko) })));
  }
  const sought = word.replace(/^entity:/, "");
  if ([...sought].length > 1 && !/^[a-z]+:/.test(sought)) {
    await new Promise((done) => setTimeout(done, 120));
    if (turn !== asking) return;
    try {
      const said = await (await fetch("/names?q=" + encodeURIComponent(sought))).json();
      const things = said.map((t) => ({ term: t.term, note: [korean ? t.ko : t.en, korean ? t.en : t.ko].filter(Boolean).join(" · ") }));
      found = [...found.slice(0, MOST / 2), ...things, ...found.slice(MOST / 2)];
    } catch { /* completion is a help, and its absence no fault */ }
  }
  if (turn === asking) show(field, found.slice(0, MOST), word);
}

function show(field, found, word) {
  items = found.map((one) => ({ ...one, field, word }));
  chosen = items.length ? 0 : -1;
  field.after(offers);
  offers.replaceChildren(...items.map((one, index) => {
    const row = make("li", one.term, { role: "option", id: "offer" + index, "aria-selected": String(index === chosen) });
    row.append(" ", make("span", one.note || "", { class: "soft" }));
    row.addEventListener("mousedown", (event) => { event.preventDefault(); take(index); });
    return row;
  }));
  offers.hidden = !items.length;
  place(field, word);
  mark(field);
}

// Names are offered below the word that they would complete.
function place(field, word) {
  offers.style.top = offers.style.left = "";
  if (field !== text || offers.hidden || !paint.firstChild) return;
  let at = field.selectionStart - word.length;
  const walk = document.createTreeWalker(paint, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (at > walk.currentNode.length) { at -= walk.currentNode.length; continue; }
    const range = document.createRange();
    range.setStart(walk.currentNode, at);
    const line = range.getClientRects()[0], box = paint.getBoundingClientRect();
    if (!line || line.bottom > box.bottom) return;
    offers.style.top = line.bottom - box.top + 4 + "px";
    offers.style.left = Math.max(0, Math.min(line.left - box.left, box.width - offers.offsetWidth)) + "px";
    return;
  }
}

function mark(field) {
  [...offers.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === chosen)));
  if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", String(!offers.hidden));
  if (chosen >= 0 && !offers.hidden) { field.setAttribute("aria-activedescendant", "offer" + chosen); offers.children[chosen].scrollIntoView({ block: "nearest" }); }
  else field.removeAttribute("aria-activedescendant");
}

function hide() {
  asking++;
  offers.hidden = true;
  const field = items.length ? items[0].field : text;
  items = [];
  chosen = -1;
  mark(field);
}

function take(index) {
  const { term, field, word } = items[index], at = field.selectionStart;
  const put = field === text ? term : term.replace(/^entity:/, "");
  hide();
  field.focus();
  field.setSelectionRange(field === text ? at - word.length : 0, field === text ? at : field.value.length);
  // As if it were typed, so that it can be undone.
  if (!document.execCommand("insertText", false, put)) field.setRangeText(put, field.selectionStart, field.selectionEnd, "end");
  hide();
  colour();
}

function keys(event) {
  if (event.isComposing) return; // Enter ends a Korean letter here
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === text) { event.preventDefault(); run(); return; }
  if (offers.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length;
    mark(event.target);
  } else if (event.key === "Enter") { event.preventDefault(); take(chosen); } else if (event.key === "Escape") { event.preventDefault(); hide(); }
}

// --- the answer
function way(iri) {
  for (const kind of ["entity/", "source/"]) if (known.space && iri.startsWith(known.space + kind) && URL.canParse(iri)) { const at = new URL(iri); return at.pathname + speech() + at.hash; }
  const name = short(iri);
  if (known.terms.some((one) => one.term === name)) return "/terms" + speech() + "#" + name;
  return /^https?:\/\//.test(iri) ? iri : "";
}

function speech() {
  const chosen = new URLSearchParams(location.search).get("lang");
  return chosen === "ko" || chosen === "en" ? "?lang=" + chosen : "";
}

function short(iri) {
  const best = Object.entries(known.prefixes).filter(([, space]) => iri.startsWith(space)).sort((a, b) => b[1].length - a[1].length)[0];
  return best ? best[0] + ":" + iri.slice(best[1].length) : iri;
}

async function labels(iris) {
  const found = {}, safe = iris.filter((iri) => /^[^<>"{}|^`\\\s]+$/.test(iri));
  for (let at = 0; at < safe.length; at += 800) {
    const query = "SELECT ?x ?l { VALUES ?x { " + safe.slice(at, at + 800).map((iri) => "<" + iri + ">").join(" ")
      + " } ?x <http://www.w3.org/2004/02/skos/core#prefLabel>|<http://www.w3.org/2000/01/rdf-schema#label> ?l }";
    const said = await fetch("/sparql", { method: "POST", body: new URLSearchParams({ query }), headers: { Accept: "application/sparql-results+json" } });
    if (!said.ok) return found;
    for (const { x, l } of (await said.json()).results.bindings) if (!found[x.value] || l["xml:lang"] === language) found[x.value] = l.value;
  }
  return found;
}

const amount = (value) => value && /#(integer|decimal|double|float|int|long|short|nonNegativeInteger|positiveInteger)$/.test(value.datatype || "") && Number.isFinite(Number(value.value));

function words(value) {
  if (!value) return "";
  if (value.type === "uri") return last.names[value.value] || short(value.value);
  return amount(value) && /^-?\d{5,}$/.test(value.value) ? BigInt(value.value).toLocaleString(language) : value.value;
}

function link(label, to, title) {
  return make("a", label, { href: to, rel: "noreferrer noopener", ...(title ? { title } : {}) });
}

function cell(value) {
  const box = make("td");
  if (!value) return box;
  const to = value.type === "uri" ? way(value.value) : /#anyURI$/.test(value.datatype || "") && /^https?:\/\//.test(value.value) ? value.value : "";
  if (value.type === "uri") box.append(to ? link(words(value), to, value.value) : make("span", words(value), { title: value.value }));
  else if (to) box.append(link(value.value, to));
  else box.textContent = words(value);
  if (amount(value)) box.className = "number";
  else if (value.type !== "uri" && MONTH.test(value.value)) box.className = "day";
  if (value["xml:lang"]) box.lang = value["xml:lang"];
  return box;
}

function grid(heads, lines) {
  const table = make("table"), top = make("thead"), head = make("tr"), body = make("tbody");
  head.append(...heads.map((one) => make("th", one, { scope: "col" })));
  top.append(head);
  for (const cells of lines) { const line = make("tr"); line.append(...cells); body.append(line); }
  table.append(top, body);
  return table;
}

// The numbers of a row's citations, and what each stands for below.
function marks(index, numbers) {
  const box = make("td", undefined, { class: "marks" }), told = new Set();
  for (const iri of last.found.citations[index] || []) {
    const { kind, source, locator, asOf } = last.found.sources[iri] || {};
    // What one source says at one place as of one day has one number, however hedged or printed.
    const key = kind === "citation" ? JSON.stringify([source, locator, asOf]) : iri;
    if (!numbers.has(key)) numbers.set(key, [numbers.size + 1, iri]);
    told.add(numbers.get(key)[0]);
  }
  for (const number of told) box.append(make("a", `[${number}]`, { href: "#note" + number }), " ");
  return box;
}

function note(iri, number) {
  const item = make("li", undefined, { id: "note" + number, value: number }), about = last.found.sources[iri] || {};
  if (about.kind !== "citation") { item.append(`${korean ? { rule: "규칙", file: "파일" }[about.kind] : about.kind} ${about.name}`); return item; }
  const title = about.title ? `“${about.title}”` : short(about.source || iri), to = way(iri);
  const parts = [about.publisher, to ? link(title, to) : title, about.locator, about.asOf && (korean ? "기준일 " : "as of ") + about.asOf];
  if (/^https?:\/\/[^/?#]/.test(about.address || "")) parts.push(link(/^https?:\/\/([^/?#]+)/.exec(about.address)[1], about.address, about.address));
  parts.filter(Boolean).forEach((part, index) => item.append(...(index ? [", "] : []), part));
  return item;
}

function asTable() {
  const { head, results, citations, absences = [], notes = [] } = last.found, part = results.bindings.slice(0, LIMIT), numbers = new Map();
  const heads = citations ? [...head.vars, korean ? "인용" : "Citations"] : head.vars;
  answer.append(grid(heads, part.map((row, index) => [...head.vars.map((v) => cell(row[v])), ...(citations ? [marks(index, numbers)] : [])])));
  footnotes(numbers, absences, notes);
}

function footnotes(numbers, absences, notes) {
  below.replaceChildren(...[...numbers.values()].map(([number, iri]) => note(iri, number)), ...[...absences, ...notes].map((said) => make("li", said, { class: "soft said" })));
}

// --- as a network: the view of the things in the rows
function asNetwork() {
  const entity = known.space + "entity/";
  if (!known.space || !last.found.results.bindings.some((row) => Object.values(row).some((v) => v.type === "uri" && v.value.startsWith(entity))))
    return why(korean ? "관계망으로 볼 수 없습니다. 행에 개체가 없습니다. 이름이 아니라 개체를 담은 변수를 고르십시오." : "There is no network to show: no row holds a thing. Select a variable that holds things, not their names.");
  const query = last.query.replace(TOKEN, (part, ...rest) => (rest.at(-1).note !== undefined ? "" : part)).replace(/\n\s*\n+/g, "\n").trim();
  const asked = new URLSearchParams({ query, lang: language });
  if (last.day) asked.set("as-of", last.day);
  const to = "/view?" + asked;
  if (to.length > 30000) return why(korean ? "질의가 길어 관계망의 주소가 되지 못합니다." : "The query is too long to be the address of a network.");
  const line = make("p");
  line.append(link(korean ? "관계망을 한 화면으로 열기" : "Open the network on a page of its own", to));
  answer.append(line, make("iframe", undefined, { src: to, title: korean ? "답에 나오는 개체의 관계망" : "Network of the things in the answer" }));
}

function why(said) { answer.append(make("p", said, { class: "why" })); }

// --- as a chart: one column of numbers along another column
const MONTH = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?[~?%]?$/;
function moment(value) {
  if (!value || value.type === "uri") return NaN;
  if (amount(value)) return /^(19|20)\d\d$/.test(value.value) ? Date.UTC(+value.value, 0, 1) : NaN;
  const at = MONTH.exec(value.value);
  return at ? Date.UTC(+at[1], (at[2] || 1) - 1, at[3] || 1) : NaN;
}

function draw(tag, attributes, ...inside) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...inside);
  return node;
}

const wide = (text) => [...text].reduce((sum, c) => sum + (c > "\u2e80" ? 13 : 7.2), 0);
function cut(text, room) {
  if (wide(text) <= room) return text;
  const letters = [...text];
  while (letters.length > 1 && wide(letters.join("")) > room - 12) letters.pop();
  return letters.join("").trim() + "…";
}

function asChart() {
  const rows = last.found.results.bindings, vars = last.found.head.vars;
  const of = (v) => rows.map((row) => row[v]).filter(Boolean);
  const figures = vars.filter((v) => of(v).length && of(v).every(amount));
  const times = vars.filter((v) => of(v).length && of(v).every((value) => !Number.isNaN(moment(value))));
  if (!figures.length) return why(korean ? "도표로 볼 수 없습니다. 수만 담은 열이 없습니다." : "There is nothing to chart: no column holds numbers only.");
  const values = figures.filter((v) => !times.includes(v)), y = figures.includes(wanted.y) ? wanted.y : (values[0] || figures[0]);
  const along = vars.filter((v) => v !== y), distinct = (v) => new Set(of(v).map((value) => value.value)).size;
  const x = along.includes(wanted.x) ? wanted.x : times.find((v) => v !== y && distinct(v) > 1) || along.find((v) => !figures.includes(v) && of(v).length) || along[0] || "";
  choose("x", along.length ? along : [""], x);
  choose("y", figures, y);
  const timed = times.includes(x), by = timed ? vars.find((v) => v !== x && v !== y && of(v).some((value) => value.type === "uri" && value.value.startsWith(known.space + "entity/"))) : "";
  const label = (row) => [x && words(row[x]), by && words(row[by])].filter(Boolean).join(" · ");
  const points = rows.filter((row) => row[y]).map((row, index) => ({ label: label(row) || String(index + 1), at: x ? moment(row[x]) : NaN, value: Number(row[y].value), row, series: by ? words(row[by]) : "" }));
  const part = timed ? points.filter((p) => !Number.isNaN(p.at)).sort((a, b) => a.at - b.at) : points.slice(0, BARS);
  if (!part.length) return why(korean ? "도표에 그릴 값이 없습니다." : "There is no value to draw.");
  const name = korean ? `${x || "행"}에 따른 ${y}` : `${y} along ${x || "the rows"}`;
  const figure = make("figure"), table = make("details");
  const others = vars.filter((v) => /currency|unit|통화|단위/i.test(v) && distinct(v) > 1);
  const said = [name, part.length < points.length && (korean ? `앞의 ${part.length}개` : `the first ${part.length} of ${points.length}`), others.length && (korean ? "단위가 여럿 섞여 있습니다" : "of several units: do not compare them")];
  figure.append(...(timed ? timeline(part, name) : [bars(part, name)]), make("figcaption", said.filter(Boolean).join(" · ")));
  const columns = [x, by, y].filter(Boolean);
  table.append(make("summary", korean ? "표로 읽기" : "Read it as a table"), grid(columns, part.map((p) => columns.map((v) => cell(p.row[v])))));
  answer.append(figure, table);
}

function choose(id, names, name) {
  const field = document.getElementById(id);
  field.replaceChildren(...names.map((one) => { const option = make("option", one, { value: one }); option.selected = one === name; return option; }));
  document.getElementById("columns").hidden = false;
}

const round = new Intl.NumberFormat(language, { notation: "compact", maximumSignificantDigits: 4 });

function bars(points, name) {
  const width = Math.max(300, answer.clientWidth - 4), row = 26, room = Math.min(320, width * 0.42), most = Math.max(0, ...points.map((p) => p.value)), least = Math.min(0, ...points.map((p) => p.value));
  const end = 74, scale = (width - room - end) / (most - least || 1), zero = room + 8 + (least < 0 ? -least * scale : 0);
  const picture = draw("svg", { class: "chart", role: "img", "aria-label": name, viewBox: `0 0 ${width} ${points.length * row + 8}`, width, height: points.length * row + 8 });
  points.forEach((p, index) => {
    const top = index * row + 4, long = Math.abs(p.value) * scale, left = p.value < 0 ? zero - long : zero;
    picture.append(draw("g", {}, draw("title", {}, `${p.label}: ${p.value.toLocaleString(language)}`),
      draw("text", { x: room, y: top + 15, "text-anchor": "end" }, cut(p.label, room - 4)), draw("rect", { class: "bar", x: left, y: top + 1, width: Math.max(1, long), height: row - 8 }),
      draw("text", { class: "figure", x: (p.value < 0 ? zero : left + long) + 5, y: top + 15 }, round.format(p.value))));
  });
  picture.append(draw("line", { class: "axis", x1: zero, x2: zero, y1: 0, y2: points.length * row + 8 }));
  return picture;
}

function steps(least, most, count) {
  const raw = (most - least) / count || 1, ten = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].map((n) => n * ten).find((n) => n >= raw);
  const found = [];
  for (let at = Math.ceil(least / step) * step; at <= most + step * 1e-9; at += step) found.push(Math.abs(at) < step * 1e-9 ? 0 : at);
  return found;
}

function timeline(points, name) {
  const width = Math.max(300, answer.clientWidth - 4), height = 340, left = 64, right = 20, top = 14, bottom = 34, DAY = 864e5;
  let first = points[0].at, final = points.at(-1).at;
  if (first === final) { first -= 183 * DAY; final += 183 * DAY; }
  const high = Math.max(0, ...points.map((p) => p.value)), low = Math.min(0, ...points.map((p) => p.value)), span = high - low || 1;
  const px = (at) => left + ((at - first) / (final - first)) * (width - left - right), py = (value) => top + ((high - value) / span) * (height - top - bottom);
  const picture = draw("svg", { class: "chart", role: "img", "aria-label": name, viewBox: `0 0 ${width} ${height}`, width, height });
  for (const value of steps(low, high, 5)) picture.append(draw("line", { class: value ? "rule" : "axis", x1: left, x2: width - right, y1: py(value), y2: py(value) }), draw("text", { x: left - 8, y: py(value) + 4, "text-anchor": "end" }, round.format(value)));
  const years = (final - first) / (365 * DAY), every = years > 1.5 ? Math.max(1, Math.ceil(years / Math.max(2, Math.floor((width - left) / 70)))) * 12 : Math.max(1, Math.ceil((years * 12) / Math.floor((width - left) / 70)));
  const start = new Date(first);
  for (let month = every >= 12 ? 0 : start.getUTCMonth(), guard = 0; guard < 200; month += every, guard++) {
    const at = Date.UTC(start.getUTCFullYear(), month, 1);
    if (at > final) break;
    if (at < first - 15 * DAY) continue;
    const tick = Math.max(left, px(at));
    picture.append(draw("line", { class: "axis", x1: tick, x2: tick, y1: height - bottom, y2: height - bottom + 5 }), draw("text", { x: tick, y: height - bottom + 20, "text-anchor": "middle" }, new Date(at).toISOString().slice(0, every >= 12 ? 4 : 7)));
  }
  // So many things at most are told apart; a line only where each day has one value: else it would join what does not follow.
  const series = [...new Set(points.map((p) => p.series))], apart = series.length > 1 && series.length <= 6;
  for (const [index, one] of (apart ? series : [""]).entries()) {
    const part = apart ? points.filter((p) => p.series === one) : points;
    const single = part.length > 1 && (apart || series.length === 1) && new Set(part.map((p) => p.at)).size === part.length;
    if (single) picture.append(draw("polyline", { class: "line s" + index, points: part.map((p) => `${px(p.at).toFixed(1)},${py(p.value).toFixed(1)}`).join(" ") }));
    for (const p of part) picture.append(draw("path", { class: "dot s" + index, d: DOTS[index], transform: `translate(${px(p.at).toFixed(1)} ${py(p.value).toFixed(1)})` }, draw("title", {}, `${p.label}: ${p.value.toLocaleString(language)}`)));
  }
  if (!apart) return [picture];
  const legend = make("ul", undefined, { class: "legend" });
  legend.append(...series.map((one, index) => {
    const item = make("li");
    item.append(draw("svg", { class: "chart", width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" }, draw("path", { class: "dot s" + index, d: DOTS[index] })), one || "–");
    return item;
  }));
  return [picture, legend];
}
const DOTS = ["M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", "M-4 -4h8v8h-8z", "M0 -5L5 4H-5z", "M0 -5.5L5.5 0L0 5.5L-5.5 0z", "M0 5L5 -4H-5z", "M-5 -2h3v-3h4v3h3v4h-3v3h-4v-3h-3z"];

// --- asking
const mode = () => document.querySelector("#show input:checked").value;

// The address is the query, how it is asked and how the answer is shown: whoever opens it sees the same.
function keep() {
  const here = new URL(location.href), kept = here.searchParams;
  if (text.value !== given || !kept.has("question")) {
    for (const key of [...kept.keys()]) if (key === "question" || key.startsWith("p.")) kept.delete(key);
    kept.set("query", text.value);
  }
  const chart = mode() === "chart";
  for (const [key, value] of [["cite", cite.checked && "yes"], ["as-of", day.value.trim()], ["show", mode() !== "table" && mode()], ["x", chart && wanted.x], ["y", chart && wanted.y]])
    if (value) kept.set(key, value); else kept.delete(key);
  here.hash = "";
  if (here.href.length < 8000) history.replaceState(null, "", here);
}

function ask(query, cited) {
  const body = new URLSearchParams({ query });
  if (cited) body.set("cite", "yes");
  if (day.value.trim()) body.set("as-of", day.value.trim());
  return fetch("/sparql", { method: "POST", body, headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9", "Accept-Language": language } });
}

async function run() {
  const query = text.value, turn = ++running;
  hide();
  status.textContent = korean ? "묻는 중…" : "Asking…";
  clear();
  last = null;
  document.getElementById("count").textContent = "";
  document.getElementById("show").hidden = document.getElementById("downloads").hidden = true;
  keep();
  let said, told = "", cited = cite.checked;
  try {
    said = await ask(query, cited);
    if (cited && !said.ok) {
      const fault = await said.json().catch(() => ({}));
      if (fault.kind === "cite" || fault.kind === "format") {
        // What cannot be cited is answered without, and that is said.
        told = [fault.title, fault.detail, fault.hint].filter(Boolean).join(" ");
        said = await ask(query, (cited = false));
      } else said = { ok: false, json: async () => fault, headers: said.headers, status: said.status };
    }
  } catch { if (turn === running) status.textContent = korean ? "서버에 닿지 않습니다." : "The server cannot be reached."; return; }
  if (turn !== running) return;
  if (!said.ok) {
    const fault = await said.json().catch(() => ({ title: String(said.status) }));
    status.textContent = [fault.title, fault.detail, fault.hint].filter(Boolean).join(" ");
    return;
  }
  const graph = (said.headers.get("Content-Type") || "").startsWith("text/turtle");
  const found = graph ? { graph: await said.text() } : await said.json();
  const rows = found.results ? found.results.bindings : [], part = rows.slice(0, LIMIT);
  const names = await labels([...new Set(part.flatMap((row) => Object.values(row)).filter((v) => v.type === "uri").map((v) => v.value))]);
  if (turn !== running) return;
  last = { found, names, query, day: day.value.trim() };
  const fits = graph ? (cited ? ["turtle"] : ["turtle", "ntriples", "jsonld", "rdfxml"]) : "boolean" in found ? (cited ? ["json"] : ["json", "xml"]) : ["csv", "spreadsheet", "tsv", "json", "xml"];
  for (const link of document.querySelectorAll("#downloads a")) {
    link.hidden = !fits.includes(link.dataset.format);
    link.href = "/sparql?" + new URLSearchParams({ query, format: link.dataset.format, download: "1", lang: language, ...(cited ? { cite: "yes" } : {}), ...(last.day ? { "as-of": last.day } : {}) });
  }
  document.getElementById("downloads").hidden = false;
  status.textContent = told;
  if (found.results) document.getElementById("count").textContent = rows.length.toLocaleString(language) + (korean ? "행" : rows.length === 1 ? " row" : " rows")
    + (rows.length > LIMIT ? (korean ? ` (앞의 ${LIMIT}행을 보임)` : ` (the first ${LIMIT} are shown)`) : "");
  if (found.results && !rows.length) status.textContent = [told, korean ? "답이 없습니다." : "There is no answer."].filter(Boolean).join(" ");
  render();
  const silent = (cell) => !cell || cell.value === "" || /^0(\.0+)?$/.test(cell.value);
  const hollow = found.results && (!rows.length || found.head.vars.some((name) => rows.every((row) => silent(row[name]))));
  if (hollow || found.boolean === false || (graph && !found.graph.trim())) hint(query, turn);
}

// Beside an empty answer, or a column without values: what the query names and the graph has not.
async function hint(query, turn) {
  const asked = new URLSearchParams({ query, lang: language, ...(last.day ? { "as-of": last.day } : {}) });
  const found = await fetch("/hints?" + asked).then((said) => (said.ok ? said.json() : [])).catch(() => []);
  if (turn === running && found.length) status.textContent = [status.textContent, ...found].filter(Boolean).join(" ");
}

function clear() {
  answer.replaceChildren();
  below.replaceChildren();
  document.getElementById("columns").hidden = true;
}

function render() {
  clear();
  const { found } = last;
  document.getElementById("show").hidden = !found.results;
  if (found.graph !== undefined) answer.append(make("pre", found.graph));
  else if ("boolean" in found) {
    const said = make("p", found.boolean ? (korean ? "예" : "Yes") : (korean ? "아니요" : "No")), numbers = new Map();
    if (found.citations) said.append(" ", ...marks(0, numbers).childNodes);
    answer.append(said);
    footnotes(numbers, found.absences || [], found.notes || []);
  } else ({ network: asNetwork, chart: asChart, table: asTable })[mode()]();
}

text.addEventListener("input", () => { colour(); offer(text); });
text.addEventListener("scroll", () => { paint.scrollTop = text.scrollTop; hide(); });
for (const field of [text, ...document.querySelectorAll("#parameters input[data-kind=entity]")]) {
  field.addEventListener("keydown", keys);
  field.addEventListener("blur", () => setTimeout(hide, 150));
  if (field !== text) field.addEventListener("input", () => offer(field));
}
form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
for (const field of [cite, day]) field.addEventListener("change", () => { if (last) run(); else keep(); });
document.getElementById("show").addEventListener("change", (event) => {
  if (event.target.name === "show") wanted = { x: "", y: "" };
  else wanted = { x: document.getElementById("x").value, y: document.getElementById("y").value };
  keep();
  if (last) render();
});
const parameters = document.getElementById("parameters");
if (parameters) parameters.addEventListener("submit", () => {
  for (const key of ["cite", "as-of", "show", "x", "y"]) {
    const value = new URLSearchParams(location.search).get(key);
    if (value) parameters.append(make("input", undefined, { type: "hidden", name: key, value }));
  }
});
let width = innerWidth;
addEventListener("resize", () => { if (last && last.found.results && mode() === "chart" && innerWidth !== width) { width = innerWidth; render(); } });
colour();
fetch("/names").then((said) => said.json()).then((said) => { known = said; }).catch(() => {}).then(() => { if (form.dataset.asked) run(); });
