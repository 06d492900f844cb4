// Drawing: the picture on one canvas, what is highlighted on another above it, and both again as SVG.

const base = $("base"),
  over = $("over"),
  stage = $("stage");
const MARGIN = 160; // painted beyond the edges, so that a drag only moves what is there
const LIGHT = {
  ground: "#ffffff",
  ink: "#1b1f24",
  soft: "#5b6470",
  edge: "#a9b2bc",
  thread: "#ced5dc",
  strong: "#4a5563",
  region: "rgba(88,110,140,0.07)",
  regionInk: "#5b6470",
  mark: "#b3261e",
  ring: "#1a1a1a",
  kinds: ["#0067a8", "#5f6b7a", "#c04a00", "#00785a", "#806400", "#9a3580", "#3a6bd6", "#a8322a"],
};
const DARK = {
  ground: "#12161b",
  ink: "#eef1f4",
  soft: "#a6b0bb",
  edge: "#4d5864",
  thread: "#353f49",
  strong: "#a9b6c4",
  region: "rgba(150,175,210,0.08)",
  regionInk: "#a6b0bb",
  mark: "#ff8a80",
  ring: "#ffffff",
  kinds: ["#58b4f0", "#a7b3c2", "#ff9a5c", "#43c59e", "#d9b84a", "#e08cc8", "#8db0ff", "#ff8f86"],
};
const SHAPES = ["circle", "star", "square", "diamond", "hexagon", "triangle", "drop", "cross"];
const darkQuery = matchMedia("(prefers-color-scheme: dark)"),
  forcedQuery = matchMedia("(forced-colors: active)");
const calmQuery = matchMedia("(prefers-reduced-motion: reduce)");
function colours() {
  const found = (S.theme || (darkQuery.matches ? "dark" : "light")) === "dark" ? DARK : LIGHT;
  if (!forcedQuery.matches) return found;
  return {
    ...found,
    ground: "Canvas",
    ink: "CanvasText",
    soft: "CanvasText",
    edge: "GrayText",
    thread: "GrayText",
    strong: "CanvasText",
    region: "transparent",
    regionInk: "CanvasText",
    mark: "Highlight",
    ring: "Highlight",
    kinds: Array(8).fill("CanvasText"),
  };
}
let C = LIGHT;
const colourOf = (kind) => C.kinds[kind % C.kinds.length];
const shapeOf = (kind) => SHAPES[kind % SHAPES.length];

let width = 1,
  height = 1,
  ratio = 1;
const painted = { x: 0, y: 0, k: 0, cost: 0 };
const hot = { v: -1, pair: "" }; // under the pointer

// --- camera ------------------------------------------------------------------------------------------------------------
function turnToFit() {
  // on a tall screen the picture stands upright
  const tall = height > width * 1.15;
  if (tall !== !!M.turned) {
    [M.x, M.y] = [M.y, M.x];
    [camera.x, camera.y] = [camera.y, camera.x];
    M.turned = tall;
  }
}
function bounds(nodes) {
  let [l, t, r, b] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const v of nodes) {
    l = Math.min(l, M.x[v]);
    r = Math.max(r, M.x[v]);
    t = Math.min(t, M.y[v]);
    b = Math.max(b, M.y[v]);
  }
  return l <= r ? [l, t, r, b] : [-1, -1, 1, 1];
}
function fit(nodes = V.nodes, most = 2.2) {
  const [l, t, r, b] = bounds(nodes);
  const pad = Math.min(60, width * 0.08);
  camera.k = Math.min(
    most,
    Math.max(1e-3, Math.min((width - 2 * pad) / (r - l || 1), (height - 2 * Math.min(pad, 44)) / (b - t || 1))),
  );
  camera.x = (l + r) / 2;
  camera.y = (t + b) / 2;
}
const scaleOf = (k) => Math.min(1.5, Math.max(0.45, Math.sqrt(k))) * (width < 500 ? 0.8 : 1);
function viewOf(k, cx, cy, w, h, margin = 0) {
  const scale = scaleOf(k);
  return {
    k,
    w,
    h,
    scale,
    sx: (v) => (M.x[v] - cx) * k + w / 2,
    sy: (v) => (M.y[v] - cy) * k + h / 2,
    sr: (v) => M.r[v] * scale,
    left: -margin,
    top: -margin,
    right: w + margin,
    bottom: h + margin,
    left2: margin ? -margin : 2,
    top2: margin ? -margin : 2,
    right2: margin ? w + margin : w - 2,
    bottom2: margin ? h + margin : h - 2,
  };
}
const screen = (margin = 0) => viewOf(camera.k, camera.x, camera.y, width, height, margin);

