"""The page of the desk: one file, which asks nobody but the server that it came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.forms.page import needs_forms, page_forms
from kg.present.script import assemble, inert, spoken
from kg.present.view.inlining import policy as hashes

_HERE = Path(__file__).parent
_PRESENT = _HERE.parent
_SHEETS = (
    _PRESENT / "view" / "tokens.css",
    _PRESENT / "pages" / "style.css",
    _HERE / "desk.css",
)


def page(data: Mapping[str, Any]) -> tuple[bytes, str]:
    """The page, and its content security policy; `data` holds `key`, `lang`, `languages` and
    `title`, which its script reads.
    """
    language = data["lang"]
    words = dict(spoken(_script() + _template_text(), language))
    forms = {language: page_forms(language, ())} if needs_forms(language) else {}
    told = {**data, "words": words, "forms": forms}
    text = _template().render(
        lang=language,
        title=data.get("title", ""),
        words=words,
        style=_style(),
        script=_script(),
        data=inert(json.dumps(told, ensure_ascii=False)),
    )
    return text.encode("utf-8", "replace"), _policy()


@cache
def _policy() -> str:
    """What the page may load and ask: its own script and style, and its own server."""
    return hashes([_script()], [_style()]) + "; connect-src 'self'; frame-ancestors 'none'"


@cache
def _script() -> str:
    return assemble(_HERE / "main.js")


@cache
def _style() -> str:
    return "".join(sheet.read_text("utf-8") for sheet in _SHEETS)


@cache
def _template_text() -> str:
    return (_HERE / "desk.html").read_text("utf-8")


@cache
def _template() -> Any:
    import jinja2

    made = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(_template_text())
