"""Mappings as files (TOML): read with every fault told, and written."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kg.errors import KGError
from kg.project.contract import SOURCES
from kg.project.imports.mapping import Cell, Only, TableMapping, ThingOf, ValueOf
from kg.spelling import closest
from kg.system.hindrances import why
from kg.words import Sentence, phrase

_FORMS = ("", "days-since-1970")
_TOP = (
    "name",
    "columns",
    "prefixes",
    "decimal",
    "currency",
    "sheet",
    "header",
    "row",
    "last",
    "replaces",
    "only",
    "source",
    "things",
)
_THING = ("class", "identifier", "key", "name", "called", "only", "unless", "each", "claims")
# What a user tells of a file of a known kind.
_TOLD = ("sheet", "header", "currency")
_VALUE = {
    "column": "column",
    "value": "value",
    "thing": "thing",
    "currency": "currency",
    "from": "start",
    "to": "end",
    "values": "values",
    "separator": "separator",
    "period": "period",
    "modality": "modality",
    "qualifier": "qualifier",
    "form": "form",
    "only": "only",
    "unless": "unless",
}
_CELLS = ("column", "thing", "currency", "from", "to", "period")


# The mapping of a name that others may be like.
Known = Callable[[str], TableMapping | None]


def load(path: Path, known: Known) -> TableMapping:
    """The mapping of a file. Raises KGError."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error)
        raise KGError(phrase("project.mapping-unreadable", name=path, reason=reason)) from None
    return parsed(text, path.name, known)


