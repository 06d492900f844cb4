"""Areas as a source prints them, in square metres: 400 ha is 4,000,000."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.forms.figures import Doubt, Figure, Outcome, figure
from kg.forms.settings import NOTHING_SET, Settings

_SCALES = {
    r"ha|㏊|hectares?|hektar|hect[áa]reas?|ヘクタール|헥타르": 10**4,
    r"km²|km2|㎢|square kilomet(?:er|re)s?|quadratkilometer|제곱킬로미터": 10**6,
    r"m²|m2|㎡|square met(?:er|re)s?|quadratmeter|제곱미터": 1,
}
_UNITS = [
    (re.compile(rf"(.*\S)\s*(?<![^\W\d])(?:{names})\Z", re.I), Decimal(scale))
    for names, scale in _SCALES.items()
]


def area(text: str, language: str = "", settings: Settings = NOTHING_SET) -> Outcome:
    """The area that a text states with its unit, in square metres; None where it states none.

    >>> area("rund 12,5 Hektar", "de")[:3]
    (Decimal('125000.0'), '', 'about')
    """
    for pattern, scale in _UNITS:
        if not (match := pattern.match(text.strip())):
            continue
        found = figure(match[1], language, settings)
        if isinstance(found, Figure) and not found.unit:
            upper = None if found.upper is None else found.upper * scale
            return found._replace(value=found.value * scale, upper=upper)
        return Doubt(tuple(one * scale for one in found.values)) if type(found) is Doubt else None
    return None
