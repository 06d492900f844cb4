"""Figures and times that are not what is printed beside them, or have nothing printed there."""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import Problem
from kg.project.contract import ROW
from kg.project.proof.derived import HEDGE, LESS, OTHER, UNREAD, Meaning
from kg.project.proof.forms import Stated, meant, stated, unprinted
from kg.project.records import Claim, Data, local_id
from kg.rdf.terms import parts
from kg.words import Sentence, phrase


def contradictions(data: Data) -> Iterable[Problem]:
    """Claims whose object, or whose hedge, is not that of their printed form."""
    for one in stated(data, only_printed=True):
        found = meant(data, one)
        if found.state in (OTHER, HEDGE):
            yield _problem(data, one, found)


def _problem(data: Data, one: Stated, found: Meaning) -> Problem:
    claim, printed = one.claim, one.form.printed
    known = {
        "property": data.vocabulary.name(claim.predicate[1:-1]),
        "name": local_id(claim.subject),
        "printed": printed,
    }
    if found.state == HEDGE:
        message = phrase("project.unhedged", **known)
        hint = phrase("project.unhedged.hint", qualifier=found.other)
    else:
        message = phrase("project.misprinted", value=parts(claim.object)[0], **known)
        hint = phrase("project.misprinted.hint", other=found.other)
    return Problem(claim.path, claim.line, 0, message, hint)


def _weak(one: Stated, found: Meaning) -> tuple[Sentence, Sentence]:
    printed = one.form.printed
    if found.state == UNREAD:
        message = phrase("project.printed-unread", printed=printed)
        return message, phrase("project.printed-unread.hint")
    message = phrase("project.printed-less", printed=printed, value=parts(one.claim.object)[0])
    return message, phrase("project.printed-less.hint", other=found.other)


def unread(data: Data) -> Iterable[Problem]:
    """Printed forms that nobody can read, or that say less than their claim."""
    for one in stated(data, only_printed=True):
        found = meant(data, one)
        if found.state in (UNREAD, LESS):
            claim = one.claim
            message, hint = _weak(one, found)
            yield Problem(claim.path, claim.line, 0, message, hint)


def lacking(data: Data) -> Iterable[Problem]:
    """How many figures and days of each source have no printed form. Those of tables are numbers
    there too, and need none.
    """
    without: dict[str, list[Claim]] = {}
    for claim, source in unprinted(data):
        if not data.citations[claim.citation].locator.startswith(ROW):
            without.setdefault(source.id, []).append(claim)
    for name, found in without.items():
        claim = found[0]
        message = phrase("project.not-printed", source=name, count=len(found))
        yield Problem(claim.path, claim.line, 0, message, phrase("project.not-printed.hint"))
