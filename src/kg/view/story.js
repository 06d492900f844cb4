// A story: steps, each a sentence with what is shown to it.

function stepPatch(k) {
  const step = M.story[k];
  return {
    step: k,
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
  const there = S.path.length ? S.path : S.sel >= 0 ? [S.sel, ...(V.near.get(S.sel)?.keys() || [])] : V.nodes;
  frameNodes(there);
  say(pick(M.story[k].ko, M.story[k].en));
  $("panel").querySelector(".story button:not([disabled])")?.focus({ preventScroll: true });
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
      button(t("close"), () => change({ step: -1, sel: -1, path: [], asof: "", days: false })),
    ),
  );
}
