"""Cited answers: which named graphs a row rests on (why-provenance)."""
