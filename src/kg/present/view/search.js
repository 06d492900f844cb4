// Finding a thing by any of its names: Korean, its initial consonants, English, id.

function find(text, most = 12) {
  const wanted = plainText(text);
  if (!wanted) return [];
  const byInitials = /^[ㄱ-ㅎ]+$/.test(wanted);
  const found = [];
  for (let i = 0; i < M.n; i++) {
    let best = 0;
    for (const key of M.keys[i]) {
      const at = (byInitials ? initials(key) : key).indexOf(wanted);
      if (at < 0) continue;
      best = Math.max(best, at === 0 ? (key.length === wanted.length ? 4 : 3) : 1);
    }
    if (best) found.push([best - (M.home.has(i) ? 2.5 : 0), i]); // what is said of a thing comes after the thing
  }
  return found
    .sort((a, b) => b[0] - a[0] || a[1] - b[1])
    .map(([, i]) => i)
    .slice(0, most);
}

let hits = [],
  chosen = -1;
function buildSearch() {
  const query = $("query"),
    list = $("hits");
  const show = () => {
    list.replaceChildren(
      ...hits.map((i, rank) =>
        el(
          "li",
          {
            id: "hit" + rank,
            role: "option",
            "aria-selected": String(rank === chosen),
            class: rank === chosen ? "on" : "",
            onmousedown: (event) => {
              event.preventDefault();
              take(i);
            },
          },
          badge(M.kind[i]),
          el("span", {}, label(i)),
          el("small", {}, className(i)),
        ),
      ),
    );
    const open = hits.length > 0 || (query.value.trim() !== "" && document.activeElement === query);
    if (!hits.length && open)
      list.replaceChildren(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("noHit")));
    list.hidden = !open;
    query.setAttribute("aria-expanded", String(open));
    chosen >= 0 ? query.setAttribute("aria-activedescendant", "hit" + chosen) : query.removeAttribute("aria-activedescendant");
  };
  const take = (i) => {
    query.value = "";
    hits = [];
    chosen = -1;
    list.hidden = true;
    query.setAttribute("aria-expanded", "false");
    if (S.view === "time" || S.view === "money") change({ view: "network" });
    choose(i);
    if (V.here.has(i)) {
      camera.x = M.x[i];
      camera.y = M.y[i];
      camera.k = Math.max(camera.k, 1);
      camera.own = true;
      moved();
    }
    if (draft === null) focusListed(i);
  };
  query.addEventListener("input", () => {
    hits = find(query.value);
    chosen = hits.length ? 0 : -1;
    show();
    say(hits.length ? t("hits", hits.length) : t("noHit"));
  });
  query.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (hits.length) chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
      show();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(hits[chosen]);
    } else if (event.key === "Escape") {
      hits = [];
      query.value = "";
      show();
      query.blur();
    }
  });
  query.addEventListener("blur", () => {
    list.hidden = true;
    query.setAttribute("aria-expanded", "false");
  });
}
