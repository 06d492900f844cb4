"""The time of a score's rows: years, what was promised and what came, in marks and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.evidence.score.value import BROKEN, LATE, MISSED, PAST, PUT_OFF, Act, Fate, Row, Score
from kg.forms.writing import day_text
from kg.present.score.letters import fitted, shortened, stacked, width, wrapped
from kg.present.score.marks import COLOURS, INK, LINE, PAID, RED, line, mark, tag, text
from kg.present.score.placing import Axis, Columns, Frame, Placed, point, year_of
from kg.present.score.texts import (
    Texts,
    day_of,
    fate_day,
    fate_text,
    lost_text,
    lost_too,
)
from kg.rdf.dates import span


def x_of(at: Columns, axis: Axis, year: float) -> float:
    """Where a point of time stands; what lies outside stands at the edge."""
    share = (year - axis.first) / (axis.last + 1 - axis.first)
    return at.time + (at.until - at.time) * min(max(share, 0), 1)


# --- years ----------------------------------------------------------------------------------------


def grid(
    frame: Frame, at: Columns, where: Placed, axis: Axis | None, score: Score, said: Texts
) -> Iterator[str]:
    """The years, and the day of the newest source."""
    if axis is None:
        return
    top = frame.head - 4
    for x in year_lines(at, axis):
        yield line(x, top, x, where.height, "year", stroke=LINE, stroke_width=1)
    yield from years(frame, at, axis)
    if score.day:
        x = x_of(at, axis, axis.today)
        yield line(x, top, x, where.height + 4, "today", stroke_width=1.3, stroke_dasharray="2 2.5")
        yield newest(frame, at, axis, score, said, where.height)


def year_lines(at: Columns, axis: Axis) -> list[float]:
    """Where the years begin, and the last one ends."""
    return [x_of(at, axis, year) for year in range(axis.first, axis.last + 2)]


def years(frame: Frame, at: Columns, axis: Axis) -> Iterator[str]:
    """As many years as there is room for."""
    wide = (at.until - at.time) / (axis.last + 1 - axis.first)
    every = next(step for step in (1, 2, 5, 10, 20, 50, 100) if wide * step >= 34 or step == 100)
    for year in range(axis.first, axis.last + 1, every):
        x = x_of(at, axis, year) + 1
        yield text(str(year), x, frame.head - 8, frame.sizes[1] - 0.5, "soft")


def newest(frame: Frame, at: Columns, axis: Axis, score: Score, said: Texts, height: float) -> str:
    """The day of the newest source, below so high a drawing."""
    x = x_of(at, axis, axis.today)
    spoken = said.say("today", day=day_text(score.newest, said.language))
    anchor = "start" if x < (at.time + at.until) / 2 else "end"
    place = x - 4 if anchor == "start" else x + 4
    return text(spoken, place, height + 14, frame.small, "soft", anchor=anchor)


# --- marks ----------------------------------------------------------------------------------------


def marks(frame: Frame, at: Columns, axis: Axis, row: Row, y: float) -> Iterator[str]:
    """What a row draws over the years: the time of its money, its steps and its acts, each on a
    line of its own.
    """
    yield from _period(frame, at, axis, row, y)
    tracks = len(row.fates) + bool(row.acts)
    gap = 0.4 * frame.row if tracks == 2 else 0.31 * frame.row
    size = (4.2 if frame.row > 24 else 3.7) * (0.85 if tracks > 2 else 1)
    top = y - gap * (tracks - 1) / 2
    for place, fate in enumerate(row.fates):
        yield from _step(at, axis, fate, top + gap * place, size)
    for act in row.acts:
        yield from _act(at, axis, act, top + gap * len(row.fates), size)


def _period(frame: Frame, at: Columns, axis: Axis, row: Row, y: float) -> Iterator[str]:
    # The time of the money: what is no plan is filled up to the newest source; an open end is left
    # open.
    known = span(row.worth.period) if row.worth and row.worth.period else None
    if row.worth is None or known is None:
        return
    top, bottom = y - frame.row / 2 + 2.5, y + frame.row / 2 - 2.5
    first = x_of(at, axis, year_of(known.start.first)) if known.start else None
    last = x_of(at, axis, _next(known.end.last)) if known.end else None
    look = {"class_": "period", "stroke": COLOURS["pays"], "fill": "none", "stroke_width": 1.2}
    look["stroke_dasharray"] = "2 2" if row.worth.planned else None
    left = first if first is not None else max((last or 0) - 34, at.time)
    right = last if last is not None else min((first or 0) + 34, at.until)
    if not row.worth.planned:
        until = min(right, x_of(at, axis, axis.today))
        if until > left:
            yield tag(
                "rect",
                x=left,
                y=top,
                width=until - left,
                height=bottom - top,
                class_="paid",
                fill=PAID,
            )
    sides = [f"M{left:.1f} {top:.1f}H{right:.1f}M{left:.1f} {bottom:.1f}H{right:.1f}"]
    sides += [f"M{left:.1f} {top:.1f}V{bottom:.1f}"] if first is not None else []
    sides += [f"M{right:.1f} {top:.1f}V{bottom:.1f}"] if last is not None else []
    yield tag("path", d="".join(sides), **look)


def _next(day: str) -> float:
    return year_of(day) + 1 / 366


def _step(at: Columns, axis: Axis, fate: Fate, y: float, size: float) -> Iterator[str]:
    # First and latest plan, and what came.
    planned, done = days_of(fate, axis)
    red = fate.kind in BROKEN
    yield from _thread(at, axis, fate, planned, done, y)
    if planned:
        for year in dict.fromkeys((min(planned), max(planned))):
            yield mark("step", x_of(at, axis, year), y, size * 0.85, hollow=True)
            yield from _outside(at, axis, year, y, size)
    for year in done[:1]:
        yield mark("step", x_of(at, axis, year), y, size * 0.85)
        yield from _outside(at, axis, year, y, size)
    if fate.kind == MISSED and planned and red:
        yield mark("lost", x_of(at, axis, max(planned)) + size * 2.2, y, size * 0.85)


def days_of(fate: Fate, axis: Axis) -> tuple[list[float], list[float]]:
    """The days for which a step was planned and those on which it was done, in years; none of these
    after the newest source.
    """
    step, slip = fate.step, fate.step.slip
    plans = [one.claims[0] for one in step.promised]
    ends = [slip.first[0], slip.latest[0]] if slip and slip.first and slip.latest else plans
    planned = [p for claim in ends if (p := point(claim.object, claim.qualifier)) is not None]
    done = [
        min(p, axis.today)
        for one in step.days
        if not one.planned and (p := point(one.shown.object, one.shown.qualifier)) is not None
    ]
    return planned, done


def _thread(
    at: Columns, axis: Axis, fate: Fate, planned: list[float], done: list[float], y: float
) -> Iterator[str]:
    # What joins the days of a step.
    if not planned:
        return
    first, last = x_of(at, axis, min(planned)), x_of(at, axis, max(planned))
    colour = RED if fate.kind in (LATE, PUT_OFF, PAST, MISSED) else INK
    look = "thread red" if colour == RED else "thread"
    if done:
        ends = min(first, x_of(at, axis, done[0])), max(last, x_of(at, axis, done[0]))
        yield line(*_ends(ends, y), look, stroke=colour, stroke_width=1.8)
    elif last > first:
        yield line(
            first, y, last, y, look, stroke=colour, stroke_width=1.8, stroke_dasharray="4 2.5"
        )
    if fate.kind == PAST:
        today = x_of(at, axis, axis.today)
        yield line(
            last, y, today, y, "thread red", stroke=RED, stroke_width=1.6, stroke_dasharray="1.5 3"
        )


def _ends(ends: tuple[float, float], y: float) -> tuple[float, float, float, float]:
    return ends[0], y, ends[1], y


def _outside(at: Columns, axis: Axis, year: float, y: float, size: float) -> Iterator[str]:
    # What lies beyond the axis has its year written.
    if axis.first <= year <= axis.last + 1:
        return
    after = year > axis.last
    x = at.until - size - 3 if after else at.time + size + 3
    yield text(str(int(year)), x, y + 3.6, 10.5, "soft", anchor="end" if after else "start")


def _act(at: Columns, axis: Axis, act: Act, y: float, size: float) -> Iterator[str]:
    claim = act.day.shown
    year = point(claim.object, claim.qualifier)
    if year is None:
        return
    planned = act.day.planned or year > axis.today
    if act.lost or not act.meaning:
        yield mark("lost", x_of(at, axis, year), y, size * 0.9)
    else:
        yield mark(act.meaning, x_of(at, axis, year), y, size * 0.9, hollow=planned)
    yield from _outside(at, axis, year, y, size)


# --- words ----------------------------------------------------------------------------------------


def words(frame: Frame, at: Columns, row: Row, y: float, said: Texts) -> Iterator[str]:
    """What a row came to, in words: a step with its day, and below it whether that was in time; a
    day for which there is no room stands below, and a name that is too long goes on there.
    """
    lines = _lines(frame, row, frame.width - at.words, said)
    bases = stacked([frame.small] * len(lines), y, frame.leading) if lines else []
    for texts, base in zip(lines, bases, strict=True):
        x = at.words
        for told, look in texts:
            yield text(told, x, base, frame.small, look)
            x += width(told, frame.small) + _BESIDE


# So far apart stand texts on a line.
_BESIDE = 5.0
# A line: texts side by side, each with its class.
_Line = list[tuple[str, str]]


def _lines(frame: Frame, row: Row, room: float, said: Texts) -> list[_Line]:
    # No more than two.
    first, day, second, broken = word(row, said, lambda text: width(text, frame.small) <= room)
    size, look = frame.small, "red" if broken else "soft"
    if not first:
        return []
    whole = f"{first} {day}".strip()
    if not second:
        shown = fitted([whole], room, (size, size))
        return [[(told, "red" if broken else "")] for told in shown.lines]
    names = said.names(row.fates[0].step.name)
    for name in names:
        if width(f"{name} {day}", size) <= room:
            return [[(f"{name} {day}", "")], [(shortened(second, size, room), look)]]
    both = f"{day}: {second}"
    below = both if width(both, size) <= room else second
    if width(first, size) > room:
        for told in (both, second):
            if over := _going_on(first, told, look, room, size):
                return over
    shown = fitted(names, room, (size, size), lines=1)
    return [[(shown.lines[0], "")], [(shortened(below, size, room), look)]]


def _going_on(name: str, came: str, look: str, room: float, size: float) -> list[_Line]:
    # A name that goes on below, with what came behind it; none where there is no room.
    upper, *rest = wrapped(name, size, room)
    if len(rest) != 1 or width(f"{rest[0]} {came}", size) > room:
        return []
    return [[(upper, "")], [(rest[0], ""), (came, look)]]


def word(row: Row, said: Texts, fits: Callable[[str], bool]) -> tuple[str, str, str, bool]:
    """(what a row is told by: a step or an act; its day; what came of it, and where that fits what
    else came to nothing; whether that broke a promise), "" for what is not told.
    """
    if not row.fates:
        return _word_of_act(row, said)
    fate = row.fates[0]
    second, broken = fate_text(fate, said), fate.kind in BROKEN
    if row.lost and not broken:
        second, broken = lost_text(row.lost, said), True
    elif row.lost and fits(both := lost_too(second, row.lost, said)):
        second = both
    return said.name(fate.step.name), fate_day(fate, said), second, broken


def _word_of_act(row: Row, said: Texts) -> tuple[str, str, str, bool]:
    if row.lost:
        return lost_text(row.lost, said), "", "", True
    if not row.acts:
        return "", "", "", False
    act = row.acts[-1]
    return said.name(act.cls), day_of(act.day, said), "", False


def lines_of(row: Row, said: Texts) -> list[str]:
    """Every step and act of a row in words."""
    lines = []
    for fate in row.fates:
        name = f"{said.name(fate.step.name)} {fate_day(fate, said)}".strip()
        came = fate_text(fate, said)
        lines.append(f"{name}: {came}" if came else name)
    for act in row.acts:
        name = f"{said.name(act.thing)}, {day_of(act.day, said)}"
        lines.append(f"{name}: {said.name(act.outcome)}" if act.outcome else name)
    return lines
