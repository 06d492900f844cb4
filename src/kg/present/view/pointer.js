// Mouse, touch and pen on the picture; keys for everything.

function watchPointer() {
  const down = new Map();
  let start = null,
    moving = false,
    pinch = null;
  const point = (event) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  base.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    base.setPointerCapture(event.pointerId);
    down.set(event.pointerId, point(event));
    start = { at: point(event), x: camera.x, y: camera.y };
    moving = false;
    pinch = null;
  });
  base.addEventListener("pointermove", (event) => {
    const at = point(event);
    if (!down.has(event.pointerId)) {
      if (event.pointerType !== "touch") hover(...at, event);
      return;
    }
    down.set(event.pointerId, at);
    if (down.size === 2) {
      const [[x1, y1], [x2, y2]] = [...down.values()];
      const now = { d: Math.hypot(x1 - x2, y1 - y2), x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
      if (pinch) {
        // two fingers drag as well
        camera.x -= (now.x - pinch.x) / camera.k;
        camera.y -= (now.y - pinch.y) / camera.k;
        zoomAt(now.d / (pinch.d || 1), now.x, now.y);
      }
      pinch = now;
      moving = true;
      start = null;
      return;
    }
    if (!start) return;
    const dx = at[0] - start.at[0],
      dy = at[1] - start.at[1];
    if (!moving && Math.hypot(dx, dy) < 5) return;
    moving = true;
    stage.classList.add("drag");
    camera.own = true;
    camera.x = start.x - dx / camera.k;
    camera.y = start.y - dy / camera.k;
    moved();
  });
  const up = (event) => {
    if (!down.delete(event.pointerId)) return;
    stage.classList.remove("drag");
    if (event.type === "pointerup" && !moving && start) click(...start.at, event);
    const [rest] = down.values(); // the finger that stays goes on
    start = rest ? { at: rest, x: camera.x, y: camera.y } : null;
    pinch = null;
  };
  base.addEventListener("pointerup", up);
  base.addEventListener("pointercancel", up);
  base.addEventListener("pointerleave", () => setHot(-1, ""));
  base.addEventListener("dblclick", (event) => {
    const v = nodeAt(...point(event));
    if (v >= 0) expand(v);
    else zoomAt(1.8, ...point(event));
  });
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...point(event));
    },
    { passive: false },
  );
}
function zoomAt(factor, px, py) {
  const k = Math.min(12, Math.max(0.02, camera.k * factor));
  camera.x += (px - width / 2) * (1 / camera.k - 1 / k);
  camera.y += (py - height / 2) * (1 / camera.k - 1 / k);
  camera.k = k;
  camera.own = true;
  moved();
}
function setHot(v, pair) {
  if (hot.v === v && hot.pair === pair) return;
  hot.v = v;
  hot.pair = pair;
  stage.style.cursor = v >= 0 || pair ? "pointer" : "";
  requestAnimationFrame(paintOver);
}
const spot = (px, py) => [px, py, camera.x, camera.y, camera.k, V.nodes.length].join();
function hover(px, py) {
  const v = nodeAt(px, py);
  hot.spot = spot(px, py);
  const link = v < 0 && V.links.length < 20000 ? linkAt(px, py) : null;
  setHot(v, link ? pairKey(link) : "");
  tip(v, link, px, py);
}
function click(px, py, event) {
  const v = hot.v >= 0 && hot.spot === spot(px, py) ? hot.v : nodeAt(px, py, event.pointerType === "touch" ? 14 : 5);
  if (v >= 0) return choose(v);
  const link = linkAt(px, py, event.pointerType === "touch" ? 12 : 6);
  if (link) change({ pair: pairKey(link), sel: -1, path: [], hops: 0 });
  else change({ sel: -1, pair: "", path: [], hops: 0 });
}

