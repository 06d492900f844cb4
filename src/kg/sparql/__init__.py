"""SPARQL as text: its words, its shape, and what is rewritten before the engine sees it."""
