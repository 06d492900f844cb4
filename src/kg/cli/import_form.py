"""What is asked on a terminal when a table is imported: what its columns mean, of whom it is, and
which things are known ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from kg.cli.choices import Choice, labelled
from kg.cli.prompting import Prompts
from kg.lines import escape_controls, shortened
from kg.project.curation import adding
from kg.project.imports.identity import Near
from kg.project.imports.mapping import TableMapping, ThingOf, ValueOf
from kg.project.imports.resolving import NEW
from kg.project.imports.tables import Table
from kg.project.records import Data
from kg.project.vocabulary import Property, Vocabulary
from kg.rdf.iris import expand
from kg.rdf.terms import KG
from kg.words import text_in

# What a row mostly is: the first classes that are offered.
_KINDS = ("Allocation", "Organization", "Person", "Programme", "Facility", "Place", "Measurement")
# What a column may be besides a property: the id and the name of what a row is of, the currency of
# its amount, the ends of its time, the day on which its money stood there.
_ROLES = ("id", "name", "currency", "start", "end", "day")
# What stands for a class of which there are narrower ones.
_USUAL = {KG + "Actor": "kg:Organization"}


def _form(language: str) -> Prompts:
    return Prompts(language, lambda text: click.echo(text, err=True))


def _text(form: Prompts, code: str, **facts: object) -> str:
    return escape_controls(form.text(f"import.{code}", **facts))


def ask_source(table: Table, lacking: Sequence[str], language: str) -> dict[str, str]:
    """What is needed of the source of a table and is not known."""
    form = _form(language)
    form.say(_text(form, "source", name=table.name))
    return {column: form.ask(_text(form, f"ask-{column}"), (), form.needed) for column in lacking}


def ask_things(found: Sequence[Near], data: Data, language: str) -> dict[str, str]:
    """Which known things those are that look like them; decisions by identifier or name."""
    form = _form(language)
    decided = {}
    for one in found:
        choices = [Choice(id_, tuple(data.entities[id_].names.values())) for id_ in one.ids]
        known = [f"{id_} ({text_in(data.entities[id_].names, language)})" for id_ in one.ids]
        allowed = (*one.ids, NEW)
        text = _text(form, "same", name=one.called, known=known, new=NEW)
        choose = form.text("choose", names=list(allowed))
        answer = form.ask(text, choices, _one_of(allowed, choose))
        decided[one.identifier or one.called] = answer
    return decided


def _one_of(allowed: Sequence[str], message: str) -> Callable[[str], str]:
    return lambda said: "" if said in allowed else message


def ask_mapping(folder: Path, table: Table, language: str) -> TableMapping:
    """What the columns of a table mean, one after the other."""
    form = _form(language)
    data = adding.begin_edit(folder).data
    words = data.vocabulary
    form.say(_text(form, "title", name=table.name, count=len(table.columns)))
    cls = _ask_class(form, words)
    answers = _ask_columns(form, words, table, expand(cls, words.prefixes) or "")
    return _mapping(form, data, cls, answers)


def _ask_class(form: Prompts, words: Vocabulary) -> str:
    terms = [labelled(words.name(c), words.labels.get(c, {}), form.language) for c in words.classes]
    first = [f"kg:{name}" for name in _KINDS if KG + name in words.classes]
    known = {choice.cell for choice in terms}
    choose = form.text("choose", names=first)
    text = _text(form, "class", names=first)
    return form.ask(text, terms, lambda said: "" if said in known else choose)


def _ask_columns(form: Prompts, words: Vocabulary, table: Table, cls: str) -> dict[str, str]:
    # What each column is, by its name.
    fitting = {
        words.name(prop.iri): prop
        for prop in words.properties.values()
        if not prop.domain or words.is_a(cls, prop.domain)
    }
    labels = [
        labelled(name, words.labels.get(prop.iri, {}), form.language)
        for name, prop in sorted(fitting.items())
    ]
    choices = [*(Choice(role, (_text(form, f"role-{role}"),)) for role in _ROLES), *labels]
    called = {name.casefold(): choice.cell for choice in choices for name in choice.names if name}
    form.say(_text(form, "roles", names=[f"{r} ({_text(form, f'role-{r}')})" for r in _ROLES]))
    known = {choice.cell for choice in choices}
    wrong = _text(form, "no-role")
    answers: dict[str, str] = {}
    for k, name in enumerate(table.columns):
        examples = list(dict.fromkeys(row.cells[k] for row in table.rows if row.cells[k]))[:3]
        shown = [shortened(example, 40) for example in examples]
        if shown:
            text = _text(form, "column", name=name, examples=shown)
            said = form.ask(
                text,
                choices,
                lambda one: "" if not one or called.get(one.casefold(), one) in known else wrong,
            )
            answers[name] = called.get(said.casefold(), said)
    return answers


def _mapping(form: Prompts, data: Data, cls: str, answers: Mapping[str, str]) -> TableMapping:
    words = data.vocabulary
    by_role = {role: _of(answers, role) for role in _ROLES}
    things: list[ThingOf] = []
    claims: list[ValueOf] = []
    for column, said in answers.items():
        prop = words.properties.get(expand(said, words.prefixes) or "") if said else None
        if prop is None or said in _ROLES:
            continue
        if prop.cell == "entity":
            role = f"thing-{len(things) + 1}"
            things.append(ThingOf(role, _ask_kind(form, words, column, prop), name=(column,)))
            claims.append(ValueOf(said, thing=(role,)))
        else:
            currency = by_role["currency"] if prop.cell == "money" else ()
            if prop.cell == "money" and not currency:
                code = form.ask(_text(form, "currency", name=column))
                currency = (code.upper(),) if code else ()
            claims.append(ValueOf(said, column=(column,), currency=currency))
    if by_role["start"] or by_role["end"]:
        claims.append(ValueOf("kg:during", start=by_role["start"], end=by_role["end"]))
    claims += _stage(form, words, cls, by_role["day"])
    claims += _about(form, data, cls, claims)
    name = by_role["name"] or by_role["id"] or _any(answers)
    main = ThingOf("row", cls, by_role["id"], name=name, claims=tuple(claims))
    return TableMapping(things=(main, *things))


def _of(answers: Mapping[str, str], role: str) -> tuple[str, ...]:
    return tuple(column for column, said in answers.items() if said == role)[:1]


def _any(answers: Mapping[str, str]) -> tuple[str, ...]:
    # What a row is called where nothing names it: the first two columns that mean something.
    told = [column for column, said in answers.items() if said][:2]
    return (" · ".join(f"{{{column}}}" for column in told), *told)


def _stage(form: Prompts, words: Vocabulary, cls: str, day: tuple[str, ...]) -> list[ValueOf]:
    if not words.is_a(expand(cls, words.prefixes) or "", (KG + "Funding",)):
        return []
    prop = words.properties.get(KG + "hasStage")
    kinds = prop.range if prop else ()
    stages = sorted(words.name(i) for i, kind in words.individuals.items() if kind in kinds)
    choose = form.text("choose", names=stages)
    said = form.ask(
        _text(form, "stage", names=stages),
        [Choice(stage, ()) for stage in stages],
        lambda one: "" if one in ("", *stages) else choose,
    )
    return [ValueOf("kg:hasStage", value=said, period=day)] if said else []


def _about(form: Prompts, data: Data, cls: str, claims: Sequence[ValueOf]) -> list[ValueOf]:
    # What money or a figure is about, where no column says so.
    words = data.vocabulary
    needs = words.is_a(expand(cls, words.prefixes) or "", (KG + "Funding", KG + "Observation"))
    if not needs or any(claim.predicate == "kg:concerns" for claim in claims):
        return []
    named = tuple(role for claim in claims for role in claim.thing)
    things = [
        Choice(one.id, tuple(one.names.values()))
        for one in data.entities.values()
        if not one.retired
    ]
    known = {choice.cell for choice in things}
    wrong = _text(form, "no-thing")
    said = form.ask(
        _text(form, "about"),
        things,
        lambda one: "" if one in known or (named and not one) else wrong,
    )
    return [ValueOf("kg:concerns", value=said) if said else ValueOf("kg:concerns", thing=named)]


def _ask_kind(form: Prompts, words: Vocabulary, column: str, prop: Property) -> str:
    # Of which class the things in a column are.
    wanted = [cls for cls in prop.range if cls in words.classes]
    usual = _USUAL.get(wanted[0], words.name(wanted[0])) if wanted else "kg:Organization"
    known = {words.name(c) for c in words.classes if not wanted or words.is_a(c, tuple(wanted))}
    choose = form.text("choose", names=sorted(known))
    said = form.ask(
        _text(form, "kind", name=column, usual=usual),
        [Choice(name, ()) for name in sorted(known)],
        lambda one: "" if one in known or not one else choose,
    )
    return said or usual
