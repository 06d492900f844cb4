"""The knowledge graph whose every answer names its source.

The verbs of the command line as functions; each takes the folder of a project, and builds its store
first if that is missing or stale:

>>> import kg
>>> kg.check("bridge")                              # a list of Problem, empty if all is well
>>> kg.query("SELECT ?x { ?x a kg:Fund }", "bridge")  # an Answer, a bool, or triples
>>> kg.card("town", "bridge")                       # what is asked of a thing first, with sources
>>> kg.graph("bridge")                              # an rdflib.Graph of the current graph
>>> kg.network("bridge")                            # a networkx.MultiDiGraph of the same graph
>>> kg.network("bridge").view()                     # its page, which a notebook shows in place

In a notebook, `%load_ext kg` gives `%%sparql`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

__version__ = "0.1.0"

_VERBS = {
    "open": "kg.api.handle",
    "build": "kg.evidence.building",
    "check": "kg.evidence.building",
    "query": "kg.api.verbs",
    "cite": "kg.api.verbs",
    "answer": "kg.api.writing_verbs",
    "verify": "kg.api.writing_verbs",
    "show": "kg.api.verbs",
    "card": "kg.api.verbs",
    "search": "kg.api.verbs",
    "sources": "kg.api.verbs",
    "graph": "kg.api.verbs",
    "format": "kg.api.projects",
    "diff": "kg.api.projects",
    "add": "kg.api.projects",
    "link": "kg.api.projects",
    "merge": "kg.api.joining",
    "archive": "kg.api.projects",
    "prove": "kg.api.proving",
    "queue": "kg.api.queueing",
    "propose": "kg.api.queueing",
    "accept": "kg.api.queueing",
    "mend": "kg.api.queueing",
    "refuse": "kg.api.queueing",
    "dataset": "kg.api.verbs",
    "network": "kg.api.verbs",
    "view": "kg.api.writing_verbs",
    "picture": "kg.api.writing_verbs",
    "export": "kg.api.verbs",
    "init": "kg.api.projects",
    "site": "kg.api.writing_verbs",
    "release": "kg.api.writing_verbs",
    "conflicts": "kg.api.verbs",
    "history": "kg.api.verbs",
    "vintages": "kg.api.verbs",
    "audit": "kg.api.verbs",
    "path": "kg.api.verbs",
    "money": "kg.api.verbs",
    "publish": "kg.api.writing_verbs",
    "KGError": "kg.errors",
    "NotFound": "kg.errors",
    "Refused": "kg.errors",
    "Problem": "kg.errors",
    "Snapshot": "kg.api.handle",
    "Answer": "kg.present.answers",
    "CitedAnswer": "kg.present.answers",
}

__all__ = sorted(_VERBS)


def __getattr__(name: str) -> object:
    # Each verb is imported when it is first used: `import kg` alone costs nothing.
    if name in _VERBS:
        from importlib import import_module

        value = getattr(import_module(_VERBS[name]), name)
        if not isinstance(value, type):
            value = _tried(value) if name == "open" else _careful(value)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def _careful(verb: Callable[..., Any]) -> Callable[..., Any]:
    # Where memory is scarce, the engine ends its whole process: not that of the user.
    from kg.system.scarcity import apart

    @wraps(verb)
    def careful(*arguments: object, **named: object) -> object:
        return apart(verb, *arguments, **named)

    return careful


def _tried(opening: Callable[..., Any]) -> Callable[..., Any]:
    # What is opened stands in this process: where memory is scarce, a child opens it first.
    from kg.system.scarcity import apart, is_scarce

    @wraps(opening)
    def tried(*arguments: object, **named: object) -> object:
        if is_scarce():
            apart(_let_go, opening, *arguments, **named)
        return opening(*arguments, **named)

    return tried


def _let_go(opening: Callable[..., Any], *arguments: object, **named: object) -> None:
    from kg.system.scarcity import leave_room

    leave_room()
    opening(*arguments, **named)


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook the magic `%%sparql`: what `%load_ext kg` calls."""
    from importlib import import_module

    import_module("kg.notebook").register(shell)


def __dir__() -> list[str]:
    return sorted({*globals(), *_VERBS})
