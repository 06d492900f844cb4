"""The page of the graph where a notebook shows it: in place, in a frame that can reach nothing
around it.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx

from kg.project.stories import offered
from kg.system.writing import put

if TYPE_CHECKING:
    from kg.store.snapshot import Opened


def frame(page: str, height: int = 640) -> str:
    """An iframe that holds a page whole. It may run its own script and save files, but has no
    origin: it sees nothing of the notebook.
    """
    may = "allow-scripts allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox"
    style = f"width:100%;height:{height}px;border:1px solid #8884"
    return (
        f'<iframe title="kg" sandbox="{may}" style="{style}" srcdoc="{html.escape(page)}"></iframe>'
    )


class Page(str):
    """A page as text; a notebook shows it in place."""

    def _repr_html_(self) -> str:
        return frame(self)

    def __repr__(self) -> str:
        return f"<page of {len(self):,} characters; a notebook shows it>"


class File(type(Path())):  # type: ignore[misc]  # the class of this system's paths
    """The path of a page that was written; a notebook shows the page in place."""

    def _repr_html_(self) -> str:
        return frame(self.read_text("utf-8"))


class Held:
    """The open graph that a network of some size was made of. Copies of the network share it; a
    network that is pickled is without it.
    """

    def __init__(self, opened: Opened | None, size: int):
        self.opened, self.size = opened, size

    def __deepcopy__(self, known: dict[int, Any]) -> Held:
        return self

    def __reduce__(self) -> tuple[type[Held], tuple[None, int]]:
        return Held, (None, self.size)


class Graph(networkx.MultiDiGraph):  # type: ignore[misc]  # networkx has no types
    """The `networkx.MultiDiGraph` that `kg.network` gives, and what is cut from it, with a way to
    look at it.
    """

    def view(self, path: Path | str | None = None, **options: Any) -> Page | File:
        """The interactive page of this graph, written to `path` if there is one; as the last line
        of a cell it is shown in place.

        `options` are those of `kg.view.write`: lang, title, story, classic. A story may be named:
        it is one of the project's. Without one, the page offers the only one there is, if the graph
        holds all that it tells. What is cut from the graph has no first sight, which is that of the
        whole. Raises KGError.
        """
        from kg.present.naming import languages_of
        from kg.present.view import check_language, page
        from kg.present.view.told import told_of

        check_language(options.get("lang", ""), languages_of(self).declared)
        held = self.graph.get("held")
        if held and held.opened and not options.get("classic"):
            options["told"] = told_of(held.opened, whole=len(self) == held.size)
        chosen = options.get("story")
        if chosen is None or isinstance(chosen, str):
            known = self.graph.get("stories", {})
            options["story"] = offered(known, chosen, self, self.graph.get("as_of"))
        drawn = page(self, **options)
        if path is None:
            return Page(drawn)
        put(Path(path), drawn.encode())
        return File(path)
