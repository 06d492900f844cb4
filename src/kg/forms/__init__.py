"""Figures, money, dates and spans as people write them: read, and written.

A file of `tables` for each language says what its words are; what reads and writes knows no
language. What may mean two things is refused with both.
"""
