"""What a file of an answer holds, as one value: all of it is data, and nothing else is shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from kg import __version__
from kg.evidence.claims import Citation
from kg.evidence.conflicting import DISAGREE, Wanted, conflicts
from kg.evidence.resting import Claim, Resting, resting, short, statement
from kg.evidence.today import beside
from kg.forms.writing import day_text
from kg.lines import escape_controls
from kg.present import footnotes, showing
from kg.present.footnotes import Cited
from kg.present.pages import rows
from kg.present.pages.context import Context
from kg.project.proof.records import joint
from kg.rdf.iris import local
from kg.rdf.terms import DCTERMS, XSD, literal, parts
from kg.sparql.asking import Rows
from kg.store.snapshot import Opened
from kg.words import phrase, text_in, translate

Data = dict[str, Any]
FORMAT = "kg answer 1"


class Asked(NamedTuple):
    """A question: the text of its query with the parameters set, its `name` and `titles` by
    language where it is a titled one, the parameters as they were given, whether the plans were
    asked too, and the variables that its rows are grouped by, None where nothing is grouped.
    """

    text: str
    name: str = ""
    titles: Mapping[str, str] = {}
    parameters: Mapping[str, str] = {}
    plans: bool = False
    keys: list[str] | None = None


def contents(opened: Opened, found: Cited, asked: Asked, language: str) -> Data:
    """What a file of an answer holds, sealed by its digest."""
    prefixes = opened.state.prefixes
    found, answer = _in_rows(found), found.answer
    context = Context(opened, {"page": "/", "lang": language, "parameters": {}, "still": True})
    heads, cells = rows.cells(context, found.rows)
    told = resting(opened, found.rows, found.notes, found.matched)
    found = found._replace(notes=list(_own_notes(found, told)), shared=())
    marks = footnotes.numbered(found)
    disputes = _disputes(opened, told.claims, prefixes)
    lines = [
        {
            "values": {
                name: short(term, prefixes)
                for name, term in zip(found.rows.variables, row, strict=True)
                if term
            },
            "texts": [cell.text for cell in cells[n]],
            "footnotes": sorted(marks.rows[n]),
            "claims": told.rows[n],
            "composed": n in found.composed,
        }
        for n, row in enumerate(found.rows.rows)
    ]
    data: Data = {
        "format": FORMAT,
        "title": text_in(asked.titles, language) or "",
        "query": {
            "form": found.form,
            "text": asked.text,
            "name": asked.name,
            "parameters": dict(asked.parameters),
            "plans": asked.plans,
        },
        "language": language,
        "as_of": opened.state.as_of,
        "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tool": f"kg {__version__}",
        "dataset": _dataset(context),
        "variables": list(found.rows.variables),
        "keys": asked.keys,
        "columns": [{"heading": head, "kind": _kind(cells, n)} for n, head in enumerate(heads)],
        "rows": lines,
        "claims": told.claims,
        "beside": beside(opened, told.claims),
        "footnotes": list(_footnotes(context, found, marks.numbers)),
        "disputes": disputes,
        "remarks": [*found.absences, *found.remarks],
    }
    if answer is not None:
        data["answer"] = answer
    data["prefixes"] = _used(data, prefixes)
    return sealed(data)


def _own_notes(found: Cited, told: Resting) -> Iterator[list[str]]:
    # The notes of each row: the citations of what it rests on, and what is no citation.
    for graphs, cited in zip(found.notes, told.cited, strict=True):
        own = [one for one in graphs if found.about[one].kind != "citation" or one in cited]
        yield own if cited else graphs


def _in_rows(found: Cited) -> Cited:
    """An answer that is yes or no as one row; a no rests on nothing that could be cited."""
    if found.form != "ask":
        return found
    said = literal("true" if found.answer else "false", XSD + "boolean")
    return found._replace(
        rows=Rows(["answer"], [(said,)]), notes=found.notes or [[]], matched=found.matched or [{}]
    )


def _kind(cells: list[list[rows.Cell]], place: int) -> str:
    return "number" if any(line[place].kind == "number" for line in cells) else ""


# --- the dataset ----------------------------------------------------------------------------------


def _dataset(context: Context) -> dict[str, str]:
    state = context.opened.state
    about = f"<{state.space}dataset>"
    names = ("hasVersion", "license", "publisher")
    facts = {
        name: next(
            (parts(o)[0] for _, _, o in context.store.statements([about], (f"<{DCTERMS}{name}>",))),
            "",
        )
        for name in names
    }
    return {
        "iri": about[1:-1],
        "title": text_in(context.titles, context.lang) or "",
        "space": state.space,
        "version": facts["hasVersion"],
        "license": facts["license"],
        "publisher": facts["publisher"],
        "digest": state.digest,
    }


# --- what it rests on -----------------------------------------------------------------------------


def _disputes(
    opened: Opened, claims: list[Claim], prefixes: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Where sources disagree over what the answer rests on: the values of each fact."""
    facts = {statement(claim)[:2] for claim in claims}
    found = []
    for one in conflicts(opened, Wanted(only=DISAGREE)):
        fact = short(one.subject, prefixes), short(one.predicate, prefixes)
        if one.open and fact in facts:
            said = [claim for step in one.steps for value in step.values for claim in value]
            found.append(
                {
                    "subject": fact[0],
                    "predicate": fact[1],
                    "values": sorted({short(claim.object, prefixes) for claim in said}),
                    "sources": sorted({local(claim.document.iri[1:-1]) for claim in said}),
                }
            )
    return sorted(found, key=lambda one: (one["subject"], one["predicate"], one["values"]))


