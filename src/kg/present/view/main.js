// From the data to the picture, and from every change to what has to be drawn again.

const SCENE = [
  "hide",
  "open",
  "shown",
  "unfold",
  "all",
  "prop",
  "source",
  "stage",
  "from",
  "to",
  "disputed",
  "asof",
  "hops",
  "sel",
  "path",
];
onChange((changed, before) => {
  if (changed.has("theme") || changed.has("lang")) {
    wrapped.clear();
    document.documentElement.dataset.theme = S.theme;
    C = colours();
  }
  const scene =
    SCENE.some((k) => changed.has(k)) &&
    !(!V.grouped && !S.hops && [...changed].every((k) => ["sel", "path", "pair"].includes(k)) && V.nodes.length);
  if (scene || !V.nodes.length) {
    compose();
    note();
    if (!camera.own) fit();
  }
  for (const view of ["table", "money", "time"]) $(view).hidden = S.view !== view;
  stage.hidden = S.view !== "network";
  document.body.dataset.view = S.view;
  if (changed.has("days") || changed.has("asof") || changed.has("lang")) drawDays();
  const dressed = changed.has("lang") || changed.has("theme") || !started;
  if (dressed || ["view", "days", "filters", "step", "prop", "source", "stage", "from", "to", "disputed"].some((k) => changed.has(k))) drawHead();
  if (dressed || scene) drawLegend();
  if (dressed || scene || changed.has("filters")) drawFilters();
  if (!started) {
    /* after the first picture */
  } else if (scene || changed.has("lang")) drawList();
  else if (changed.has("sel")) {
    listedButton(before.sel)?.setAttribute("aria-pressed", "false");
    listedButton(S.sel)?.setAttribute("aria-pressed", "true");
  }
  drawPanel(changed);
  if (S.view === "table") drawTable();
  if (S.view === "money") drawMoney();
  if (S.view === "time") drawTime();
  if (scene || changed.has("theme") || changed.has("lang") || changed.has("view")) {
    if (painted.k) repaint();
  } else requestAnimationFrame(paintOver);
});

let started = false;
async function main() {
  try {
    await load();
  } catch (error) {
    document.body.append(el("p", { role: "alert" }, String(error)));
    throw error;
  }
  lang = M.lang;
  resizeFirst();
  fromHash();
  resize();
  paint();
  started = true;
  await new Promise((painted) => {
    requestAnimationFrame(() => setTimeout(painted));
    setTimeout(painted, 500);
  }); // a hidden page has no frames
  drawList();
  document.documentElement.dataset.ready = "1";
  watchPointer();
  watchKeys();
  watchList();
  buildSearch();
  new ResizeObserver(() => {
    if (stage.clientWidth && (stage.clientWidth !== width || stage.clientHeight !== height)) {
      resize();
      paint();
    }
  }).observe(stage);
  for (const query of [darkQuery, forcedQuery])
    query.addEventListener("change", () => {
      C = colours();
      drawLegend();
      drawPanel();
      repaint();
    });
  window.addEventListener("hashchange", () => {
    fromHash();
    if (!camera.own) fit();
    repaint();
  });
  for (const event of ["blur", "pagehide"]) window.addEventListener(event, keepNow);
  window.addEventListener("beforeprint", drawPrint);
  window.addEventListener("afterprint", () => $("print")?.remove());
}
function resizeFirst() {
  width = Math.max(1, stage.clientWidth);
  height = Math.max(1, stage.clientHeight);
  turnToFit();
  C = colours();
}
main();
// For whoever embeds or tests the page: what is chosen and what is drawn.
globalThis.kgView = {
  state: S,
  scene: V,
  camera,
  data: M,
  change,
  labels: () => shownLabels,
  find: (text) => find(text).map((i) => M.nodes.id[i]),
  placeOf: (id) => {
    const v = M.byId.get(id),
      view = screen();
    return [view.sx(v), view.sy(v)];
  },
};
