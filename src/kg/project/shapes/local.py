"""Whether shapes look at a thing alone: at what is said of it, and at the classes of its values.

What changes of one thing then breaks no shape of another.
"""

from __future__ import annotations

from kg.project.shapes.model import Shape, Shapes, listed
from kg.project.shapes.words import LISTED, NESTED, PAIRED

# What compares what is said of a thing; of a value that is another thing.
_OF_THINGS = frozenset((*PAIRED, "closed"))


def is_local(shapes: Shapes) -> bool:
    """Whether no shape looks further than at a thing and the classes of its values."""
    if shapes.uncovered:
        return False
    targeted = [shapes.shapes[node] for node in shapes.targeted]
    # What others say makes a thing one of these.
    if any(kind == "targetObjectsOf" for shape in targeted for kind, _ in shape.targets):
        return False
    return all(_is_local(shapes, shape, False) for shape in targeted)


def _is_local(shapes: Shapes, shape: Shape, of_value: bool) -> bool:
    # `of_value` says that the shape is of a value, of which only the class may be looked at.
    if shape.path is not None and (of_value or not shape.path.single):
        return False
    of_value = of_value or shape.path is not None
    for word, argument in shape.parameters:
        if word == "sparql" or (word in _OF_THINGS and of_value and shape.path is None):
            return False
        members = listed(shapes.graph, argument) if word in LISTED else []
        if word in NESTED:
            members = [argument]
        if not all(_is_local(shapes, shapes.shapes[one], of_value) for one in members):
            return False
    return True
