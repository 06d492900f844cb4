"""How much is said of what, and the lines by which it is searched."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.project.claim_rows import amount_property
from kg.rdf.iris import local
from kg.rdf.nquads import Quad, Triple
from kg.rdf.readings import DATES
from kg.rdf.terms import DCTERMS, KG, ORG, SCHEMA, TYPE, XSD, datatype, parts
from kg.store import names, ranking, searching
from kg.store.names import Named
from kg.store.searching import FIGURE, SOURCE, THING

# What says of which thing another one tells something.
CONCERNS, FILLS = f"<{KG}concerns>", f"<{KG}fills>"
_MEMBER = f"<{ORG}member>"
ABOUT = (CONCERNS, FILLS, _MEMBER)
# What says who holds which post.
HELD = (FILLS, _MEMBER)
MEASURES, _VALUE, _IS_SOURCE = (f"<{KG}{name}>" for name in ("measures", "value", "Source"))
_RANK, PAYER = f"<{KG}rank>", f"<{KG}hasPayer>"
WHOLE = f"<{DCTERMS}isPartOf>", f"<{ORG}unitOf>"
_PLANNED, _ACTUAL = f"<{KG}plannedDate>", f"<{KG}actualDate>"
_PUBLISHER, _TITLE, _UNIT = f"<{DCTERMS}publisher>", f"<{DCTERMS}title>", f"<{SCHEMA}unitText>"
TEXTS = (_PUBLISHER, _TITLE, _UNIT)
_NUMBERS = frozenset(
    XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")
)
# Of what is told by equally many the first: money, what is measured, then dates.
_FIRST = tuple(f"<{KG}{name}>" for name in ("amount", "value"))
_AMOUNT = _FIRST[0]
_CANCELLED = f"<{KG}hasStage>", f"<{KG}cancelled>"
# What observations give.
_OBSERVED = frozenset((_VALUE, _RANK))
# What says when something else is so.
_DURING = f"<{KG}during>"
_WHEN = frozenset((_DURING, f"<{KG}dueDate>"))
# Between the parts of the key of a figure: no term has it as it is written.
_BETWEEN = "\x1f"


class Said(NamedTuple):
    """All that is said, each saying of a source once: `voices` is how many sources state a triple
    (N-Triples strings), `heard` how many of them are neither weak nor set aside; `spoken` is how
    many triples each source states; `about` are the things that each thing concerns, `currencies`
    those of amounts.
    """

    voices: Mapping[Triple, int]
    heard: Mapping[Triple, int]
    spoken: Mapping[str, int]
    about: Mapping[str, list[str]]
    currencies: Mapping[Triple, set[str]]


def gathered(
    claims: Iterable[Quad], sources: Mapping[str, str], doubtful: Collection[str] = ()
) -> Said:
    """What is said, from all claims; `sources` are those of the citations in which they stand, of
    which `doubtful` are of weak sources or set aside.
    """
    once: set[Quad] = set()
    strong: set[Quad] = set()
    amounts: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    codes: dict[tuple[str, str, str], str] = {}
    for s, p, o, citation in claims:
        if citation not in sources:
            continue
        said = s, p, o, sources[citation]
        once.add(said)
        if citation not in doubtful:
            strong.add(said)
        if amount := amount_property(p):
            codes[s, amount, citation] = parts(o)[0]
        elif is_figure(o):
            amounts[s, p, citation].append(o)
    currencies: dict[Triple, set[str]] = defaultdict(set)
    for key, code in codes.items():
        for o in amounts.get(key, ()):
            currencies[key[0], key[1], o].add(code)
    voices = Counter(one[:3] for one in once)
    heard = Counter(one[:3] for one in strong)
    return Said(voices, heard, Counter(one[3] for one in once), _about(voices), currencies)


def _about(triples: Iterable[Triple]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for s, p, o in triples:
        if p in ABOUT and o.startswith("<") and o != s and o not in found[s]:
            found[s].append(o)
    return found


def is_figure(term: str) -> bool:
    """Whether a term (an N-Triples string) is a number or a date."""
    return datatype(term) in _FIGURES


_FIGURES = _NUMBERS | DATES


def weights(said: Said) -> dict[str, int]:
    """How much is said of each thing: what sources state of it, what they state by naming it, and
    all of that of what is about it. So a thing stands before what only tells something of it.
    """
    own = mentions(said)
    whole = Counter(own)
    for thing in said.about:
        for head in heads(thing, said.about):
            whole[head] += own[thing]
    return whole


def mentions(said: Said) -> dict[str, int]:
    """How often sources state something of each thing, or by naming it."""
    own: Counter[str] = Counter()
    for (s, _, o), voices in said.voices.items():
        own[s] += voices
        if o.startswith("<"):
            own[o] += voices
    return own


def heads(thing: str, about: Mapping[str, list[str]]) -> set[str]:
    """What a thing is about, and what that is about."""
    found, left = {thing}, [thing]
    while left:
        for head in about.get(left.pop(), ()):
            if head not in found:
                found.add(head)
                left.append(head)
    return found - {thing}


# --- files ---------------------------------------------------------------------------------------

KEY_FACTS = "key_facts.tsv"
FILES = (*searching.FILES.values(), searching.VOCABULARY, KEY_FACTS)


class Holding(NamedTuple):
    """The triples that count: those of the current graph, and those that are only planned."""

    current: Collection[Triple]
    plans: Collection[Triple]


class Stated(NamedTuple):
    """What a build has to say: all that is said, what describes sources and indicators, the lines
    of the file of names, and what counts of the claims.
    """

    said: Said
    statements: Iterable[Quad]
    named: Iterable[str]
    holding: Holding


def files(stated: Stated, space: str) -> dict[str, list[str]]:
    """The lines of the files by which a store is searched, by name; `space` is what the IRIs of
    entities begin with.
    """
    said = stated.said
    return {
        **searching.files(lines(said, stated.statements, stated.named, space)),
        KEY_FACTS: key_fact_lines(said, stated.holding),
    }


def key_fact_lines(said: Said, holding: Holding) -> list[str]:
    """A line for each thing of which a figure is told: the thing and the triple, by tabs, sorted by
    thing.
    """
    best = key_facts(said, holding)
    return [key_fact_line(thing, triple) for thing, (_, triple) in sorted(best.items())]


def key_fact_line(thing: str, triple: Triple) -> str:
    """The line that says which triple tells most of a thing."""
    return "\t".join((thing, *triple)) + "\n"


Rank = tuple[object, ...]


def key_facts(said: Said, holding: Holding) -> dict[str, tuple[Rank, Triple]]:
    """The figure that tells most of each thing, by thing, with its rank: the least is the best.

    A person, a post and a tenure are told by who holds which post: no figure is what tells most.
    Money is told by its amount, anything else by what most sources tell of it or of what is about
    it; by what only says when something else is so, where there is nothing else; and where that is
    not either, by a figure of its parts or by what it pays. Of what is told by equally many that
    of the latest time is told.
    """
    figures = {triple: said.heard.get(triple, 0) for triple in said.voices if is_figure(triple[2])}
    holders = held(said.voices)
    wider = _wider_heads(said, holding)
    facts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for (s, p, o), voices in figures.items():
        facts[s, p][o] = voices
    best: dict[str, tuple[Rank, Triple]] = {}
    for triple in figures:
        current = triple in holding.current
        if not (current or triple in holding.plans):
            continue
        s, p, _ = triple
        if p == _PLANNED and (s, _ACTUAL) in facts:
            continue  # what became of a plan tells more
        order = (
            not current,
            -_agreeing(triple[2], facts[s, p]),
            _FIRST.index(p) if p in _FIRST else 9,
            -_latest(facts.get((s, _DURING), ())),
            triple,
        )
        cancelled = (s, *_CANCELLED) in holding.current
        near = (s,) if cancelled else (s, *said.about.get(s, ()))
        far = () if cancelled else wider(s, p)
        for thing in (*near, *far):
            if thing in holders:
                continue
            own = thing == s
            late = thing not in near, p in _WHEN, not (own and p == _AMOUNT)
            rank = (*late, -sum(facts[s, p].values()), not own, *order)
            if thing not in best or rank < best[thing][0]:
                best[thing] = rank, triple
    return best


def _latest(days: Iterable[str]) -> int:
    # The last year that days or spans name, 0 if none does.
    return max(
        (int(year) for day in days for year in re.findall("[0-9]{4}", parts(day)[0])), default=0
    )


def held(triples: Iterable[Triple]) -> set[str]:
    """The tenures among what triples tell of, with their posts and persons."""
    known = list(triples)
    tenures = {s for s, p, _ in known if p == FILLS}
    ends = {o for s, p, o in known if p in (FILLS, _MEMBER) and s in tenures}
    return tenures | ends


def _wider_heads(said: Said, holding: Holding) -> Callable[[str, str], list[str]]:
    """What a figure also tells of, where it has none of its own, by its subject and property: what
    that is about is a part of it, or it pays the amount.
    """
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for triple in said.voices:
        s, p, o = triple
        if p in (*WHOLE, PAYER) and (triple in holding.current or triple in holding.plans):
            found[s, p].append(o)

    def further(s: str, p: str) -> list[str]:
        if p == _AMOUNT:
            return found[s, PAYER]
        about = said.about.get(s, ()) if p in _OBSERVED else ()
        return [whole for part in about for p in WHOLE for whole in found[part, p]]

    return further


def _agreeing(value: str, values: Mapping[str, int]) -> int:
    # How many sources give a value, or the month or year of a day.
    text, datatype, _ = parts(value)
    if datatype not in DATES:
        return values[value]
    wider = (other for other in values if text.startswith(parts(other)[0].rstrip("~")))
    return sum(values[other] for other in wider)


# --- lines ----------------------------------------------------------------------------------------


def lines(
    said: Said, statements: Iterable[Quad], named: Iterable[str], space: str
) -> dict[str, list[str]]:
    """The lines of each kind: of the things of the file of names, of what is said in figures, and
    of the sources that `statements` describe. `space` is what the IRIs of entities begin with.
    """
    weight = weights(said)
    statements = list(statements)
    texts = texts_of(statements)
    sources = [s for s, p, o, _ in statements if p == TYPE and o == _IS_SOURCE]
    sources.sort(key=lambda one: source_order(one, said.spoken))
    return {
        THING: thing_lines((names.named(line[:-1], space) for line in named), weight),
        FIGURE: figure_lines(said, units_of(texts), weight),
        SOURCE: [_source_line(source, texts.get(source, {})) for source in sources],
    }


def texts_of(statements: Iterable[Quad]) -> dict[str, dict[str, list[str]]]:
    """What sources are called, and in what indicators are counted, by subject and property."""
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for s, p, o, _ in statements:
        if p in TEXTS:
            texts[s][p].append(parts(o)[0])
    return texts


def source_line(source: str, said: Iterable[Quad]) -> str:
    """The line of a source, of what is said of it."""
    return _source_line(source, texts_of(said).get(source, {}))


def source_order(source: str, spoken: Mapping[str, int]) -> tuple[int, str]:
    """By what sources are sorted: how many triples they state."""
    return -spoken.get(source, 0), source


def units_of(texts: Mapping[str, Mapping[str, list[str]]]) -> dict[str, list[str]]:
    """The units of indicators, of what is said of them by subject and property."""
    return {subject: sorted(facts.get(_UNIT, ())) for subject, facts in texts.items()}


def _source_line(source: str, texts: Mapping[str, list[str]]) -> str:
    called = [*texts.get(_PUBLISHER, ()), *texts.get(_TITLE, ())]
    return ranking.line(source, called, (local(source[1:-1]),))


def thing_lines(things: Iterable[Named], weight: Mapping[str, int]) -> list[str]:
    """A line for each thing, keyed by its id as the file of names has it."""
    order = sorted(things, key=lambda one: (-weight.get(one.iri, 0), one.id))
    return [thing_line(one) for one in order]


def thing_line(thing: Named) -> str:
    """The line of a thing."""
    return ranking.line(key_of(thing), thing.names.values(), (local(thing.id), *thing.others))


def key_of(thing: Named) -> str:
    """The key of a thing's line."""
    return thing.id if thing.iri != f"<{thing.id}>" else thing.iri


