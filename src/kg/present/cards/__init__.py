"""Cards for people: `sheet` writes a card in a language, as headed rows of marked texts; `lines`
prints a sheet on a terminal, `pages/card` as HTML; `data` gives cards to scripts.
"""
