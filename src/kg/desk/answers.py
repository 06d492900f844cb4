"""What the desk answers: a function for each address, from what was asked to JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from kg.desk import requests
from kg.desk.session import AT_ONCE, Session, require_source
from kg.errors import BadParameter, NotFound
from kg.present.desk import forms, texts
from kg.present.desk.sight import Json, Sight, things
from kg.present.reports import join_report, queue_report
from kg.project.contract import CLAIMS
from kg.project.slugs import free, slug
from kg.project.statements import drafts
from kg.project.statements.drafts import Checked, Mended
from kg.project.statements.romanized import romanized
from kg.rdf.iris import expand
from kg.system.writing import Changed
from kg.words import phrase, text_in, translate

Asked = Mapping[str, Any]


def state(session: Session, asked: Asked) -> Json:
    """The project: its sources, its problems, what can be undone."""
    seen = session.sight()
    return {
        "languages": list(seen.data.languages),
        "undo": translate(session.done[-1].label, session.language) if session.done else "",
        "redo": translate(session.undone[-1].label, session.language) if session.undone else "",
        "problems": [texts.problem_of(seen, one) for one in session.problems[: requests.MANY]],
        "sources": texts.sources(seen),
    }


def source(session: Session, asked: Asked) -> Json:
    """A source with its text and its statements."""
    seen = session.sight()
    id_ = requests.text(asked, "id")
    require_source(seen, id_)
    return texts.source(seen, id_)


def every_form(session: Session, asked: Asked) -> Json:
    """The forms of statements."""
    return forms.every(session.sight())


def properties(session: Session, asked: Asked) -> Json:
    """What may be said of a thing."""
    seen = session.sight()
    subject = requests.text(asked, "subject")
    if subject not in seen.data.entities:
        raise NotFound(phrase("words.nothing-called", text=subject))
    return {"fields": forms.of_thing(seen, subject)}


def known_things(session: Session, asked: Asked) -> Json:
    """Things by any name."""
    seen = session.sight()
    prefixes = seen.data.vocabulary.prefixes
    names = filter(None, requests.text(asked, "classes").split(","))
    classes = [term for name in names if (term := expand(name, prefixes))]
    return {"things": things(seen, requests.text(asked, "q"), classes)}


def card(session: Session, asked: Asked) -> Json:
    """The card of a thing."""
    return {"lines": session.card(requests.text(asked, "id"))}


def rows_of_fact(session: Session, asked: Asked) -> Json:
    """What sources say of a property of a thing."""
    subject, name = requests.text(asked, "subject"), requests.text(asked, "property")
    return {"rows": texts.rows_of_fact(session.sight(), subject, name)}


def check(session: Session, asked: Asked) -> Json:
    """What a draft comes to; nothing is written."""
    seen = session.sight()
    id_ = requests.text(asked, "source")
    require_source(seen, id_)
    draft = requests.draft(asked)
    cls = expand(requests.text(requests.named(asked, "statement"), "form"), _prefixes(seen)) or ""
    mended = _mended(seen, id_, asked)
    if mended and len(mended.rows) != len(draft.facets):
        raise BadParameter(phrase("desk.bad-request", name="mend"))
    found = drafts.check(seen.folder, seen.data, id_, draft, seen.forms.of.get(cls), mended)
    return _checked(seen, found) | {
        "alike": {
            one.id: [thing for name in _names(one.cells) for thing in things(seen, name, (), 3)]
            for one in draft.things
        }
    }


def _mended(seen: Sight, source_: str, asked: Asked) -> Mended | None:
    # What a draft mends, by the lines of the rows that give way.
    told = requests.mend_of(asked)
    if told is None:
        return None
    rows, gone = told
    lines: dict[tuple[str, ...], list[int]] = {}
    for line, row in texts.file_rows(seen, source_):
        lines.setdefault(tuple(row.values()), []).append(line)
    found = [line for row in gone for line in lines.get(tuple(row.values()), [])[:1]]
    if len(found) != len(gone):
        name = f"data/claims/{source_}.csv"
        raise Changed(phrase("statement.row-gone", name=name), phrase("statement.again"))
    return Mended(rows, frozenset(found))


def _names(cells: Mapping[str, str]) -> list[str]:
    found = (text for column, text in cells.items() if column.partition("_")[0] == "name")
    return list(dict.fromkeys(filter(None, found)))


def _checked(seen: Sight, found: Checked) -> Json:
    return {
        "problems": [
            texts.problem_of(seen, one.problem, facet=one.facet, column=one.column)
            for one in found.faults
        ],
        "rows": [
            texts.row_of(seen, row, found.proofs.get(number))
            for number, row in enumerate(found.rows)
        ],
        "findings": [
            texts.problem_of(seen, one.problem, facet=one.facet) for one in found.findings
        ],
        "known": [texts.known_of(seen, one) for one in found.known],
    }


def add(session: Session, asked: Asked) -> Json:
    """Write a statement."""
    draft = requests.draft(asked)
    if not draft.facets:
        raise BadParameter(phrase("statement.nothing"))
    return {"places": session.add(requests.text(asked, "source"), draft)}


def identify(session: Session, asked: Asked) -> Json:
    """An id and names for a new thing, and what is called like it."""
    seen = session.sight()
    cls = expand(requests.text(asked, "class"), _prefixes(seen)) or ""
    given = requests.names(asked)
    concerned = requests.texts(asked, "concerns")
    if given:
        language = next((tag for tag in ("en", "", *given) if given.get(tag)), "")
        stem = slug(romanized(text_in(given, language)), language)
        id_, names = free(stem or "thing", seen.data.entities), given
    else:
        new = {
            requests.text(one, "id"): requests.names(one) for one in requests.items(asked, "things")
        }
        told = requests.text(asked, "told")
        id_, names = drafts.proposed(seen.data, cls, concerned, told, new)
    alike = [one for name in names.values() for one in things(seen, name, (), 3)]
    unique = {str(one["id"]): one for one in alike}
    return {"id": id_, "name": names, "alike": list(unique.values())}


def change(session: Session, asked: Asked) -> Json:
    """Mend, remove or put back rows."""
    wanted = requests.changes(asked)
    return {"places": session.change(requests.text(asked, "source"), wanted)}


def describe(session: Session, asked: Asked) -> Json:
    """Register a source."""
    cells = requests.cells(asked)
    session.describe(cells, requests.text(asked, "text", requests.TEXT))
    return {"id": cells["id"]}


def keep(session: Session, asked: Asked) -> Json:
    """Keep the pasted text of a source."""
    session.keep(requests.text(asked, "source"), requests.text(asked, "text", requests.TEXT))
    return {}


def queue(session: Session, asked: Asked) -> Json:
    """What is proposed, some statements at once, with proof, problems and what is said of the
    same; `more` tells how many statements come behind.
    """
    source_, first = requests.text(asked, "source"), requests.number(asked, "from")
    waits = session.proposals(source_, first)
    rows = queue_report.rows(waits.looked[source_, first], session.language)
    proposals = texts.proposed(session.sight(), rows)
    count = len(waits.statements[source_])
    return {"proposals": proposals, "count": count, "more": max(0, count - first - AT_ONCE)}


def accept(session: Session, asked: Asked) -> Json:
    """Make claims of proposals."""
    ids, unproved = requests.texts(asked, "ids"), asked.get("unproved") is True
    return {"count": session.accept(ids, unproved=unproved)}


def refuse(session: Session, asked: Asked) -> Json:
    """Refuse proposals with a reason."""
    return {"count": session.refuse(requests.texts(asked, "ids"), requests.text(asked, "reason"))}


def mend(session: Session, asked: Asked) -> Json:
    """Change cells of a proposal."""
    changes = {
        column: text
        for column, text in requests.named(asked, "changes").items()
        if column in CLAIMS and isinstance(text, str) and len(text) <= requests.CELL
    }
    return {"count": session.mend(requests.text(asked, "id"), changes)}


def join(session: Session, asked: Asked) -> Json:
    """What joining two entities does; with `write` it is done, if it still is what was seen."""
    seen = session.joined(requests.text(asked, "gone"), requests.text(asked, "heir"))
    lines = list(join_report.lines(seen.plan, seen.rivals, session.language))
    known = sha256("\n".join(lines).encode()).hexdigest()
    if asked.get("write") is True:
        if requests.text(asked, "seen") != known:
            raise Changed(phrase("join.changed"), phrase("join.changed.hint"))
        session.join(seen)
    problems = [texts.problem_of(session.sight(), one) for one in seen.problems]
    warnings = list(join_report.warnings(seen.plan, seen.rivals, session.language))
    names = {"gone": seen.plan.gone, "heir": seen.plan.heir}
    return {
        **{role: one.name(session.language) or one.id for role, one in names.items()},
        "lines": lines,
        "warnings": warnings,
        "seen": known,
        "problems": problems,
    }


def undo(session: Session, asked: Asked) -> Json:
    """Take back what was written last."""
    return {"label": translate(session.undo(), session.language)}


def redo(session: Session, asked: Asked) -> Json:
    """Write it again."""
    return {"label": translate(session.redo(), session.language)}


def _prefixes(seen: Sight) -> dict[str, str]:
    return seen.data.vocabulary.prefixes


Answer = Callable[[Session, Asked], Json]
# What is asked for, and what is written, by the last part of the address.
ASKED: dict[str, Answer] = {
    "state": state,
    "source": source,
    "forms": every_form,
    "properties": properties,
    "things": known_things,
    "card": card,
    "queue": queue,
    "said": rows_of_fact,
}
SENT: dict[str, Answer] = {
    "check": check,
    "identify": identify,
    "statements": add,
    "rows": change,
    "sources": describe,
    "text": keep,
    "accept": accept,
    "refuse": refuse,
    "mend": mend,
    "join": join,
    "undo": undo,
    "redo": redo,
}
WRITTEN = ("statements", "rows", "sources", "text")
