// What is shown, taken away: pictures, tables, citations.

// A context that writes SVG: only what the painter uses.
function svgContext() {
  const parts = [];
  let path = [];
  const num = (n) => String(Math.round(n * 10) / 10);
  const safe = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  return {
    parts,
    fillStyle: "#000",
    strokeStyle: "#000",
    lineWidth: 1,
    globalAlpha: 1,
    font: "",
    textAlign: "center",
    textBaseline: "middle",
    lineJoin: "round",
    dash: [],
    setLineDash(dash) {
      this.dash = dash;
    },
    beginPath() {
      path = [];
    },
    moveTo(x, y) {
      path.push(`M${num(x)} ${num(y)}`);
    },
    lineTo(x, y) {
      path.push(`L${num(x)} ${num(y)}`);
    },
    closePath() {
      path.push("Z");
    },
    arc(x, y, r) {
      path.push(`M${num(x - r)} ${num(y)}a${num(r)} ${num(r)} 0 1 0 ${num(2 * r)} 0a${num(r)} ${num(r)} 0 1 0 ${num(-2 * r)} 0Z`);
    },
    fill() {
      if (path.length) parts.push(`<path d="${path.join("")}" fill="${this.fillStyle}"${this.globalAlpha < 1 ? ` fill-opacity="${this.globalAlpha}"` : ""}/>`);
    },
    stroke() {
      if (path.length)
        parts.push(
          `<path d="${path.join("")}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round"${this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : ""}/>`,
        );
    },
    text(text, x, y, paint) {
      const [, weight, size] = /^(\d+) ([\d.]+)px/.exec(this.font) || [0, 400, 12];
      parts.push(
        `<text x="${num(x)}" y="${num(y)}" font-size="${size}" font-weight="${weight}" text-anchor="${this.textAlign === "left" ? "start" : "middle"}" dominant-baseline="central" ${paint}>${safe(text)}</text>`,
      );
    },
    fillText(text, x, y) {
      this.text(text, x, y, `fill="${this.fillStyle}"`);
    },
    strokeText(text, x, y) {
      this.text(text, x, y, `fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round"`);
    },
    svg(w, h) {
      return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="${safe(FONT)}" lang="${S.lang}"><title>${safe(pick(...M.title))}</title><rect width="${w}" height="${h}" fill="${C.ground}"/>${parts.join("\n")}</svg>\n`;
    },
  };
}
// Title, picture with what is chosen, and legend, into any context.
function drawSheet(ctx, w, h) {
  const head = 34,
    foot = 30;
  const moved = { k: camera.k, x: camera.x, y: camera.y };
  const view = viewOf(moved.k * Math.min(w / width, (h - head - foot) / height), moved.x, moved.y, w, h);
  const sy = view.sy;
  view.sy = (v) => sy(v) + (head - foot) / 2;
  Object.assign(view, { top: head, bottom: h - foot, top2: head + 2, bottom2: h - foot - 2 });
  drawPicture(ctx, view);
  const chosen = highlight();
  if (chosen) {
    // the rest steps back, as on the screen
    ctx.globalAlpha = 0.82;
    ctx.fillStyle = C.ground;
    ctx.beginPath();
    ctx.moveTo(0, 0);
    ctx.lineTo(w, 0);
    ctx.lineTo(w, h);
    ctx.lineTo(0, h);
    ctx.closePath();
    ctx.fill();
    ctx.globalAlpha = 1;
    drawHighlight(ctx, view, chosen);
  }
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = C.ink;
  ctx.font = `600 16px ${FONT}`;
  ctx.fillText(pick(...M.title), 12, head / 2);
  if (S.asof || M.asof) {
    const x = 28 + widthOf(pick(...M.title), ctx.font);
    ctx.fillStyle = C.soft;
    ctx.font = `400 13px ${FONT}`;
    ctx.fillText(S.asof ? t("asOfDay", dateText(S.asof)) : wholeDay(), x, head / 2);
  }
  let x = 14;
  M.kinds.forEach((_, k) => {
    if (!V.nodes.some((v) => M.kind[v < M.n ? v : M.groups[v - M.n][0]] === k)) return;
    ctx.beginPath();
    trace(ctx, shapeOf(k), x, h - foot / 2, 5.5);
    ctx.fillStyle = colourOf(k);
    ctx.fill();
    ctx.fillStyle = C.ink;
    ctx.font = `400 12px ${FONT}`;
    ctx.fillText(kindName(k), x + 11, h - foot / 2);
    x += 32 + widthOf(kindName(k), ctx.font);
  });
}
// Paper gets the picture as a drawing in light colours, whatever is on the screen.
function drawPrint() {
  $("print")?.remove();
  for (let more; (more = $("panel").querySelector("button.more")); ) more.click(); // paper has no buttons
  // and what is shut has no sources; of a hub it would be a book
  const shut = $("panel").querySelectorAll("details:not([open])");
  if (shut.length <= 20) for (const box of shut) box.open = true;
  if (S.view !== "network") return;
  const ctx = svgContext(),
    w = 1100,
    h = Math.round(w * Math.min(1.1, Math.max(0.6, height / width))) + 64,
    own = C;
  C = LIGHT;
  drawSheet(ctx, w, h);
  const svg = new DOMParser().parseFromString(ctx.svg(w, h), "image/svg+xml").documentElement;
  C = own;
  $("stage").before(el("div", { id: "print", "aria-hidden": "true" }, svg));
}
function svgText() {
  const ctx = svgContext(),
    w = 1440,
    h = Math.round(1440 * Math.min(1.4, Math.max(0.5, height / width))) + 64;
  C = forcedQuery.matches ? LIGHT : colours(); // other programs do not know the colours of this system
  drawSheet(ctx, w, h);
  return ctx.svg(w, h);
}
function pngBlob() {
  const canvas = document.createElement("canvas"),
    w = 1440,
    h = Math.round(1440 * Math.min(1.4, Math.max(0.5, height / width))) + 64;
  canvas.width = 2 * w;
  canvas.height = 2 * h;
  const ctx = canvas.getContext("2d");
  ctx.scale(2, 2);
  ctx.fillStyle = C.ground;
  ctx.fillRect(0, 0, w, h);
  drawSheet(ctx, w, h);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// A cell that a spreadsheet reads as text, not as a formula.
const csvCell = (text) => {
  const s = String(text);
  const out = /^'*[=+\-@\t\r\n＝＋－＠]/.test(s) && !/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(s) ? "'" + s : s; // as kg.export.harmless_cell does
  return /[",\n\r]/.test(out) ? '"' + out.replace(/"/g, '""') + '"' : out;
};
function csvText() {
  const rows = [
    [
      "subject",
      "subject_ko",
      "subject_en",
      "property",
      "property_ko",
      "property_en",
      "object",
      "object_ko",
      "object_en",
      "current",
      "standing",
      "disputed",
      "as_printed",
      "source",
      "publisher",
      "issued",
      "locator",
      "as_of",
      "url",
    ],
  ];
  const things = shownThings();
  const put = (v, p, object, ko, en, flags, cites) => {
    const said = cites.filter(saidBy);
    for (const c of said.length ? said : [-1]) {
      const s = c >= 0 ? M.cites.source[c] : -1,
        get = (name) => (c >= 0 ? M.cites[name][c] : "");
      rows.push([
        address(v),
        M.nodes.ko[v],
        M.nodes.en[v] || M.nodes.ko[v],
        M.props[p][0],
        M.props[p][1],
        M.props[p][2],
        object,
        ko,
        en,
        isCurrent(flags),
        standing(flags),
        isDisputed(flags),
        get("printed"),
        s >= 0 ? M.sources[s][0] : "",
        s >= 0 ? M.sources[s][1] : "",
        s >= 0 ? M.sources[s][3] : "",
        get("locator"),
        get("as_of"),
        s >= 0 ? M.sources[s][6] : "",
      ]);
    }
  };
  for (const v of things) {
    for (const c of claimsOf(v))
      if (heard(M.claims.cites[c]))
        put(v, M.claims.prop[c], M.claims.value[c], ...(M.claims.label[c] || ["", ""]), claimFlags(c), M.claims.cites[c]);
    for (const e of M.out[v])
      if (heard(M.edges.cites[e])) {
        const to = M.edges.to[e];
        put(v, M.edges.prop[e], address(to), M.nodes.ko[to], M.nodes.en[to] || M.nodes.ko[to], edgeFlags(e), M.edges.cites[e]);
      }
  }
  return "\ufeff" + rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}
// The citations of what the panel tells of: a path, a thing, a link; or else of all that is shown.
function shownCitations() {
  const found = S.pair && linkByKey(S.pair);
  const lists = [];
  const tell = (edges, facets) => {
    for (const e of edges) lists.push(M.edges.cites[e]);
    for (const row of statementRows(facets)) lists.push(row.cites);
  };
  const facetsOf = (folds) => [...new Set(folds.map((f) => M.folds[f][0]))];
  if (S.path.length > 1)
    S.path.slice(1).forEach((w, k) => {
      const [edges, folds] = M.tied[S.path[k]].get(w) || [[], []];
      tell(edges, facetsOf(folds).filter((f) => tiedThen(f, S.path[k]) && tiedThen(f, w)));
    });
  else if (S.sel >= 0) tell(M.into[S.sel], [S.sel, ...M.guests[S.sel]]);
  else if (found) tell(found.edges, facetsOf(found.folds));
  else tell([], shownThings());
  return [...new Set(lists.flat())].filter((c) => M.cites.source[c] >= 0 && saidBy(c)).sort((a, b) => a - b);
}
function notesText() {
  const seen = new Set();
  return shownCitations()
    .map((c) => {
      const s = M.cites.source[c],
        url = M.sources[s][6];
      return [sourceName(s), M.cites.locator[c] && locatorText(M.cites.locator[c]), url].filter(Boolean).join(", ") + ".";
    })
    .filter((line) => !seen.has(line) && seen.add(line))
    .map((line, k) => `${k + 1}. ${line}\n`)
    .join("");
}
function bibText() {
  const marks = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const braces = (text) => text.replace(/[\\~^{}&%$#_]/g, (c) => marks[c] || "\\" + c);
  const languages = { ko: "korean", en: "english" };
  return [...new Set(shownCitations().map((c) => M.cites.source[c]))]
    .sort((a, b) => a - b)
    .map((s) => {
      const [iri, publisher, title, issued, language, , url] = M.sources[s];
      const fields = {
        title: title || publisher || localName(iri), // a reference needs one
        author: publisher && `{${braces(publisher)}}`,
        date: issued.replace("~", ""),
        year: issued.slice(0, 4),
        langid: languages[language] || language,
        url: url.replace(/[{}\\]/g, encodeURIComponent),
      };
      return `@online{${localName(iri).replace(/[^\w-]/g, "_")},\n${Object.entries(fields)
        .filter(([, v]) => v)
        .map(([k, v]) => `  ${k} = {${["author", "url"].includes(k) ? v : braces(v)}}`)
        .join(",\n")}\n}\n`;
    })
    .join("\n");
}
async function save(what) {
  if (what === "print") {
    window.print();
    return;
  }
  const [name, type, content] =
    what === "png"
      ? ["graph.png", "image/png", await pngBlob()]
      : what === "svg"
        ? ["graph.svg", "image/svg+xml", svgText()]
        : what === "csv"
          ? ["graph.csv", "text/csv", csvText()]
          : what === "notes"
            ? ["footnotes.txt", "text/plain", notesText()]
            : ["sources.bib", "application/x-bibtex", bibText()];
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: type + ";charset=utf-8" }));
  const a = el("a", { href: url, download: name });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  repaint();
}