function resize() {
  width = Math.max(1, stage.clientWidth);
  height = Math.max(1, stage.clientHeight);
  ratio = Math.min(2, devicePixelRatio || 1);
  for (const canvas of [base, over]) {
    canvas.width = Math.round((width + 2 * MARGIN) * ratio);
    canvas.height = Math.round((height + 2 * MARGIN) * ratio);
    canvas.style.width = width + 2 * MARGIN + "px";
    canvas.style.height = height + 2 * MARGIN + "px";
  }
  turnToFit();
  if (!camera.own) fit();
}

// --- marks -------------------------------------------------------------------------------------------------------------
function trace(ctx, shape, x, y, r) {
  const polygon = (points) => {
    points.forEach(([a, b], i) => (i ? ctx.lineTo(x + a * r, y + b * r) : ctx.moveTo(x + a * r, y + b * r)));
    ctx.closePath();
  };
  if (shape === "circle") {
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, 6.2832);
  } else if (shape === "square")
    polygon([
      [-0.88, -0.88],
      [0.88, -0.88],
      [0.88, 0.88],
      [-0.88, 0.88],
    ]);
  else if (shape === "diamond")
    polygon([
      [0, -1.2],
      [1.2, 0],
      [0, 1.2],
      [-1.2, 0],
    ]);
  else if (shape === "triangle")
    polygon([
      [0, -1.15],
      [1.1, 0.8],
      [-1.1, 0.8],
    ]);
  else if (shape === "drop")
    polygon([
      [0, 1.15],
      [1.1, -0.8],
      [-1.1, -0.8],
    ]);
  else if (shape === "hexagon")
    polygon([
      [-0.55, -1],
      [0.55, -1],
      [1.12, 0],
      [0.55, 1],
      [-0.55, 1],
      [-1.12, 0],
    ]);
  else if (shape === "cross")
    polygon([
      [-0.4, -1.1],
      [0.4, -1.1],
      [0.4, -0.4],
      [1.1, -0.4],
      [1.1, 0.4],
      [0.4, 0.4],
      [0.4, 1.1],
      [-0.4, 1.1],
      [-0.4, 0.4],
      [-1.1, 0.4],
      [-1.1, -0.4],
      [-0.4, -0.4],
    ]);
  else
    polygon(
      Array.from({ length: 10 }, (_, i) => [
        Math.sin((i * Math.PI) / 5) * (i % 2 ? 0.55 : 1.25),
        -Math.cos((i * Math.PI) / 5) * (i % 2 ? 0.55 : 1.25),
      ]),
    );
}
function arrow(ctx, view, from, to, size) {
  const x1 = view.sx(from),
    y1 = view.sy(from),
    x2 = view.sx(to),
    y2 = view.sy(to);
  const dx = x2 - x1,
    dy = y2 - y1,
    d = Math.hypot(dx, dy);
  const r = view.sr(to) + 1.5;
  if (d < r + size) return;
  const ux = dx / d,
    uy = dy / d,
    tx = x2 - ux * r,
    ty = y2 - uy * r,
    bx = tx - ux * size,
    by = ty - uy * size,
    half = size * 0.42;
  ctx.moveTo(tx, ty);
  ctx.lineTo(bx - uy * half, by + ux * half);
  ctx.lineTo(bx + uy * half, by - ux * half);
  ctx.closePath();
}
function drawLinks(ctx, view, links, { colour, line, head, dash = [] }) {
  if (!links.length) return;
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = line;
  ctx.setLineDash(dash);
  ctx.beginPath();
  const shown = [];
  for (const link of links) {
    const x1 = view.sx(link.a),
      y1 = view.sy(link.a),
      x2 = view.sx(link.b),
      y2 = view.sy(link.b);
    if (
      Math.max(x1, x2) < view.left ||
      Math.min(x1, x2) > view.right ||
      Math.max(y1, y2) < view.top ||
      Math.min(y1, y2) > view.bottom
    )
      continue;
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2, y2);
    shown.push(link);
  }
  ctx.stroke();
  ctx.setLineDash([]);
  if (!head) return;
  ctx.beginPath();
  for (const link of shown) {
    if (link.a >= M.n && link.b >= M.n) continue;
    if (link.forth) arrow(ctx, view, link.a, link.b, head);
    if (link.back) arrow(ctx, view, link.b, link.a, head);
  }
  ctx.fill();
}
function drawNodes(ctx, view, nodes, { ring = new Set(), outline = C.ground } = {}) {
  const kinds = new Map();
  for (const v of nodes) {
    const x = view.sx(v),
      y = view.sy(v),
      r = view.sr(v);
    if (x + r < view.left || x - r > view.right || y + r < view.top || y - r > view.bottom) continue;
    const kind = v < M.n ? M.kind[v] : M.kind[M.groups[v - M.n][0]];
    if (!kinds.has(kind)) kinds.set(kind, []);
    kinds.get(kind).push(v);
  }
  for (const [kind, list] of [...kinds].sort((a, b) => a[0] - b[0])) {
    ctx.beginPath();
    for (const v of list) trace(ctx, v < M.n ? shapeOf(kind) : "circle", view.sx(v), view.sy(v), view.sr(v));
    ctx.fillStyle = colourOf(kind);
    ctx.strokeStyle = outline;
    ctx.lineWidth = 1.2;
    ctx.fill();
    ctx.stroke();
  }
  const groups = nodes.filter((v) => v >= M.n);
  if (groups.length) {
    ctx.fillStyle = ctx.strokeStyle = C.ground;
    ctx.lineWidth = 1.5;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const v of groups) {
      const r = view.sr(v);
      ctx.beginPath();
      ctx.arc(view.sx(v), view.sy(v), Math.max(1, r - 3), 0, 6.2832);
      ctx.stroke();
      if (r > 9) {
        ctx.font = `600 ${Math.min(13, Math.max(11, r * 0.8))}px ${FONT}`;
        ctx.fillText(count(V.held.get(v) || 0), view.sx(v), view.sy(v));
      }
    }
  }
  if (!ring.size) return;
  ctx.beginPath();
  ctx.strokeStyle = C.ring;
  ctx.lineWidth = 1.6;
  for (const v of nodes)
    if (ring.has(v)) trace(ctx, v < M.n ? shapeOf(M.kind[v]) : "circle", view.sx(v), view.sy(v), view.sr(v) + 2.6);
  ctx.stroke();
}
function drawDisputes(ctx, view, nodes) {
  ctx.fillStyle = C.mark;
  ctx.strokeStyle = C.ground;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const v of nodes)
    if (v < M.n && isDisputedNode(v)) {
      const r = view.sr(v);
      const x = view.sx(v) + r * 0.8,
        y = view.sy(v) - r * 0.8;
      ctx.moveTo(x + 3, y);
      ctx.arc(x, y, 3, 0, 6.2832);
    }
  ctx.fill();
  ctx.stroke();
}
function isDisputedNode(v) {
  const own = (i) => {
    for (let c = M.first[i]; c < M.first[i + 1]; c++) if (isDisputed(claimFlags(c))) return true;
    return false;
  };
  return own(v) || M.guests[v].some((f) => M.home.get(f)[0] === v && !isOpen(f) && own(f));
}
function drawLabels(ctx, labels) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  let font = "";
  ctx.strokeStyle = C.ink;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const { lead } of labels)
    if (lead) {
      ctx.moveTo(lead[0], lead[1]);
      ctx.lineTo(lead[2], lead[3]);
    }
  ctx.stroke();
  ctx.strokeStyle = C.ground;
  ctx.lineWidth = 3;
  for (const pass of ["strokeText", "fillText"])
    for (const { x, y, lines, font: own, line, colour, v } of labels) {
      if (own !== font) ctx.font = font = own;
      ctx.fillStyle = colour || C.ink;
      lines.forEach((text, i) => ctx[pass](text, x, y + i * line));
    }
}

