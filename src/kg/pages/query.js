"use strict";
// The query page: colours, completion, running, the table. Every text reaches the page as text, never as markup.

const form = document.getElementById("ask"), text = document.getElementById("text"), paint = document.getElementById("paint");
const offers = document.getElementById("offers"), status = document.getElementById("status"), answer = document.getElementById("answer");
const language = form.dataset.lang, korean = language === "ko";
const LIMIT = 1000;
const TOKEN = /(?<note>#[^\n]*)|(?<iri><[^<>"{}|^`\\\s]*>)|(?<text>"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<variable>[?$][\p{L}\p{N}_]+)|(?<name>[\p{L}\p{N}_-]*:[\p{L}\p{N}_.:%-]*)|(?<number>\b\d[\d.eE]*)|(?<word>[A-Za-z]+)/gu;
const WORDS = new Set(("select ask construct describe where from named prefix base distinct reduced limit offset order by asc desc group having filter optional union minus graph bind as values undef "
  + "exists not in a true false count sum min max avg sample group_concat separator str lang langmatches datatype bound iri uri bnode if coalesce regex replace strlen substr contains strstarts strends "
  + "strbefore strafter ucase lcase concat encode_for_uri abs ceil floor round rand now year month day hours minutes seconds timezone tz md5 sha1 sha256 sha512 isiri isblank isliteral isnumeric sameterm uuid struuid strdt strlang").split(" "));
let known = { prefixes: {}, space: "", terms: [] };
let items = [], chosen = -1, asking = 0;

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
  return /[\p{L}\p{N}_:-]*$/u.exec(field.value.slice(0, field.selectionStart))[0];
}

async function offer(field) {
  const word = before(field), turn = ++asking;
  if (field === text && /[?$]$/.test(field.value.slice(0, field.selectionStart - word.length))) return hide();
  if ([...word].length < 2) return hide();
  const low = word.toLowerCase();
  let found = [];
  if (field === text) {
    found = Object.keys(known.prefixes).filter((p) => (p + ":").startsWith(low) && p + ":" !== low).map((p) => ({ term: p + ":", note: known.prefixes[p] }));
    const named = (t) => [t.term, t.term.split(":")[1], t.ko, t.en].some((n) => n && n.toLowerCase().startsWith(low)) || (t.ko && [...word].length > 1 && t.ko.includes(word));
    found.push(...known.terms.filter(named).map((t) => ({ term: t.term, note: (korean ? t.ko || t.en : t.en || t.ko) })));
  }
  const sought = word.replace(/^entity:/, "");
  if ([...sought].length > 1 && !/^[a-z]+:/.test(sought)) {
    await new Promise((done) => setTimeout(done, 120));
    if (turn !== asking) return;
    try {
      const said = await (await fetch("/names?q=" + encodeURIComponent(sought))).json();
      found.push(...said.map((t) => ({ term: t.term, note: [korean ? t.ko : t.en, korean ? t.en : t.ko].filter(Boolean).join(" · ") })));
    } catch { /* completion is a help, and its absence no fault */ }
  }
  if (turn === asking) show(field, found.slice(0, 12), word);
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
  mark(field);
}

function mark(field) {
  [...offers.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === chosen)));
  if (chosen >= 0 && !offers.hidden) { field.setAttribute("aria-activedescendant", "offer" + chosen); offers.children[chosen].scrollIntoView({ block: "nearest" }); }
  else field.removeAttribute("aria-activedescendant");
}

function hide() { asking++; offers.hidden = true; items = []; chosen = -1; text.removeAttribute("aria-activedescendant"); }

function take(index) {
  const { term, field, word } = items[index], at = field.selectionStart, start = field === text ? at - word.length : 0;
  const put = field === text ? term : term.replace(/^entity:/, "");
  field.setRangeText(put, start, field === text ? at : field.value.length, "end");
  hide();
  colour();
  field.focus();
}

function keys(event) {
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
  for (const kind of ["entity/", "source/"]) if (known.space && iri.startsWith(known.space + kind)) { const at = new URL(iri); return at.pathname + location.search.replace(/.*[?&](lang=(?:ko|en)).*|.*/, (_, l) => (l ? "?" + l : "")) + at.hash; }
  return /^https?:\/\//.test(iri) ? iri : "";
}

function short(iri) {
  const best = Object.entries(known.prefixes).filter(([, space]) => iri.startsWith(space)).sort((a, b) => b[1].length - a[1].length)[0];
  return best ? best[0] + ":" + iri.slice(best[1].length) : iri;
}