// --- deeds that mouse and keys share -------------------------------------------------------------------------------------
function choose(v) {
  setHot(-1, "");
  if (draft !== null && v < M.n) return endPath(v);
  if (v >= M.n) {
    change({ open: added(S.open, [v]), sel: M.groups[v - M.n][0], pair: "", path: [] });
    return frameNodes(M.groups[v - M.n]);
  }
  change({
    sel: v,
    pair: "",
    path: [],
    hops: S.sel === v ? S.hops : 0,
    ...(M.home.has(v) && !isOpen(v) ? { open: added(S.open, [v]) } : {}),
  });
  intoView(v);
}
function intoView(v) {
  if (!V.here.has(v) || S.view !== "network") return;
  const view = screen(),
    x = view.sx(v),
    y = view.sy(v),
    edge = 40;
  if (x < edge || y < edge || x > width - edge || y > height - edge) {
    camera.x = M.x[v];
    camera.y = M.y[v];
    camera.k = Math.max(camera.k, 0.9);
    camera.own = true;
    moved();
  }
}
function frameNodes(nodes) {
  const there = nodes.filter((v) => V.here.has(v));
  if (!there.length) return;
  fit(there, 1.6);
  camera.own = true;
  moved();
}
function expand(v) {
  if (v >= M.n) return choose(v);
  const near = [...M.tied[v].keys()].filter((i) => !M.home.has(i));
  change({
    shown: added(S.shown, [v, ...near]),
    open: V.grouped ? S.open : added(S.open, M.guests[v]),
    sel: v,
    pair: "",
    path: [],
  });
  // What was folded lies close around it: so near that it can be told apart.
  const out = M.guests[v].filter((i) => V.here.has(i) && Math.hypot(M.x[i] - M.x[v], M.y[i] - M.y[v]) < 150);
  if (out.length && camera.k < 1.3) frameNodes([v, ...out]);
}
function collapse(v) {
  const near = new Set([v, ...M.tied[v].keys(), ...M.guests[v]]);
  change({ shown: new Set([...S.shown].filter((i) => !near.has(i))), open: new Set([...S.open].filter((i) => !near.has(i))) });
}
const expanded = (v) => M.guests[v].some((f) => S.open.has(f)) || S.shown.has(v);
function startPath(v) {
  draft = v;
  $("note").textContent = t("pathPick");
  $("note").hidden = false;
  say(t("pathPick"));
  $("query").focus();
}
function endPath(v) {
  const path = findPath(draft, v);
  draft = null;
  note();
  if (!path.length) {
    say(t("noPath"));
    $("note").textContent = t("noPath");
    $("note").hidden = false;
    return;
  }
  change({ path, sel: -1, pair: "", hops: 0 });
  frameNodes(path);
}
function letGo() {
  if (draft !== null) {
    draft = null;
    note();
    return;
  }
  change({ sel: -1, pair: "", path: [], hops: 0, filters: false });
}
function showAll() {
  camera.own = false;
  fit();
  moved();
  keep();
}

function watchKeys() {
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".menu")) closeMenus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!$("help").open) {
        letGo();
        closeMenus();
      }
      return;
    }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "/") {
      event.preventDefault();
      $("query").focus();
      $("query").select();
    } else if (key === "+" || key === "=") zoomAt(1.3, width / 2, height / 2);
    else if (key === "-" || key === "−") zoomAt(1 / 1.3, width / 2, height / 2);
    else if (key === "0") showAll();
    else if (/^[1-9]$/.test(key) && S.sel >= 0) {
      change({ hops: Number(key) });
      frameNodes(V.nodes);
    } else if (key === "l") change({ lang: S.lang === "en" ? "ko" : "en" });
    else if (key === "d") change({ theme: C === DARK ? "light" : "dark" });
    else if (key === "p" && S.sel >= 0) {
      event.preventDefault();
      startPath(S.sel);
    } else if (key === "e" && S.sel >= 0) expanded(S.sel) ? collapse(S.sel) : expand(S.sel);
    else if (key === "?") openHelp();
  });
}