def parsed(text: str, name: str, known: Known) -> TableMapping:
    """The mapping that a text of TOML states; `name` is for messages. Raises KGError."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KGError(phrase("project.mapping-unreadable", name=name, reason=str(error))) from None
    reader = _Reader(name)
    if "like" in told:
        return reader.alike(told, known)
    return reader.mapping(told)


class _Reader:
    # One file, whose name every fault begins with.

    def __init__(self, name: str):
        self.name = name

    def fault(self, place: str, message: Sentence, hint: str = "") -> KGError:
        return KGError(
            phrase("project.mapping", name=self.name, place=place, message=message), hint
        )

    def known(self, told: Mapping[str, Any], names: tuple[str, ...], place: str) -> None:
        for key in told:
            if key not in names:
                hint = closest(key, names) or phrase("words.one-of", names=list(names))
                raise self.fault(place, phrase("project.mapping-key", key=key), hint)

    def typed(self, told: Mapping[str, Any], key: str, kind: type, place: str) -> Any:
        value = told.get(key, kind())
        if not isinstance(value, kind):
            raise self.fault(place, phrase("project.mapping-kind", key=key))
        return value

    def mapping(self, told: Mapping[str, Any]) -> TableMapping:
        self.known(told, (*_TOP, "same"), "")
        source = self.texts(told, "source", "")
        self.known(source, SOURCES, "source")
        things = self.typed(told, "things", dict, "")
        if not things:
            raise self.fault("things", phrase("project.mapping-nothing"))
        made = tuple(self.thing(role, spec) for role, spec in things.items())
        self.check_roles(made)
        return TableMapping(
            self.typed(told, "name", str, ""),
            tuple(self.cell(one, "columns") for one in self.typed(told, "columns", list, "")),
            tuple(map(str, self.typed(told, "prefixes", list, ""))),
            source,
            self.typed(told, "sheet", str, ""),
            self.typed(told, "header", int, ""),
            self.typed(told, "decimal", str, ""),
            self.typed(told, "currency", str, ""),
            self.cell(told.get("row"), "row"),
            self.cell(told.get("last"), "last"),
            self.cell(told.get("replaces"), "replaces"),
            self.only(told, ""),
            made,
            self.texts(told, "same", ""),
        )

    def alike(self, told: Mapping[str, Any], known: Known) -> TableMapping:
        """One of the mappings that are known, with the source and the decisions of a user."""
        self.known(told, ("like", *_TOLD, "source", "same"), "")
        like = self.typed(told, "like", str, "")
        base = known(like)
        if base is None:
            raise self.fault("like", phrase("project.mapping-key", key=like))
        source = self.texts(told, "source", "")
        self.known(source, SOURCES, "source")
        return base._replace(
            source={**base.source, **source},
            sheet=self.typed(told, "sheet", str, ""),
            header=self.typed(told, "header", int, ""),
            currency=self.typed(told, "currency", str, ""),
            same=self.texts(told, "same", ""),
        )

    def check_roles(self, things: tuple[ThingOf, ...]) -> None:
        roles = tuple(one.role for one in things)
        for one in things:
            for claim in one.claims:
                for role in claim.thing:
                    if role not in roles:
                        place = f"things.{one.role}.claims"
                        message = phrase("project.mapping-role", role=role)
                        raise self.fault(place, message, closest(role, roles))

    def texts(self, told: Mapping[str, Any], key: str, place: str) -> dict[str, str]:
        found = self.typed(told, key, dict, place)
        if not all(isinstance(value, str) for value in found.values()):
            raise self.fault(place, phrase("project.mapping-kind", key=key))
        return dict(found)

    def cell(self, told: Any, place: str) -> Cell:
        if told is None:
            return ()
        parts = told if isinstance(told, list) else [told]
        if not all(isinstance(part, str) and part for part in parts):
            raise self.fault(place, phrase("project.mapping-column"))
        return tuple(parts)

    def only(self, told: Mapping[str, Any], place: str, key: str = "only") -> Only | None:
        spec = self.typed(told, key, dict, place)
        if not spec:
            return None
        self.known(spec, ("column", "values"), f"{place} {key}")
        values = self.typed(spec, "values", list, f"{place} {key}")
        return Only(self.cell(spec.get("column"), f"{place} {key}"), tuple(map(str, values)))

    def unless(self, told: Any, place: str) -> tuple[Only, ...]:
        found = told if isinstance(told, list) else [told]
        every = (self.only({"unless": one}, place, "unless") for one in found)
        return tuple(one for one in every if one)

    def thing(self, role: str, spec: Any) -> ThingOf:
        place = f"things.{role}"
        if not isinstance(spec, dict):
            raise self.fault(place, phrase("project.mapping-kind", key=role))
        self.known(spec, _THING, place)
        cls = spec.get("class", "")
        by = cls if isinstance(cls, dict) else {}
        self.known(by, ("column", "values", "else"), f"{place}.class")
        name = by.get("else", "") if by else cls
        if not isinstance(name, str) or not (name or by):
            raise self.fault(place, phrase("project.mapping-class"))
        claims = self.typed(spec, "claims", dict, place)
        return ThingOf(
            role,
            name,
            self.cell(spec.get("identifier"), place),
            self.cell(spec.get("key"), place),
            self.cell(spec.get("name"), place),
            self.cell(by.get("column"), place),
            self.texts(by, "values", place) if by else None,
            tuple(
                self.value(predicate, one, f"{place}.claims")
                for predicate, found in claims.items()
                for one in (found if isinstance(found, list) else [found])
            ),
            self.typed(spec, "called", str, place),
            self.only(spec, place),
            self.unless(spec.get("unless", []), place),
            self.typed(spec, "each", bool, place),
        )

    def value(self, predicate: str, spec: Any, place: str) -> ValueOf:
        if isinstance(spec, str):
            spec = {"column": spec}
        if not isinstance(spec, dict):
            raise self.fault(place, phrase("project.mapping-kind", key=predicate))
        self.known(spec, tuple(_VALUE), place)
        if not any(key in spec for key in ("column", "value", "thing", "from", "to")):
            raise self.fault(place, phrase("project.mapping-empty", key=predicate))
        made: dict[str, Any] = {}
        for key, said in spec.items():
            if key in _CELLS:
                made[_VALUE[key]] = self.cell(said, place)
            elif key == "only":
                made["only"] = self.only(spec, place)
            elif key == "unless":
                made["unless"] = self.unless(said, place)
            elif key == "values":
                made["values"] = self.texts(spec, "values", place)
            else:
                made[_VALUE[key]] = self.typed(spec, key, str, place)
        if made.get("form", "") not in _FORMS:
            hint = phrase("words.one-of", names=[form for form in _FORMS if form])
            raise self.fault(place, phrase("project.mapping-key", key=made["form"]), hint)
        return ValueOf(predicate, **made)


# --- writing --------------------------------------------------------------------------------------


def text_of(mapping: TableMapping, base: TableMapping | None = None) -> str:
    """The file of a mapping, which `parsed` reads as the same; where it is the known one of its
    name but for what a user told, that alone.
    """
    import tomli_w

    own = {key: getattr(mapping, key) for key in _TOLD}
    if base is not None and mapping == base._replace(
        source=mapping.source, same=mapping.same, **own
    ):
        told: dict[str, Any] = {"like": mapping.name}
        told |= {key: value for key, value in own.items() if value}
        source = {k: text for k, text in mapping.source.items() if base.source.get(k) != text}
        return tomli_w.dumps(told | {"source": source} | _same(mapping))
    return tomli_w.dumps(_whole(mapping) | _same(mapping))


def _same(mapping: TableMapping) -> dict[str, Any]:
    return {"same": dict(sorted(mapping.same.items()))} if mapping.same else {}


def _whole(mapping: TableMapping) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for key in ("name", "sheet", "header", "decimal", "currency"):
        if getattr(mapping, key):
            told[key] = getattr(mapping, key)
    if mapping.columns:
        told["columns"] = [_cell(one) for one in mapping.columns]
    if mapping.prefixes:
        told["prefixes"] = list(mapping.prefixes)
    for key in ("row", "last", "replaces"):
        if getattr(mapping, key):
            told[key] = _cell(getattr(mapping, key))
    if mapping.only:
        told["only"] = _only(mapping.only)
    told["source"] = dict(mapping.source)
    told["things"] = {one.role: _thing(one) for one in mapping.things}
    return told


def _cell(cell: Cell) -> str | list[str]:
    return cell[0] if len(cell) == 1 else list(cell)


def _only(only: Only) -> dict[str, Any]:
    return {"column": _cell(only.column)} | ({"values": list(only.values)} if only.values else {})


def _every(unless: tuple[Only, ...]) -> dict[str, Any] | list[dict[str, Any]]:
    told = [_only(one) for one in unless]
    return told[0] if len(told) == 1 else told


def _thing(one: ThingOf) -> dict[str, Any]:
    told: dict[str, Any] = {"class": one.cls}
    if one.classes is not None:
        told["class"] = {"column": _cell(one.class_column), "values": dict(one.classes)}
        told["class"] |= {"else": one.cls} if one.cls else {}
    for key in ("identifier", "key", "name"):
        if getattr(one, key):
            told[key] = _cell(getattr(one, key))
    told |= {"called": one.called} if one.called else {}
    told |= {"only": _only(one.only)} if one.only else {}
    told |= {"unless": _every(one.unless)} if one.unless else {}
    told |= {"each": True} if one.each else {}
    claims: dict[str, list[dict[str, Any]]] = {}
    for value in one.claims:
        claims.setdefault(value.predicate, []).append(_value(value))
    if claims:
        told["claims"] = {k: v[0] if len(v) == 1 else v for k, v in claims.items()}
    return told


def _value(value: ValueOf) -> dict[str, Any]:
    told: dict[str, Any] = {}
    writers: dict[str, Callable[[Any], Any]] = {"values": dict, "only": _only, "unless": _every}
    for key, field in _VALUE.items():
        said = getattr(value, field)
        if said:
            told[key] = writers.get(key, _cell if key in _CELLS else str)(said)
    return told