// Links' names along their middles, where they hide nothing.
function placeLinkLabels(links, view, taken, most) {
  const labels = [];
  const font = `400 11px ${FONT}`;
  for (const link of links) {
    if (labels.length >= most) break;
    const text = linkText(link),
      w = widthOf(text, font) + 4;
    const x1 = view.sx(link.a),
      y1 = view.sy(link.a),
      x2 = view.sx(link.b),
      y2 = view.sy(link.b);
    if (Math.hypot(x2 - x1, y2 - y1) < Math.min(w * 0.75, 60)) continue;
    for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
      const x = x1 + (x2 - x1) * part,
        y = y1 + (y2 - y1) * part;
      if (x - w / 2 < view.left2 || x + w / 2 > view.right2 || y - 8 < view.top2 || y + 8 > view.bottom2) continue;
      if (taken.hits(x - w / 2, y - 7, w, 14, link)) continue;
      taken.add(x - w / 2, y - 7, w, 14, link);
      labels.push({ v: -1, x, y, lines: [text], font, size: 11, line: 13, colour: C.soft, box: [x - w / 2, y - 7, w, 14] });
      break;
    }
  }
  return labels;
}

function hull(points) {
  const sorted = points.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const half = (list) => {
    const out = [];
    for (const p of list) {
      while (out.length > 1) {
        const [a, b] = out.slice(-2);
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        out.pop();
      }
      out.push(p);
    }
    return out.slice(0, -1);
  };
  return [...half(sorted), ...half([...sorted].reverse())];
}
function drawRegions(ctx, view) {
  const names = [];
  if (V.grouped || M.groups.length < 2 || filtering()) return names;
  const roomy = width >= 500;
  ctx.fillStyle = ctx.strokeStyle = C.region;
  ctx.lineJoin = "round";
  for (const members of M.groups) {
    const there = members.filter((i) => V.here.has(i));
    if (there.length < 4 || there.length < members.length * 0.5) continue;
    const points = hull(there.map((i) => [view.sx(i), view.sy(i)]));
    const cx = points.reduce((s, p) => s + p[0], 0) / points.length,
      cy = points.reduce((s, p) => s + p[1], 0) / points.length;
    const pad = 16 * view.scale;
    ctx.beginPath();
    points.forEach(([x, y], i) => {
      const d = Math.hypot(x - cx, y - cy) || 1;
      const px = x + ((x - cx) / d) * pad,
        py = y + ((y - cy) / d) * pad;
      i ? ctx.lineTo(px, py) : ctx.moveTo(px, py);
    });
    ctx.closePath();
    ctx.fill();
    const [top] = points.map((p) => p[1]).sort((a, b) => a - b);
    names.push({
      v: -1,
      x: cx,
      y: top - pad - 2,
      lines: [roomy && there.length < V.nodes.length ? `${label(there[0])} ${t("and", count(there.length - 1))}` : ""],
      font: `600 11px ${FONT}`,
      size: 11,
      line: 13,
      colour: C.regionInk,
    });
  }
  return names;
}

