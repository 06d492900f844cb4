// Dates on one line after another, planned and actual; and the slider that shows the graph as of a day.

const DATES = ["date", "start", "end", "plannedDate", "actualDate", "dueDate"];
const hasTime = () => M.claims.prop.some((p) => DATES.includes(localName(M.props[p][0])));
function drawTime() {
  const rows = [];
  for (const i of shownThings()) {
    const spans = []; // the start and the end of one thing are one bar
    for (const c of claimsOf(i)) {
      const name = localName(M.props[M.claims.prop[c]][0]);
      if (!DATES.includes(name) || !heard(M.claims.cites[c]) || !/^\d{4}/.test(M.claims.value[c])) continue;
      const row = {
        i,
        c,
        names: [propName(M.claims.prop[c])],
        text: saidText(c, i),
        from: startOf(M.claims.value[c]),
        to: endOf(M.claims.value[c]),
        planned: ["plannedDate", "dueDate"].includes(name),
        past: !isCurrent(claimFlags(c)),
        name,
      };
      rows.push(row);
      if (["start", "end"].includes(name) && !row.past) spans.push(row);
    }
    const [first, last] = spans.length === 2 ? spans.sort((a, b) => b.name.localeCompare(a.name)) : [];
    if (first && first.name !== last.name && first.from <= last.to) {
      Object.assign(first, {
        to: last.to,
        text: first.text === last.text ? first.text : `${first.text} – ${last.text}`,
        names: [...first.names, ...last.names],
      });
      rows.splice(rows.indexOf(last), 1);
    }
  }
  rows.sort((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to) || a.i - b.i);
  const day = (text) => Date.parse(text);
  // Far goals would press all that has happened together: the axis ends where most is over, and what lies beyond stands at its end.
  const ends = rows.map((r) => day(r.to)).sort((a, b) => a - b);
  const opens = rows.map((r) => day(r.from)).sort((a, b) => a - b);
  const yearOf = (time) => new Date(time).getUTCFullYear();
  const lowest = rows.length ? yearOf(opens[Math.floor(rows.length * 0.02)]) : 0,
    highest = rows.length ? yearOf(ends[Math.floor((rows.length - 1) * 0.95)]) + 1 : 1;
  const [first, last] = [Date.UTC(lowest, 0, 1), Date.UTC(highest, 0, 1)];
  const percent = (text) => Math.max(0, Math.min(100, ((day(text) - first) / (last - first || 1)) * 100));
  const every = Math.max(1, Math.ceil((highest - lowest) / (innerWidth < 500 ? 1.5 : 6)));
  const ticks = [];
  for (let y = lowest; y < highest; y += every) {
    const tick = el("span", {}, String(y));
    tick.style.left = percent(`${y}-01-01`) + "%";
    ticks.push(tick);
  }
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
            "thead",
            {},
            el(
              "tr",
              {},
              el("th", { scope: "col" }, t("when")),
              el("th", { scope: "col" }, t("thing")),
              el("td", { class: "track", "aria-hidden": "true" }, ticks),
            ),
          ),
          el(
            "tbody",
            {},
            rows.slice(0, 1500).map((row) => {
              const mark = el("i", { class: (row.planned ? "planned" : "done") + (row.past ? " past" : "") });
              mark.style.left = percent(row.from) + "%";
              mark.style.width = `max(10px, ${percent(row.to) - percent(row.from)}%)`;
              const fresh = row.from.slice(0, 4) !== year;
              year = row.from.slice(0, 4);
              return el(
                "tr",
                { class: fresh ? "year" : "" },
                el("td", { class: "day" }, row.text),
                el("th", { scope: "row" }, link(row.i), " ", el("small", {}, row.names.join(" – ")), " ", marks(claimFlags(row.c))),
                el("td", { class: "track", "aria-hidden": "true" }, mark),
              );
            }),
          ),
        )
      : el("p", {}, t("nothingHere")),
  );
}

// What the page shows when no day is chosen: all, or what had been said by the day that it was made for.
const wholeDay = () => (M.asof ? t("asOfDay", dateText(M.asof)) : t("today"));
let playing = 0;
function drawDays() {
  const box = $("days");
  box.hidden = !S.days;
  if (!S.days) {
    clearInterval(playing);
    playing = 0;
    return;
  }
  const { days } = M;
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
          let k = S.asof ? M.days.findLastIndex((d) => d <= S.asof) : -1;
          playing = setInterval(
            () => {
              if (++k >= M.days.length) {
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
  const text = S.asof ? t("asOfDay", dateText(S.asof)) : wholeDay();
  slider.setAttribute("aria-valuetext", text);
  output.textContent = text;
}
