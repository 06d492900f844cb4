// A story: steps, each a sentence with what is shown to it.

function stepPatch(k) {
  const step = M.story[k];
  return {
    step: k,
    open: new Set(step.path.filter((v) => M.home.has(v))),
    view: "network",
    sel: step.path.length > 1 ? -1 : step.select,
    pair: "",
    path: step.path.length > 1 ? chain(step.path) : [],
    asof: step.asof,
    days: !!step.asof,
    hops: 0,
  };
}
// The stations of a step joined by the shortest ways between them.
function chain(stations) {
  return stations.slice(1).reduce(
    (path, v) => {
      const way = findPath(path.at(-1), v);
      return way.length ? [...path, ...way.slice(1)] : [...path, v];
    },
    [stations[0]],
  );
}
function goStep(k) {
  change(stepPatch(k));
  if (stage.clientHeight !== height) {
    // the slider of days has come or gone
    resize();
    if (started) repaint();
  }
  const v = S.sel;
  const there = S.path.length ? S.path : v < 0 ? V.nodes : V.here.has(v) ? [v, ...(V.near.get(v)?.keys() || [])] : (M.home.get(v) || []).filter((i) => tiedThen(v, i));
  frameNodes(there);
  say(pick(M.story[k].ko, M.story[k].en));
  $("panel").querySelector(".story button:not([disabled])")?.focus({ preventScroll: true });
}
function endStory() {
  change({ step: -1, sel: -1, path: [], asof: "", days: false, open: new Set() });
  showAll();
}
function storyBox() {
  const step = M.story[S.step];
  return el(
    "section",
    { class: "story", "aria-label": t("story") },
    el("small", {}, t("stepOf", S.step + 1, M.story.length)),
    el("p", {}, pick(step.ko, step.en)),
    el(
      "div",
      { class: "deeds" },
      button(t("next"), () => goStep(S.step + 1), { disabled: S.step + 1 >= M.story.length }),
      button(t("previous"), () => goStep(S.step - 1), { disabled: S.step <= 0 }),
      button(t("close"), endStory),
    ),
  );
}