// --- the whole picture ---------------------------------------------------------------------------------------------------
// Draws into any context; returns the labels that were placed.
function drawPicture(ctx, view, { labels = true } = {}) {
  const top = new Set(M.top.filter((v) => V.here.has(v)));
  const regions = drawRegions(ctx, view);
  const main = [],
    faint = [],
    strong = [];
  for (const link of V.links) (link.faint ? faint : top.has(link.a) && top.has(link.b) ? strong : main).push(link);
  const head = 6.5 * Math.max(0.7, view.scale);
  const thin = V.links.length > 4000 ? 0.5 : 1;
  drawLinks(ctx, view, faint, { colour: C.edge, line: thin, head, dash: [4, 3] });
  drawLinks(ctx, view, main, {
    colour: V.links.length > 350 && !V.grouped && view.k < 1.2 ? C.thread : C.edge,
    line: thin,
    head,
  });
  drawLinks(ctx, view, strong, { colour: C.strong, line: 1.8, head: head + 2 });
  drawNodes(ctx, view, V.nodes, { ring: top });
  drawDisputes(ctx, view, V.nodes.length > 3000 ? [] : V.nodes);
  if (!labels) return [];
  const taken = grid();
  for (const v of top) taken.add(view.sx(v) - view.sr(v), view.sy(v) - view.sr(v), 2 * view.sr(v), 2 * view.sr(v), v);
  for (const box of view.covered || []) taken.add(...box);
  const placed = placeLabels(
    V.nodes.filter((v) => top.has(v)),
    view,
    { top, taken, obstacles: V.nodes },
  );
  const around = regions.filter((r) => {
    const w = widthOf(r.lines[0], r.font) + 6;
    if (
      !r.lines[0] ||
      r.x - w / 2 < view.left2 ||
      r.x + w / 2 > view.right2 ||
      r.y - 7 < view.top2 ||
      taken.hits(r.x - w / 2, r.y - 7, w, 14, r)
    )
      return false;
    r.box = [r.x - w / 2, r.y - 7, w, 14];
    taken.add(...r.box, r);
    return true;
  });
  placed.push(
    ...placeLabels(
      V.nodes.filter((v) => !top.has(v)),
      view,
      { taken, obstacles: V.nodes },
    ),
  );
  for (const v of V.nodes.slice(0, 600))
    taken.add(view.sx(v) - view.sr(v), view.sy(v) - view.sr(v), 2 * view.sr(v), 2 * view.sr(v), v);
  const named = placeLinkLabels(strong, view, taken, 24);
  if (view.k > 1.7)
    named.push(
      ...placeLinkLabels(
        main.filter((l) => view.sx(l.a) > 0 && view.sx(l.a) < view.w && view.sy(l.a) > 0 && view.sy(l.a) < view.h),
        view,
        taken,
        60,
      ),
    );
  drawLabels(ctx, [...around, ...named, ...placed]);
  return [...placed, ...named, ...around];
}
function context(canvas) {
  const ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width + 2 * MARGIN, height + 2 * MARGIN);
  ctx.translate(MARGIN, MARGIN);
  return ctx;
}
let shownLabels = [];
function paint() {
  const began = performance.now();
  C = colours();
  const first = !painted.k;
  const view = screen(first ? 0 : MARGIN); // the first picture keeps its labels inside the window
  if (!camera.own) {
    Object.assign(view, { left2: 2, top2: 2, right2: width - 2, bottom2: height - 2 });
    view.covered = [[width - 46, height - 122, 46, 122]]; // by the buttons for zooming
  }
  shownLabels = drawPicture(context(base), view);
  Object.assign(painted, { x: camera.x, y: camera.y, k: camera.k, cost: performance.now() - began });
  highlighted = "";
  paintOver();
  settleLayers();
}
const focused = () => (hot.v >= 0 ? hot.v : S.path.length ? -1 : hot.pair ? -1 : S.sel);
// What is chosen or under the pointer: {nodes, links, marked (ringed), named (in bold)}, or null.
function highlight() {
  const v = focused(),
    link = hot.v >= 0 ? null : hot.pair ? linkByKey(hot.pair) : S.pair ? linkByKey(S.pair) : null;
  const path = hot.v < 0 && !hot.pair && S.path.length > 1 ? S.path : null;
  if (path) {
    const nodes = path.filter((i) => V.here.has(i));
    const links = path.slice(1).map((w, i) => linkOf(path[i], w)).filter(Boolean);
    return nodes.length ? { nodes, links, marked: path, named: path } : null;
  }
  if (link) return { nodes: [link.a, link.b], links: [link], marked: [link.a, link.b], named: [link.a] };
  if (v >= 0 && V.here.has(v)) {
    const near = V.near.get(v) || new Map();
    return { nodes: [v, ...near.keys()], links: [...near.values()], marked: [v], named: [v] };
  }
  if (v < 0 || !M.home.has(v)) return null;
  // What is folded is shown by the things that it ties.
  const nodes = M.home.get(v).filter((i) => V.here.has(i) && tiedThen(v, i));
  const links = nodes.flatMap((i) =>
    [...(V.near.get(i)?.values() || [])].filter((l) => l.a === i && l.folds.some((f) => M.folds[f][0] === v)),
  );
  return nodes.length ? { nodes, links, marked: nodes, named: nodes.slice(0, 1) } : null;
}
function drawHighlight(ctx, view, { nodes, links, marked, named }) {
  drawLinks(
    ctx,
    view,
    links.filter((l) => l.faint),
    { colour: C.strong, line: 1.6, head: 8, dash: [4, 3] },
  );
  drawLinks(
    ctx,
    view,
    links.filter((l) => !l.faint),
    { colour: C.strong, line: 1.8, head: 8.5 },
  );
  drawNodes(ctx, view, [...nodes].reverse(), { ring: new Set(marked) });
  const taken = grid();
  const ranked = [nodes[0], ...nodes.slice(1).sort((a, b) => a - b)];
  const placed = placeLabels(ranked, view, { top: new Set(named), force: new Set(ranked.slice(0, 40)), taken, most: 90 });
  for (const i of nodes) taken.add(view.sx(i) - view.sr(i), view.sy(i) - view.sr(i), 2 * view.sr(i), 2 * view.sr(i), i);
  const texts = placeLinkLabels(
    [...links].sort((p, q) => q.size - p.size),
    view,
    taken,
    40,
  );
  drawLabels(ctx, [...texts, ...placed]);
}
let highlighted = ""; // what the upper layer shows: to choose what the pointer is on changes nothing there
function paintOver() {
  const key = [focused(), hot.v >= 0 ? "" : hot.pair || S.pair, hot.v >= 0 || hot.pair ? "" : S.path, camera.x, camera.y, camera.k].join();
  if (key === highlighted) return;
  highlighted = key;
  const found = highlight();
  base.style.opacity = found ? 0.18 : 1;
  over.style.display = found ? "" : "none"; // an empty layer costs as much as a full one
  if (!found) return;
  const view = screen(MARGIN);
  Object.assign(view, { left2: 2, top2: 2, right2: width - 2, bottom2: height - 2 });
  drawHighlight(context(over), view, found);
}
// The layers stand where they were painted; a drag or pinch moves them until they are painted anew.
function settleLayers() {
  const k = camera.k / painted.k;
  const dx = (painted.x - camera.x) * camera.k,
    dy = (painted.y - camera.y) * camera.k;
  const shift =
    k === 1 && !dx && !dy
      ? ""
      : `translate(${dx + (width / 2 + MARGIN) * (1 - k)}px, ${dy + (height / 2 + MARGIN) * (1 - k)}px) scale(${k})`;
  base.style.transform = over.style.transform = shift;
}
let waiting = 0,
  frame = 0;