def figure_lines(
    said: Said, units: Mapping[str, list[str]], weight: Mapping[str, int]
) -> list[str]:
    """A line for each number, amount and date that is said; `units` are those of indicators."""
    figures = [triple for triple in said.voices if is_figure(triple[2])]
    figures.sort(key=lambda one: figure_order(one, said.heard.get(one, 0), weight))
    return [figure_line(one, said, counted) for one, counted in counting(figures, said, units)]


def figure_order(triple: Triple, heard: int, weight: Mapping[str, int]) -> tuple[object, ...]:
    """By what figures are sorted: how many strong sources give one, how much is said of its
    thing.
    """
    return -heard, -weight.get(triple[0], 0), triple


def counting(
    figures: Iterable[Triple], said: Said, units: Mapping[str, list[str]]
) -> Iterator[tuple[Triple, Iterable[str]]]:
    """Figures, each with the units of what it measures; `units` are those of indicators."""
    measures = sorted(one for one in said.voices if one[1] == MEASURES)
    measured = {s: units[o] for s, _, o in measures if o in units}
    return ((one, measured.get(one[0], ())) for one in figures)


def figure_line(triple: Triple, said: Said, units: Iterable[str]) -> str:
    """The line of a figure that counts some units."""
    _, p, o = triple
    text, datatype, _ = parts(o)
    key = _BETWEEN.join(triple)
    if datatype in DATES:
        return ranking.line(key, [text], _wider(text))
    codes = sorted(said.currencies.get(triple, ()))
    counted = codes or (units if p == _VALUE else ())
    return ranking.line(key, [f"{text} {unit}" for unit in counted] or [text])


def _wider(date: str) -> Iterator[str]:
    # The months and years in which the ends of a date lie.
    for end in re.findall("[0-9]{4}(?:-[0-9]{2}){0,2}", date):
        yield from (end[:length] for length in (10, 7, 4) if length <= len(end))


def figure_of(key: str) -> Triple:
    """The triple of the key of a figure."""
    s, p, o = key.split(_BETWEEN)
    return s, p, o
