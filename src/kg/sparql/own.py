"""The names of the functions that the engine is given for order, MIN, MAX, truth and texts."""

from __future__ import annotations

# Functions and aggregates of our own: `kg.sparql.functions` has them.
KEY, MIN, MAX, TRUTH, TEXT = (f"urn:kg:{name}" for name in ("order", "min", "max", "truth", "text"))
