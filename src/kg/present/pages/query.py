"""The page on which one asks."""

from __future__ import annotations

import json
from pathlib import Path

from kg.errors import BadParameter, KGError, NotFound
from kg.present.pages.context import TERMS, Context, everything, page_title
from kg.present.pages.words import page_words, translate_message
from kg.project import question_files
from kg.rdf.iris import compact
from kg.rdf.terms import PREFIXES
from kg.sparql import hints
from kg.store import arguments, finding
from kg.words import phrase


def names(made: Context) -> bytes:
    # With `q`, things by any name; without, what a query is written with.
    text = made.parameters.get("q", "")[:200]
    if text:
        hits = finding.search(everything(made), text, 12)
        said = [
            {
                "term": f"entity:{one.id}",
                "ko": one.names.get("ko", ""),
                "en": one.names.get("en", ""),
                "found": found,
            }
            for one, found, _ in hits
        ]
        return json.dumps(said, ensure_ascii=False).encode()
    words: dict[str, dict[str, str]] = {}
    for thing, kind, label in made.store.query(TERMS, prefixes=PREFIXES):
        short = compact(thing.value, made.prefixes)
        if short:
            one = words.setdefault(
                short,
                {
                    "term": short,
                    "kind": "class" if kind.value.endswith("Class") else "property",
                    "ko": "",
                    "en": "",
                },
            )
            if label is not None and label.language in ("ko", "en"):
                one[label.language] = label.value
    said = {
        "prefixes": made.prefixes,
        "space": made.space,
        "terms": sorted(words.values(), key=lambda one: one["term"]),
    }
    return json.dumps(said, ensure_ascii=False).encode()


def hints_list(made: Context) -> bytes:
    # A sentence for each term of a query that the graph has not.
    found = hints.unknown(made.store, made.parameters.get("query", ""), made.prefixes)
    return json.dumps(
        [translate_message(sentence, made.lang) for sentence in found], ensure_ascii=False
    ).encode()


# --- the query page -------------------------------------------------------------------------------


def query_page(made: Context, folder: Path) -> bytes:
    found, _ = question_files.questions(folder, made.prefixes)
    chosen = next((q for q in found if q.name == made.parameters.get("question", "")), None)
    if made.parameters.get("question") and chosen is None:
        raise NotFound(phrase("present.no-question", name=made.parameters["question"][:200]))
    known = {f"p.{p.name}" for p in chosen.parameters} if chosen else set()
    foreign = next(
        (name for name in made.parameters if name.startswith("p.") and name not in known), ""
    )
    if foreign:
        raise BadParameter(
            phrase("present.no-parameter", name=foreign[:200]),
            phrase("present.no-parameter.hint", names=sorted(known)),
        )
    text, wrong = made.parameters.get("query", ""), ""
    values: list[dict[str, str]] = []
    if chosen is not None:
        given = {
            p.name: made.parameters[f"p.{p.name}"]
            for p in chosen.parameters
            if made.parameters.get(f"p.{p.name}", "").strip()
        }
        text = chosen.query
        try:
            text, _ = arguments.asked(
                chosen.name, "query", folder, made.opened.place, made.prefixes, given
            )
        except KGError as error:
            wrong = ". ".join(
                translate_message(part, made.lang) for part in (error.message, error.hint) if part
            )
        values = [
            {
                "name": p.name,
                "kind": p.kind,
                "meaning": p.meanings.get(made.lang, p.meanings["en"]),
                "value": given.get(p.name) or _bare(p.default),
            }
            for p in chosen.parameters
        ]
    if not text:
        text = (
            "SELECT ?thing ?name {\n  ?thing a kg:Programme ; skos:prefLabel ?name\n}\nLIMIT 100\n"
        )
    return made.render(
        "query.html",
        page_title(made, "query", question_files.title(chosen, made.lang) if chosen else ""),
        text=text,
        wrong=wrong,
        values=values,
        chosen_question=chosen,
        asked=bool(made.parameters.get("query") or (chosen and not wrong)),
        questions=[(q.name, question_files.title(q, made.lang)) for q in found],
        cite=made.parameters.get("cite", "no").lower() not in ("no", "0", "false"),
        asked_day=made.parameters.get("as-of", ""),
        show=(
            made.parameters.get("show")
            if made.parameters.get("show") in ("network", "chart")
            else "table"
        ),
        formats=(
            ("csv", "CSV"),
            ("spreadsheet", page_words(made.lang)["spreadsheet"]),
            ("tsv", "TSV"),
            ("json", "JSON"),
            ("xml", "XML"),
            ("turtle", "Turtle"),
            ("ntriples", "N-Triples"),
            ("jsonld", "JSON-LD"),
            ("rdfxml", "RDF/XML"),
        ),
    )


def _bare(term_: str) -> str:
    return term_.removeprefix("entity:").split("^^")[0].strip('"')
