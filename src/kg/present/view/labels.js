// Which labels fit: the important first, each where it hides no other. Sizes are of the screen, whatever the zoom.

const FONT = 'system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR", sans-serif';
const MOST = 170;
const widths = new Map(); // font → text → width
const measurer = document.createElement("canvas").getContext("2d");
function measured(text, font) {
  if (!widths.has(font)) widths.set(font, new Map());
  const known = widths.get(font);
  let width = known.get(text);
  if (width === undefined) {
    measurer.font = font;
    known.set(text, (width = measurer.measureText(text).width));
  }
  return width;
}
// Letters that stand one by one are measured one by one, once for all names: kerning only makes a name narrower.
const SINGLE = /^[ -~·가-힣一-鿿]*$/;
function widthOf(text, font) {
  if (!SINGLE.test(text)) return measured(text, font);
  let width = 0;
  for (const letter of text) width += measured(letter, font);
  return width;
}

// A name in one or two lines, cut only where it would be longer than that.
const wrapped = new Map();
function wrap(text, font, most = 118) {
  const key = font + most + text;
  if (wrapped.has(key)) return wrapped.get(key);
  let lines = [text];
  if (widthOf(text, font) > most) {
    const breaks = [...text].map((c, i) => (c === " " ? i : -1)).filter((i) => i > 0);
    const at = breaks.length
      ? breaks.reduce((best, i) => (Math.abs(i - text.length / 2) < Math.abs(best - text.length / 2) ? i : best))
      : Math.ceil(text.length / 2);
    lines =
      widthOf(text, font) < most * 1.25 && !breaks.length ? [text] : [text.slice(0, at), text.slice(breaks.length ? at + 1 : at)];
    lines = lines.map((line) => {
      if (widthOf(line, font) <= most * 1.3) return line;
      while (line.length > 3 && widthOf(line + "…", font) > most * 1.3) line = line.slice(0, -1);
      return line.trimEnd() + "…";
    });
  }
  wrapped.set(key, lines);
  return lines;
}

// Rectangles in a grid: does another one lie here?
function grid(cell = 60) {
  const cells = new Map();
  const walk = (x, y, w, h, f) => {
    for (let i = Math.floor(x / cell); i <= Math.floor((x + w) / cell); i++)
      for (let j = Math.floor(y / cell); j <= Math.floor((y + h) / cell); j++) f(i * 65536 + j);
  };
  return {
    add(x, y, w, h, owner) {
      const box = [x, y, x + w, y + h, owner];
      walk(x, y, w, h, (key) => {
        const list = cells.get(key);
        if (list) list.push(box);
        else cells.set(key, [box]);
      });
    },
    hits(x, y, w, h, owner) {
      const found = new Set();
      walk(x, y, w, h, (key) => {
        for (const box of cells.get(key) || [])
          if (box[4] !== owner && box[0] < x + w && box[2] > x && box[1] < y + h && box[3] > y) found.add(box);
      });
      return found.size;
    },
  };
}

// Places of a box all around a point, clear of it by some way.
function farther(x, y, away, w, h) {
  return [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [0.7, 0.7],
    [0.7, -0.7],
    [-0.7, 0.7],
    [-0.7, -0.7],
  ].map(([a, b]) => [x + a * away - (w / 2) * (1 - Math.sign(a)), y + b * away - (h / 2) * (1 - Math.sign(b))]);
}

// view: {sx, sy, sr, left, top, right, bottom}; returns [{v, x, y, lines, font, size, bold}],
// x and y of the middle of the first line.
function placeLabels(nodes, view, { top = new Set(), most = MOST, force = new Set(), taken = grid(), obstacles = nodes } = {}) {
  const within = (v) =>
    view.sx(v) >= view.left && view.sx(v) <= view.right && view.sy(v) >= view.top && view.sy(v) <= view.bottom;
  const inside = nodes.filter(within);
  let discs = view.discs;
  if (!discs || discs.of !== obstacles) {
    discs = view.discs = grid();
    discs.of = obstacles;
    for (const v of obstacles)
      if (within(v)) {
        const r = view.sr(v);
        discs.add(view.sx(v) - r, view.sy(v) - r, 2 * r, 2 * r, v);
      }
  }
  const placed = [];
  const order = [...inside.filter((v) => top.has(v) || force.has(v)), ...inside.filter((v) => !top.has(v) && !force.has(v))];
  const weighty = new Set(order.slice(0, 24));
  let tried = 0;
  for (const v of order) {
    if (placed.length >= most || ++tried > 2500) break;
    const bold = top.has(v),
      size = bold ? (width < 500 ? 12 : 14) : v >= M.n ? 13 : width < 500 ? 11 : 12;
    const font = `${bold || v >= M.n ? 600 : 400} ${size}px ${FONT}`;
    const lines = wrap(label(v), font, (bold ? 150 : 118) * (width < 500 ? 0.8 : 1));
    const w = Math.max(...lines.map((l) => widthOf(l, font))) + 4,
      line = size + 2,
      h = lines.length * line;
    const x = view.sx(v),
      y = view.sy(v),
      r = view.sr(v) + 2;
    let best = null;
    const reaches = [
      [
        [x - w / 2, y + r],
        [x + r + 1, y - h / 2],
        [x - r - w - 1, y - h / 2],
        [x - w / 2, y - r - h],
        [x + r - 2, y + r - 3],
        [x + r - 2, y - r - h + 3],
        [x - r - w + 2, y + r - 3],
        [x - r - w + 2, y - r - h + 3],
      ],
    ];
    const led = bold || (v >= M.n && weighty.has(v));
    if (led) for (const far of [16, 34, 52]) reaches.push(farther(x, y, r + far, w, h)); // what matters most is named, by a line if need be
    for (const reach of reaches) {
      for (const [bx, by] of reach) {
        if (bx < view.left2 || bx + w > view.right2 || by < view.top2 || by + h > view.bottom2) continue;
        if (taken.hits(bx, by, w, h, v)) continue;
        const cost = discs.hits(bx, by, w, h, v);
        if (!best || cost < best[2]) best = [bx, by, cost, reach !== reaches[0]];
        if (!cost) break;
      }
      if (best && (best[2] < (bold ? 3 : 1) || !led)) break;
    }
    if (!best || (best[2] && !bold && !force.has(v) && (v >= M.n || !weighty.has(v)))) continue; // only what matters much may hide a mark
    taken.add(best[0], best[1], w, h, v);
    const lead = best[3] ? [x, y, Math.max(best[0], Math.min(best[0] + w, x)), Math.max(best[1], Math.min(best[1] + h, y))] : null;
    placed.push({ v, x: best[0] + w / 2, y: best[1] + line / 2, lines, font, size, bold, line, lead, box: [best[0], best[1], w, h] });
  }
  return placed;
}
