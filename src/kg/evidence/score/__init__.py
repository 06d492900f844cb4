"""The score: the first sight of a graph, as one value without words.

Left who, right one row a thing with its money and its time; between them ties that say what each
actor does. What is in it is chosen by rules over classes, the meaning of properties, evidence and
amounts, the same for every graph: `score`. `rows` are the things that may have a row, `deeds` who
does what to them, `choosing` what is drawn, `telling` what a row tells.
"""

from kg.evidence.score.choosing import score
from kg.evidence.score.value import Score

__all__ = ["Score", "score"]