function moved() {
  // the camera has moved
  const far = Math.max(Math.abs(painted.x - camera.x), Math.abs(painted.y - camera.y)) * camera.k > MARGIN - 10;
  clearTimeout(waiting);
  if (!frame)
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (far || (camera.k !== painted.k && painted.cost < 9)) paint();
      else settleLayers();
    });
  waiting = setTimeout(() => {
    if (painted.k !== camera.k || painted.x !== camera.x || painted.y !== camera.y) paint();
  }, 140);
  keep();
}
let due = 0;
function repaint() {
  if (!due)
    due = requestAnimationFrame(() => {
      due = 0;
      paint();
    });
}

// --- what is under a point -----------------------------------------------------------------------------------------------
function nodeAt(px, py, reach = 4) {
  const view = screen();
  let best = -1,
    near = Infinity;
  const { x: X, y: Y } = M,
    x = camera.x + (px - width / 2) / camera.k,
    y = camera.y + (py - height / 2) / camera.k,
    far = (reach + view.scale * 90) / camera.k; // no mark is bigger; most things are told apart by this alone
  for (const v of V.nodes) {
    if (X[v] - x > far || x - X[v] > far || Y[v] - y > far || y - Y[v] > far) continue;
    const d = Math.hypot(view.sx(v) - px, view.sy(v) - py) - view.sr(v);
    if (d < reach && d < near) {
      near = d;
      best = v;
    }
  }
  if (best >= 0) return best;
  for (const l of shownLabels)
    if (l.v >= 0 && V.here.has(l.v)) {
      const [x, y, w, h] = l.box;
      if (px >= x && px <= x + w && py >= y && py <= y + h && painted.x === camera.x && painted.k === camera.k) return l.v;
    }
  return -1;
}
function linkAt(px, py, reach = 5) {
  const view = screen();
  let best = null,
    near = reach;
  const among = focused() >= 0 && V.near.has(focused()) ? [...V.near.get(focused()).values()] : V.links;
  for (const link of among) {
    const x1 = view.sx(link.a),
      y1 = view.sy(link.a),
      dx = view.sx(link.b) - x1,
      dy = view.sy(link.b) - y1;
    const f = Math.max(0, Math.min(1, ((px - x1) * dx + (py - y1) * dy) / (dx * dx + dy * dy || 1)));
    const d = Math.hypot(x1 + f * dx - px, y1 + f * dy - py);
    if (d < near) {
      near = d;
      best = link;
    }
  }
  return best;
}
