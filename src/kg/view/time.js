// Dates on one line after another, planned and actual; and the slider that shows the graph as of a day.

const DATES = ["date", "start", "end", "plannedDate", "actualDate", "dueDate"];
const hasTime = () => M.claims.prop.some((p) => DATES.includes(localName(M.props[p][0])));
function drawTime() {
  const rows = [];
  for (const i of shownThings())
    for (const c of claimsOf(i)) {
      const name = localName(M.props[M.claims.prop[c]][0]);
      if (!DATES.includes(name) || !heard(M.claims.cites[c]) || !/^\d{4}/.test(M.claims.value[c])) continue;
      rows.push({
        i,
        c,
        name,
        from: startOf(M.claims.value[c]),
        to: endOf(M.claims.value[c]),
        planned: ["plannedDate", "dueDate"].includes(name),
      });
    }
  rows.sort((a, b) => a.from.localeCompare(b.from) || a.i - b.i);
  const day = (text) => Date.parse(text.replace(/-3[01]$/, "-28"));
  const first = rows.length ? day(rows[0].from) : 0,
    last = rows.length ? Math.max(...rows.map((r) => day(r.to))) : 1;
  const percent = (text) => ((day(text) - first) / (last - first || 1)) * 100;
  let year = "";
  $("time").setAttribute("aria-label", t("time"));
  $("time").replaceChildren(
    el("h2", {}, t("time")),
    el("p", { class: "lead" }, t("timeLead")),
    rows.length
      ? el(
          "table",
          { class: "time" },
          el(
            "tbody",
            {},
            rows.slice(0, 1500).map((row) => {
              const mark = el("i", { class: (row.planned ? "planned" : "done") + (isCurrent(claimFlags(row.c)) ? "" : " past") });
              mark.style.left = percent(row.from) + "%";
              mark.style.width = `max(10px, ${percent(row.to) - percent(row.from)}%)`;
              const fresh = row.from.slice(0, 4) !== year;
              year = row.from.slice(0, 4);
              return el(
                "tr",
                { class: fresh ? "year" : "" },
                el("td", { class: "day" }, valueText(row.c, row.i)),
                el("td", { class: "track", "aria-hidden": "true" }, mark),
                el(
                  "th",
                  { scope: "row" },
                  link(row.i),
                  " ",
                  el("small", {}, propName(M.claims.prop[row.c])),
                  " ",
                  marks(claimFlags(row.c)),
                ),
              );
            }),
          ),
        )
      : el("p", {}, t("nothingHere")),
  );
}

let playing = 0;
function drawDays() {
  const box = $("days");
  box.hidden = !S.days;
  if (!S.days) {
    clearInterval(playing);
    playing = 0;
    return;
  }
  const days = [...new Set(M.said.filter(Boolean))].sort();
  const at = S.asof
    ? Math.max(
        0,
        days.findLastIndex((d) => d <= S.asof),
      )
    : days.length - 1;
  box.setAttribute("aria-label", t("days"));
  const go = (k) => change({ asof: k >= days.length - 1 ? "" : days[k] });
  if (!box.firstChild) {
    box.append(
      el("button", {
        type: "button",
        onclick: () => {
          if (playing) {
            clearInterval(playing);
            playing = 0;
            return drawDays();
          }
          const all = [...new Set(M.said.filter(Boolean))].sort();
          let k = S.asof ? all.findLastIndex((d) => d <= S.asof) : -1;
          playing = setInterval(
            () => {
              if (++k >= all.length) {
                clearInterval(playing);
                playing = 0;
                drawDays();
              } else go(k);
            },
            calmQuery.matches ? 1600 : 800,
          );
          go(++k);
        },
      }),
      el("input", { type: "range", min: "0", step: "1", oninput: (event) => go(Number(event.target.value)) }),
      el("output", {}),
    );
  }
  const [play, slider, output] = box.children;
  play.textContent = t(playing ? "pause" : "play");
  slider.max = days.length - 1;
  slider.value = at;
  slider.setAttribute("aria-label", t("days"));
  const text = S.asof ? t("asOfDay", dateText(days[at] || "")) : t("today");
  slider.setAttribute("aria-valuetext", text);
  output.textContent = text;
}
