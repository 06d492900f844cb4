// The picture for those who do not see it, and for the keyboard: every thing that is drawn, as a list of buttons.

const LISTED = 1500; // of more than these, the most important; the others are found by search
let listed = [],
  trail = [];
function drawList() {
  const list = $("list");
  const had = list.contains(document.activeElement) ? Number(document.activeElement.dataset.v) : -1;
  const kind = (v) => (v < M.n ? M.kind[v] : -1);
  listed = V.nodes.slice(0, LISTED).sort((a, b) => kind(a) - kind(b) || a - b);
  const current = listed.includes(had) ? had : listed.includes(S.sel) ? S.sel : listed[0];
  list.setAttribute("aria-label", t("listLabel"));
  base.setAttribute("aria-label", t("summary", pick(...M.title), count(V.nodes.length), count(V.links.length)));
  list.replaceChildren(
    ...listed.map((v) => {
      const near = V.near.get(v)?.size || 0;
      return el(
        "li",
        {},
        el(
          "button",
          { type: "button", "data-v": String(v), tabIndex: v === current ? 0 : -1, "aria-pressed": String(v === S.sel) },
          `${label(v)}, ${v < M.n ? className(v) : t("group") + " " + t("things", count(V.held.get(v) || 0))}, ${t("nRelations", near)}`,
        ),
      );
    }),
    V.nodes.length > LISTED ? el("li", {}, t("and", count(V.nodes.length - LISTED))) : "",
  );
  if (had >= 0 && listed.includes(had)) listedButton(had)?.focus({ preventScroll: true });
}
const listedButton = (v) => $("list").querySelector(`[data-v="${v}"]`);
function focusListed(v) {
  const button = listedButton(v);
  if (!button) return;
  for (const other of $("list").querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  button.tabIndex = 0;
  button.focus({ preventScroll: true });
}
function watchList() {
  const list = $("list");
  list.addEventListener("focusin", (event) => {
    const v = Number(event.target.dataset.v);
    stage.classList.add("keys");
    setHot(v, "");
    intoView(v);
  });
  list.addEventListener("focusout", () => {
    stage.classList.remove("keys");
    setHot(-1, "");
  });
  list.addEventListener("click", (event) => {
    const v = event.target.closest("[data-v]");
    if (v) {
      choose(Number(v.dataset.v));
      say(describe(Number(v.dataset.v)));
    }
  });
  list.addEventListener("keydown", (event) => {
    const v = Number(event.target.dataset.v),
      at = listed.indexOf(v);
    let to = -1;
    if (event.key === "ArrowDown") to = listed[(at + 1) % listed.length];
    else if (event.key === "ArrowUp") to = listed[(at - 1 + listed.length) % listed.length];
    else if (event.key === "Home") to = listed[0];
    else if (event.key === "End") to = listed.at(-1);
    else if (event.key === "ArrowRight") {
      const near = [...(V.near.get(v)?.keys() || [])].sort((a, b) => a - b);
      to = near.find((w) => !trail.includes(w)) ?? near[0] ?? -1;
      if (to >= 0) {
        trail.push(v);
        const found = linkOf(v, to);
        say(`${label(v)} ${linkText(found)} ${label(to)}`);
      }
    } else if (event.key === "ArrowLeft") to = trail.pop() ?? -1;
    else return;
    event.preventDefault();
    if (event.key.startsWith("Arrow") && !/Right|Left/.test(event.key)) trail = [];
    if (to >= 0) focusListed(to);
  });
}
function describe(v) {
  if (v >= M.n) return label(v);
  const near = [...(V.near.get(v)?.entries() || [])].slice(0, 8).map(([w, found]) => `${linkText(found)} ${label(w)}`);
  return [label(v), className(v), gist(v), ...near].filter(Boolean).join(", ");
}
