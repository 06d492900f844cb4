"""ES modules as one classic script, without a build step: what a page carries inside it.

    assemble(folder / "main.js")  # the file and all that it imports

Each module becomes a function of its own that returns what it exports, in the order of the imports;
so no name is shared but by an import. What the pages need of the language of modules is little, and
all else is refused: `import { a, b as c } from "./file.js";` at the top, and `export` before
a `const`, a `function` or a `class`. Comments stay behind: those that have a line to themselves,
those at the end of one in which no quote follows, and types. So do blanks beside signs, in lines
that hold nothing in which a blank could mean something. Names stay as they are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path

from kg.words import table

_IMPORT = re.compile(r'import \{([^{}]*)\} from "(\.\.?/[^"]*)";')
_EXPORT = re.compile(r"export (?=(?:const|function|async function|class) ([\w$]+))")
_CODES = re.compile(r'"((?:desk|page|present|query|view|words)\.[a-z.-]+)"')
# A comment behind code, where no quote can hold it.
_BEHIND = re.compile(r"(?<=[;,{}()\]]) // [^\"'`]*$")
_TYPE = re.compile(r"/\*\* @(?:type|param) [^*\n]*\*/ ?")
_NAMES = re.compile(r"([\w$]+)(?: as ([\w$]+))?")
# A line with one of these keeps its blanks: other quotes, comments and patterns, signs of which two
# make another.
_RISKY = ("'", "`", "/", "--", "++")
_TEXT = re.compile(r'("(?:[^"\\]|\\.)*")')
_BESIDE = re.compile(r" (?:(?=[=*%&|<>?:,;{}()[\]]|!=)|(?<=[=*%&|<>?:,;{}()[\]] ))")


class _Module:
    """A module: its lines, exports and imports, which pair a name there with the name here."""

    def __init__(self, path: Path):
        self.path = path
        self.imports: list[tuple[Path, list[tuple[str, str]]]] = []
        self.exports: list[str] = []
        self.lines: list[str] = []
        lines = iter(path.read_text("utf-8").splitlines())
        for line in lines:
            text = line.strip()
            end = text.find("*/") if text.startswith("/*") else 0
            if end == -1 or (end and end == len(text) - 2):  # a comment, and nothing behind it
                while "*/" not in text:
                    text = next(lines).strip()
                if not text.endswith("*/"):
                    raise ValueError(f"{path} has a line that cannot be assembled: {text}")
            elif line.startswith(("import ", "export ")):
                while line.startswith("import ") and ";" not in text:
                    text += " " + next(lines).strip()
                self._door(text)
            elif text and not text.startswith("//"):
                self._keep(_BEHIND.sub("", text))

    def _door(self, text: str) -> None:
        if found := _IMPORT.fullmatch(text):
            words = [word.strip() for word in found[1].split(",") if word.strip()]
            pairs = [_NAMES.fullmatch(word) for word in words]
            names = [(pair[1], pair[2] or pair[1]) for pair in pairs if pair]
            if len(names) == len(pairs):
                target = _plain(self.path.parent / found[2])
                self.imports.append((target, names))
                return
        elif found := _EXPORT.match(text):
            self.exports.append(found[1])
            self._keep(text.removeprefix("export "))
            return
        raise ValueError(f"{self.path} has a line that cannot be assembled: {text}")

    def _keep(self, text: str) -> None:
        if text.count("`") % 2:
            raise ValueError(f"{self.path} has a text in backquotes over several lines: {text}")
        self.lines.append(text)


@cache
def assemble(entry: Path) -> str:
    """One script of a module and all that it imports; the same files give the same text."""
    parts = ["(() => {", '"use strict";']
    done: dict[Path, _Module] = {}
    for module in _modules(entry):
        taken = []
        for target, pairs in module.imports:
            for name, _ in pairs:
                if name not in done[target].exports:
                    raise ValueError(
                        f"{module.path} imports {name}, which {target} does not export"
                    )
            shown = ",".join(n if n == local else f"{n}:{local}" for n, local in pairs)
            taken.append(f"{{{shown}}}={_variable(target, entry)}")
        done[module.path] = module
        given = module.exports
        parts.append(f"const {_variable(module.path, entry)} = (() => {{" if given else "(() => {")
        if taken:  # a `const` would be looked at each time whether it is there yet
            parts.append(f"var {','.join(taken)};")
        parts.append(_slim(module.lines))
        if given:
            parts.append(f"return {{{','.join(given)}}};")
        parts.append("})();")
    return "\n".join([*parts, "})();", ""])


def _slim(lines: Iterable[str]) -> str:
    """Lines without types, and without the blanks beside their signs."""
    bare = (_TYPE.sub("", line) if "/*" in line else line for line in lines)
    blocks = groupby(bare, lambda line: any(sign in line for sign in _RISKY))
    return "\n".join(
        "\n".join(block) if risky else _dense("\n".join(block)) for risky, block in blocks
    )


def _dense(code: str) -> str:
    parts = _TEXT.split(code)
    parts[::2] = [_BESIDE.sub("", part) for part in parts[::2]]
    return "".join(parts)


@cache
def spoken(script: str, language: str) -> Mapping[str, str | tuple[str, str]]:
    """The sentences that a script says, by their codes: of `"view.help"` one, of `"view.key."` all
    whose codes begin so.

    Raises KeyError for a code that is in no table, which is a fault of the program.
    """
    sentences = table(language)
    found: dict[str, str | tuple[str, str]] = {}
    for code in sorted(set(_CODES.findall(script))):
        codes = [one for one in sentences if one.startswith(code)] if code[-1] == "." else [code]
        found.update((one, sentences[one]) for one in codes or [code])
    return found


def inert(text: str) -> str:
    """A text as it may stand inside <script>, where only "<" could end the data or open a comment,
    and the two line separators end a line in old scripts.
    """
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def imports(entry: Path) -> dict[Path, list[Path]]:
    """What a module and all that it imports import, each after those that it imports."""
    return {one.path: [target for target, _ in one.imports] for one in _modules(entry)}


def _modules(entry: Path) -> list[_Module]:
    done: dict[Path, _Module] = {}

    def visit(path: Path, trail: tuple[Path, ...]) -> None:
        if path in trail:
            circle = [*trail[trail.index(path) :], path]
            raise ValueError("imports in a circle: " + " → ".join(map(str, circle)))
        if path not in done:
            module = _Module(path)
            for target, _ in module.imports:
                visit(target, (*trail, path))
            done[path] = module

    visit(_plain(entry), ())
    return list(done.values())


@cache
def _plain(path: Path) -> Path:
    return Path(os.path.normpath(path))


@cache
def _variable(path: Path, entry: Path) -> str:
    near = os.path.relpath(path.with_suffix(""), entry.parent)
    return "$" + re.sub(r"\W", "_", near)
