"""The page on which one asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kg.errors import BadParameter, KGError, NotFound
from kg.forms.page import needs_forms, page_forms
from kg.present.pages import rows
from kg.present.pages.context import (
    Context,
    data_block,
    page_title,
    static_text,
)
from kg.present.pages.rows import answer_words
from kg.present.pages.vocabulary import vocabulary
from kg.present.pages.words import message_text, page_words
from kg.present.script import spoken
from kg.project import question_files
from kg.project.question_files import Question
from kg.rdf.iris import expand
from kg.sparql import asking, graphs, hints
from kg.store import arguments, searching
from kg.store.finding import called
from kg.store.labelling import shown
from kg.store.names import by_ids
from kg.words import phrase, text_in

_EXAMPLE = "SELECT ?thing ?name {{\n  ?thing a {cls} ; skos:prefLabel ?name\n}}\nLIMIT 100\n"
# What an example asks for: the first of these of which there is anything.
_EXAMPLES = ("kg:Programme", "kg:Facility", "kg:Organization", "skos:Concept")
_OFFERED = 12
_FORMATS = (
    ("tsv", "TSV"),
    ("json", "JSON"),
    ("xml", "XML"),
    ("turtle", "Turtle"),
    ("ntriples", "N-Triples"),
    ("jsonld", "JSON-LD"),
    ("rdfxml", "RDF/XML"),
    ("bibtex", "BibTeX"),
    ("csl-json", "CSL-JSON"),
)


# --- what the page asks for while a query is written ----------------------------------------------


def names(context: Context) -> bytes:
    """With `q`, things by any name, or with `kind=source` sources by publisher and title; without,
    what a query is written with.
    """
    text = context.parameters.get("q", "")
    if text and context.parameters.get("kind") == searching.SOURCE:
        return json.dumps(_sources(context, text), ensure_ascii=False).encode()
    if text:
        return json.dumps(_things(context, text), ensure_ascii=False).encode()
    known = {
        "prefixes": context.prefixes,
        "space": context.space,
        "terms": _words(context),
    }
    return json.dumps(known, ensure_ascii=False).encode()


def _sources(context: Context, text: str) -> list[dict[str, object]]:
    """Sources that a text names, as they are named beside a parameter."""
    try:
        found = searching.matches(context.opened.place, text, _OFFERED, (searching.SOURCE,))
    except KGError:
        return []
    named = ((one.key, rows.source_name(context, one.key)) for one in found)
    return [
        {"term": shown(iri, context.prefixes), "names": [name], "found": name}
        for iri, name in named
    ]


def _things(context: Context, text: str) -> list[dict[str, object]]:
    """Things that a text names; none for a text in which nothing can be looked for."""
    place, prefixes = context.opened.place, context.prefixes
    try:
        found = searching.matches(place, text, _OFFERED, (searching.THING,), own=True)
    except KGError:
        return []
    things = by_ids(place, (one.key for one in found), prefixes).values()
    return [
        {
            "term": f"entity:{one.id}",
            "names": _own_first(one.names, context),
            "found": called(one, text),
        }
        for one in things
    ]


def _own_first(texts: Mapping[str, str], context: Context) -> list[str]:
    # Each text once, that in the language of the reader first, those of the project's languages.
    others = (texts.get(tag, "") for tag in ("", *context.languages))
    return [text for text in dict.fromkeys((text_in(texts, context.lang), *others)) if text]


def _words(context: Context) -> list[dict[str, object]]:
    """The terms that a query may name, by their short names, with the paths of their pages."""
    known = vocabulary(context.store, context.prefixes).values()
    return [
        {
            "term": one.short,
            "kind": one.kind,
            "page": one.path,
            "names": _own_first(one.labels, context),
        }
        for one in sorted(known, key=lambda one: one.short)
        if one.short
    ]


def hints_list(context: Context) -> bytes:
    """A sentence (`words`) for each term in a query that the graph has not, and the term that may
    have been meant (`near`, "" for none).
    """
    # The store is that of the day already.
    query = context.parameters.get("query", "")
    query = graphs.of_day(query, context.prefixes, context.space)[0]
    unknown = hints.unknown(context.store, query, context.prefixes)
    found = [
        {
            "words": message_text(sentence, context.lang),
            "term": sentence.facts["term"],
            "near": sentence.facts.get("near", "") if sentence.code.endswith(".near") else "",
        }
        for sentence in unknown
    ]
    return json.dumps(found, ensure_ascii=False).encode()


# --- the query page -------------------------------------------------------------------------------


class _Asked(NamedTuple):
    """A titled question with what is given for its parameters: the query, what is wrong with it."""

    text: str
    wrong: str
    values: list[dict[str, str]]


def query_page(context: Context, folder: Path) -> bytes:
    """The page of a query, or of a titled question."""
    parameters = context.parameters
    known, _ = question_files.questions(folder, context.prefixes)
    chosen = _chosen(context, known)
    asked = _Asked(parameters.get("query", ""), "", [])
    if chosen is not None:
        asked = _filled(context, chosen, folder)
    title = question_files.title(chosen, context.lang) if chosen else ""
    shown = parameters.get("show")
    embedded = _is_yes(parameters.get("embed", "no"))
    return context.render(
        "query.html",
        page_title(context, "query", title),
        heading=title or page_words(context.lang)["query"],
        text=asked.text or _example(context),
        wrong=asked.wrong,
        values=asked.values,
        chosen_question=chosen,
        asked=bool(parameters.get("query") or (chosen and not asked.wrong)),
        groups=question_files.grouped(known, context.lang),
        titled=question_files.title,
        cite=_is_yes(parameters.get("cite", "no")),
        plans=_is_yes(parameters.get("plans", "no")),
        embed=embedded,
        whole=context.turned(embed=""),
        asked_day=parameters.get("as-of", ""),
        script_words=data_block(spoken(static_text("query.js"), context.lang)),
        script_units=data_block({**answer_words(context), "forms": _forms(context)}),
        show=shown if shown in ("network", "chart") else "table",
        formats=(
            ("csv", "CSV"),
            ("spreadsheet", page_words(context.lang)["spreadsheet"]),
            *_FORMATS,
        ),
    )


def _example(context: Context) -> str:
    # A query that has an answer here.
    asked = "SELECT ?thing {{ ?thing a {cls} ; skos:prefLabel ?name }} LIMIT 1"
    known = (cls for cls in _EXAMPLES if any(context.select(asked.format(cls=cls))))
    return _EXAMPLE.format(cls=next(known, "?class"))


def _forms(context: Context) -> dict[str, object]:
    # The table of the language, where the page does not write figures and days by itself.
    if not needs_forms(context.lang):
        return {}
    told = context.select("SELECT DISTINCT ?currency { ?sum schema:currency ?currency }")
    currencies = (currency.value for (currency,) in told)
    return {context.lang: page_forms(context.lang, currencies)}


def _is_yes(text: str) -> bool:
    return text.lower() not in ("no", "0", "false")


def _chosen(context: Context, known: list[Question]) -> Question | None:
    """The titled question that the address names; no parameter may be of another."""
    name = context.parameters.get("question", "")
    chosen = next((question for question in known if question.name == name), None)
    if name and chosen is None:
        raise NotFound(phrase("present.no-question", name=name[:200]))
    own = {f"p.{p.name}" for p in chosen.parameters} if chosen else set()
    for given in context.parameters:
        if given.startswith("p.") and given not in own:
            raise BadParameter(
                phrase("present.no-parameter", name=given[:200]),
                phrase("present.no-parameter.hint", names=sorted(own)),
            )
    return chosen


def _filled(context: Context, question: Question, folder: Path) -> _Asked:
    given = {
        p.name: context.parameters[f"p.{p.name}"]
        for p in question.parameters
        if context.parameters.get(f"p.{p.name}", "").strip()
    }
    values = [
        {
            "name": p.name,
            "kind": p.kind,
            "meaning": text_in(p.meanings, context.lang),
            "value": given.get(p.name) or _bare(p.default),
            "named": "",
        }
        for p in question.parameters
    ]
    place = context.opened.place
    try:
        text, _ = arguments.asked(question.name, "query", folder, place, context.prefixes, given)
    except KGError as error:
        parts = [part for part in (error.message, error.hint) if part]
        wrong = ". ".join(message_text(part, context.lang) for part in parts)
        return _Asked(question.query, wrong, values)
    return _Asked(text, "", [{**one, "named": _named(context, text, one)} for one in values])


def _named(context: Context, text: str, value: dict[str, str]) -> str:
    """What the thing is called that a parameter of a query is set to, "" for what is no thing."""
    if value["kind"] != "entity":
        return ""
    term = asking.default(text, value["name"]).strip()
    full = expand(term, context.prefixes) if not term.startswith("<") else term[1:-1]
    iri = f"<{full}>"
    if full is None:
        return ""
    context.call({iri})
    return context.labels.get(iri, "") or rows.source_name(context, iri)


def _bare(term: str) -> str:
    return term.removeprefix("entity:").split("^^")[0].strip('"')