async function labels(iris) {
  const found = {}, safe = iris.filter((iri) => /^[^<>"{}|^`\\\s]+$/.test(iri)).slice(0, 800);
  if (!safe.length) return found;
  const query = "SELECT ?x ?l { VALUES ?x { " + safe.map((iri) => "<" + iri + ">").join(" ")
    + " } ?x <http://www.w3.org/2004/02/skos/core#prefLabel>|<http://www.w3.org/2000/01/rdf-schema#label> ?l }";
  const said = await fetch("/sparql", { method: "POST", body: new URLSearchParams({ query }), headers: { Accept: "application/sparql-results+json" } });
  if (!said.ok) return found;
  for (const { x, l } of (await said.json()).results.bindings) if (!found[x.value] || l["xml:lang"] === language) found[x.value] = l.value;
  return found;
}

function cell(value, names) {
  if (!value) return make("td");
  const number = /#(integer|decimal|double|float|int|long)$/.test(value.datatype || "");
  if (value.type === "uri") {
    const to = way(value.value), words = names[value.value] || short(value.value), box = make("td");
    box.append(to ? make("a", words, { href: to, rel: "noreferrer noopener", title: value.value }) : make("span", words, { title: value.value }));
    return box;
  }
  const box = make("td", number && /^-?\d{4,}$/.test(value.value) ? BigInt(value.value).toLocaleString(language) : value.value);
  if (number) box.className = "number";
  if (value["xml:lang"]) box.lang = value["xml:lang"];
  return box;
}

async function run() {
  const query = text.value;
  hide();
  status.textContent = korean ? "묻는 중…" : "Asking…";
  answer.replaceChildren();
  document.getElementById("count").textContent = "";
  const here = new URL(location.href);
  here.searchParams.delete("question");
  for (const key of [...here.searchParams.keys()]) if (key.startsWith("p.")) here.searchParams.delete(key);
  here.searchParams.set("query", query);
  if (here.href.length < 8000) history.replaceState(null, "", here);
  let said;
  try {
    said = await fetch("/sparql", { method: "POST", body: new URLSearchParams({ query }), headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9", "Accept-Language": language } });
  } catch { status.textContent = korean ? "서버에 닿지 않습니다." : "The server cannot be reached."; return; }
  const kind = said.headers.get("Content-Type") || "";
  if (!said.ok) {
    const fault = await said.json().catch(() => ({ title: String(said.status) }));
    status.textContent = [fault.title, fault.detail, fault.hint].filter(Boolean).join(" ");
    return;
  }
  document.getElementById("downloads").hidden = false;
  const graph = kind.startsWith("text/turtle");
  for (const link of document.querySelectorAll("#downloads a")) {
    link.href = "/sparql?" + new URLSearchParams({ query, format: link.dataset.format, download: "1" });
    link.hidden = graph !== ["turtle", "ntriples", "jsonld", "rdfxml"].includes(link.dataset.format);
  }
  status.textContent = "";
  if (graph) { answer.append(make("pre", await said.text())); return; }
  const found = await said.json();
  if ("boolean" in found) { answer.append(make("p", found.boolean ? (korean ? "예" : "Yes") : (korean ? "아니요" : "No"))); return; }
  const rows = found.results.bindings, part = rows.slice(0, LIMIT);
  const names = await labels([...new Set(part.flatMap((row) => Object.values(row)).filter((v) => v.type === "uri").map((v) => v.value))]);
  const table = make("table"), head = make("tr");
  for (const variable of found.head.vars) head.append(make("th", variable, { scope: "col" }));
  const top = make("thead"), body = make("tbody");
  top.append(head);
  for (const row of part) { const line = make("tr"); line.append(...found.head.vars.map((v) => cell(row[v], names))); body.append(line); }
  table.append(top, body);
  answer.append(table);
  document.getElementById("count").textContent = rows.length.toLocaleString(language) + (korean ? "행" : rows.length === 1 ? " row" : " rows")
    + (rows.length > LIMIT ? (korean ? ` (앞의 ${LIMIT}행을 보임)` : ` (the first ${LIMIT} are shown)`) : "");
  if (!rows.length) status.textContent = korean ? "답이 없습니다." : "There is no answer.";
}

text.addEventListener("input", () => { colour(); offer(text); });
text.addEventListener("scroll", () => { paint.scrollTop = text.scrollTop; });
for (const field of [text, ...document.querySelectorAll("#parameters input[data-kind=entity]")]) {
  field.addEventListener("keydown", keys);
  field.addEventListener("blur", () => setTimeout(hide, 150));
  if (field !== text) field.addEventListener("input", () => offer(field));
}
form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
colour();
fetch("/names").then((said) => said.json()).then((said) => { known = said; }).catch(() => {}).then(() => { if (form.dataset.asked) run(); });
