"""The answer card of a thing: the facts that are asked first, each with its sources.

A card is one value without words, which every door renders in its own language: `card`. It holds
what the rules of this package choose from the claims: `facts` (key facts), `plans` (promised and
what came), `money`, `rivals` (told differently), `links` (who and what, people and posts, parts);
`telling` is a value as sources give it, `index` what all of it is looked up in.
"""

from kg.evidence.cards.card import Card, Shown, card, card_of, citing

__all__ = ["Card", "Shown", "card", "card_of", "citing"]
