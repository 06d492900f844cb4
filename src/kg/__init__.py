"""The knowledge graph whose every answer names its source.

The verbs of the command line as functions; each takes the folder of a project, and builds its store
first if that is missing or stale:

>>> import kg
>>> kg.check("bridge")                              # a list of Problem, empty if all is well
>>> kg.query("SELECT ?x { ?x a kg:Fund }", "bridge")  # Rows, a bool, or triples
>>> kg.graph("bridge")                              # an rdflib.Graph of the current graph
>>> kg.network("bridge")                            # a networkx.MultiDiGraph of the same graph
>>> kg.network("bridge").view()                     # its page, which a notebook shows in place
"""

import sys
from types import ModuleType

__version__ = "0.1.0"

_VERBS = {
    "build": "kg.project",
    "check": "kg.project",
    "query": "kg.api",
    "cite": "kg.api",
    "show": "kg.api",
    "search": "kg.api",
    "graph": "kg.api",
    "format": "kg.api",
    "diff": "kg.api",
    "add": "kg.api",
    "dataset": "kg.api",
    "network": "kg.api",
    "view": "kg.api",
    "export": "kg.api",
    "init": "kg.api",
    "site": "kg.api",
    "conflicts": "kg.api",
    "history": "kg.api",
    "audit": "kg.api",
    "path": "kg.api",
    "money": "kg.api",
    "publish": "kg.api",
    "KGError": "kg.errors",
    "NotFound": "kg.errors",
    "Refused": "kg.errors",
    "Problem": "kg.errors",
    "Rows": "kg.answers",
}

__all__ = sorted(_VERBS)


class _Package(ModuleType):
    # Some rooms are called as the verb they serve (`kg.view`, `kg.network`, `kg.export`): importing
    # the room must not hide the verb.
    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _VERBS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> object:
    # Each verb is imported when it is first used: `import kg` alone costs nothing.
    if name in _VERBS:
        from importlib import import_module

        value = getattr(import_module(_VERBS[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_VERBS})