def _footnotes(context: Context, found: Cited, numbers: dict[str, int]) -> Iterator[Data]:
    for number, note in footnotes.numbered_notes(found, numbers):
        those = sorted(iri for iri, own in numbers.items() if own == number)
        citations = [short(iri, context.prefixes) for iri in those]
        told: Data = {"number": number, "kind": note.kind, "citations": citations}
        if note.citation is None:
            name = phrase(f"present.note.{note.kind}", name=note.facts["name"])
            yield told | {"text": translate(name, context.lang)}
            continue
        facts_of = [found.about[iri].facts for iri in those]
        printed = {facts.get("printed", "") for facts in facts_of} - {""}
        proofs = [facts.get("proof", "") for facts in facts_of if facts.get("printed")]
        document = note.citation.document
        facts = {
            "source": local(document.iri[1:-1]),
            "publisher": document.publisher,
            "title": document.title,
            "authors": list(document.authors),
            "published": document.issued,
            "address": document.address,
            "archived": document.archived,
            "sha256": document.sha256,
            "locator": note.citation.locator,
            "period": note.citation.period,
            "modality": note.citation.modality,
            "printed": sorted(printed),
            "proof": joint(proofs),
        }
        told |= {name: value for name, value in facts.items() if value}
        yield told | {"text": _line(context, note.citation)}


def _line(context: Context, citation: Citation) -> str:
    """A footnote as people read it: who, what, when, where in it, how it says so."""
    document, language = citation.document, context.lang
    facts = [
        escape_controls(document.publisher),
        *map(escape_controls, document.authors),
        showing.quoted(document.title, language),
        escape_controls(day_text(document.issued, language)) if document.issued else "",
        showing.place(citation.locator, language),
    ]
    if citation.period:
        period = phrase("present.period", period=context.period(citation.period))
        facts.append(translate(period, language))
    facts += [translate(mark, language) for mark in showing.citation_marks(citation)]
    if citation.speaker:
        context.call([citation.speaker])
        said = phrase("present.said-by", speaker=context.name(citation.speaker))
        facts.append(translate(said, language))
    if document.reliability == "weak":
        facts.append(translate(phrase("page.weak-source"), language))
    return ", ".join(dict.fromkeys(filter(None, facts)))


# --- the seal -------------------------------------------------------------------------------------


def _used(data: Data, prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that the values of an answer use."""
    terms = [text for row in data["rows"] for text in row["values"].values()]
    terms += [text for claim in data["claims"] for text in claim.values()]
    terms += [text for note in data["footnotes"] for text in note["citations"]]
    heads = {term.rpartition("^^")[2].partition(":")[0] for term in terms}
    return {name: prefixes[name] for name in sorted(heads & prefixes.keys())}


def canonical(data: Data) -> bytes:
    """The bytes that the digest of an answer is of: JSON with sorted keys, without the digest."""
    kept = {name: value for name, value in data.items() if name != "digest"}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def digest_of(data: Data) -> str:
    """The SHA-256 of an answer."""
    return hashlib.sha256(canonical(data)).hexdigest()


def sealed(data: Data) -> Data:
    """An answer with its digest."""
    return {**data, "digest": digest_of(data)}
