"""What a text finds: things, figures and sources, each with what tells most of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from kg.evidence import about
from kg.evidence.cards.posts import Held, posts_told_alone
from kg.evidence.claims import (
    DUE,
    OUTCOME,
    PLANNED,
    TARGET,
    CitedClaim,
    Document,
    claims_about,
    documents_of,
)
from kg.evidence.figures import Told, figures_of
from kg.evidence.key_facts import key_triples
from kg.evidence.standing import COUNTS, Standing
from kg.rdf.nquads import Triple
from kg.rdf.terms import DCTERMS, KG, TYPE
from kg.store import finding, names, searching
from kg.store.names import Named
from kg.store.searching import FIGURE, KINDS, SOURCE, THING, Match
from kg.store.snapshot import Opened
from kg.store.weighing import figure_of

_PART_OF, _STAGE = f"<{DCTERMS}isPartOf>", f"<{KG}hasStage>"


class Hit(NamedTuple):
    """What was found: `kind` is thing, figure or source, `iri` (an N-Triples string) what it is or,
    of a figure, what has it; `id` is short for it, `names` are by language, `cls` is an IRI.

    `found` is the name that fits, `level` how well (`kg.store.ranking.EXACT` …). `claim` is the
    figure, or the one that tells most of a thing: its subject is the thing, or what is about it.
    `voices` sources give it, and `rivals` says that other values count beside it; `standing` is the
    word for how it stands (`kg.evidence.standing`), `finer` what says the same more precisely;
    `held` is the post of a person, who holds a post, or what a tenure is, told in place of a
    figure. `planned` says that it is to be, `outcomes` are what came of that, or of what has no
    figure, `stage` is how far money has come (N-Triples strings), `unit` is by language. `whole` is
    what a thing is a part of; a source is a `document`.
    """

    kind: str
    iri: str
    id: str
    names: Mapping[str, str]
    cls: str
    found: str
    level: int
    claim: CitedClaim | None = None
    voices: int = 0
    rivals: bool = False
    standing: str = COUNTS
    finer: tuple[CitedClaim, ...] = ()
    planned: bool = False
    outcomes: tuple[str, ...] = ()
    stage: str = ""
    unit: Mapping[str, str] = {}
    whole: str = ""
    held: Held | None = None
    document: Document | None = None


def hits(
    opened: Opened,
    text: str,
    limit: int = 20,
    kinds: Collection[str] = KINDS,
) -> list[Hit]:
    """What a text finds, best first: things by any name, figures by their value, sources by
    publisher and title. Raises KGError for a text in which nothing can be looked for.
    """
    languages = opened.state.languages
    matches = searching.matches(opened.place, text, limit, kinds, languages=languages)
    return list(shown(opened, matches, text).values())


def shown(opened: Opened, matches: Iterable[Match], text: str = "") -> dict[Match, Hit]:
    """Matches with all that is told of them, in their order."""
    listed = list(matches)
    prefixes = opened.state.prefixes
    triples = {match.key: figure_of(match.key) for match in listed if match.kind == FIGURE}
    keys = {match: _thing_key(match, triples, prefixes) for match in listed}
    known = names.by_ids(opened.place, filter(None, keys.values()), prefixes)
    documents = documents_of(opened.store, [m.key for m in listed if m.kind == SOURCE])
    facts = key_triples(opened, [one.iri for one in known.values()])
    exact = figures_of(opened, triples.values())
    leading = figures_of(opened, [], facts.values())
    told = [one.claim for one in (*exact.values(), *leading.values())]
    told_with = _context(opened, told, [one.iri for one in known.values()])
    things = {keys[match] for match in listed if match.kind == THING}
    held = posts_told_alone(opened, [one.iri for key, one in known.items() if key in things])
    wholes = opened.store.facts(one.iri for one in known.values())
    found = {}
    for match in listed:
        if match.kind == SOURCE:
            found[match] = _source(match, documents[match.key], text)
        elif thing := known.get(keys[match]):
            fact = exact.get(triples[match.key]) if match.key in triples else None
            hit = _thing(match, thing, text)
            hit = hit._replace(whole=wholes[thing.iri].get(_PART_OF, ""))
            if match.kind == THING and (post := held.get(thing.iri)):
                found[match] = hit._replace(held=post, voices=post.voices)
                continue
            fact = fact or leading.get(facts.get(thing.iri, _NOTHING))
            if fact:
                found[match] = _with_fact(hit, fact, told_with)
            else:
                found[match] = hit._replace(outcomes=told_with.outcomes.get(thing.iri, ()))
    return found


_NOTHING = "", "", ""


class _Context(NamedTuple):
    # What claims are told with: the units of things, the stages of money, what came of things,
    # which of them are targets, and how those claims stand that do not count.
    units: about.Units
    stages: Mapping[str, str]
    outcomes: Mapping[str, tuple[str, ...]]
    targets: Collection[str]
    standings: Mapping[CitedClaim, Standing]


def _context(opened: Opened, claims: list[CitedClaim], things: Iterable[str]) -> _Context:
    doubtful = [claim for claim in claims if not claim.current]
    subjects = {claim.subject for claim in claims}
    stages = opened.store.statements({claim.subject for claim in claims if claim.unit}, (_STAGE,))
    return _Context(
        about.units_of(opened, claims),
        {thing: stage for thing, _, stage in stages},
        _outcomes(opened, {*things, *subjects}),
        {thing for thing, _, _ in opened.store.current({(one, TYPE, TARGET) for one in subjects})},
        about.standings_apart(opened, doubtful) if doubtful else {},
    )


def _outcomes(opened: Opened, things: Iterable[str]) -> dict[str, tuple[str, ...]]:
    # What somebody only judges or foresees is no outcome yet.
    having = {thing for thing, _, _ in opened.store.statements(things, (OUTCOME,))}
    found: dict[str, set[str]] = {}
    for claim in claims_about(opened, sorted(having)) if having else ():
        if claim.predicate == OUTCOME and claim.current and claim.modality == "stated":
            found.setdefault(claim.subject, set()).add(claim.object)
    return {thing: tuple(sorted(outcomes)) for thing, outcomes in found.items()}


def _thing_key(match: Match, triples: Mapping[str, Triple], prefixes: dict[str, str]) -> str:
    # What the file of names calls the thing of a match, "" for a source.
    if match.kind == SOURCE:
        return ""
    if match.kind == THING:
        return match.key
    iri = triples[match.key][0]
    id_ = names.id_of(iri, prefixes)
    return id_ if iri == f"<{prefixes['entity']}{id_}>" else iri


def _thing(match: Match, thing: Named, text: str) -> Hit:
    found = finding.called(thing, text) if match.kind == THING else ""
    return Hit(match.kind, thing.iri, thing.id, thing.names, thing.cls, found, match.level)


def _with_fact(hit: Hit, fact: Told, context: _Context) -> Hit:
    claim = fact.claim
    to_be = claim.planned or claim.predicate in (PLANNED, DUE)
    standing = context.standings.get(claim, Standing(COUNTS))
    return hit._replace(
        claim=claim,
        voices=fact.voices,
        rivals=fact.rivals,
        standing=standing.word,
        finer=tuple(standing.finer),
        planned=to_be or claim.subject in context.targets,
        outcomes=context.outcomes.get(claim.subject, ()) if to_be else (),
        stage=context.stages.get(claim.subject, "") if claim.unit else "",
        unit=context.units.get(claim.subject if about.measured(claim) else claim.predicate, {}),
    )


def _source(match: Match, document: Document, text: str) -> Hit:
    id_ = match.key[1:-1].rpartition("/")[2]
    called = {document.language: document.title} if document.title else {}
    found = finding.best_name((document.publisher, document.title, id_), text)
    return Hit(
        match.kind, match.key, id_, called, f"{KG}Source", found, match.level, document=document
    )
