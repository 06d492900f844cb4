"""Statements as a curator makes them: what a text may state, forms for it, rows that say it."""
