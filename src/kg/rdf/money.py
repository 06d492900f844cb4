"""Amounts of money: reading them."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.rdf.numbers import counted

_CURRENCIES = {
    "원": "KRW",
    "₩": "KRW",
    "US$": "USD",
    "$": "USD",
    "달러": "USD",
    "€": "EUR",
    "유로": "EUR",
    "¥": "JPY",
    "엔": "JPY",
    "£": "GBP",
}
# ISO 4217, the codes in use.
_ISO_4217 = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP
    BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB
    EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD
    JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP
    MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR
    RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND
    TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XDR XOF
    XPF XSU XUA YER ZAR ZMW ZWG ANG BEF CUC DEM FRF HRK ITL NLG ESP ATS""".split()
)


def money(text: str) -> tuple[Decimal, str] | None:
    """(amount, ISO 4217 currency) of a cell (`KRW 411600000000`, `4,116억원`, `US$332 million`), or
    None.

    >>> money("4,116억원")
    (Decimal('411600000000'), 'KRW')
    """
    currency, rest = denominated(text)
    amount = counted(rest) if currency else None
    return None if amount is None else (amount, currency)


def is_currency(text: str) -> bool:
    """Whether a text is a code of ISO 4217 that is in use."""
    return text in _ISO_4217


def denominated(text: str) -> tuple[str, str]:
    """(ISO 4217 currency, the rest) of an amount of money; ("", text) if it names none."""
    text = text.strip()
    code = re.match(r"([A-Z]{3})\s+(.+)\Z", text) or re.match(r"(.+?)\s+([A-Z]{3})\Z", text)
    if code:
        first, second = code.groups()
        currency, rest = (first, second) if re.fullmatch("[A-Z]{3}", first) else (second, first)
        return (currency, rest) if currency in _ISO_4217 else ("", text)
    for sign, currency in _CURRENCIES.items():
        if text.startswith(sign):
            return currency, text[len(sign) :].strip()
        if text.endswith(sign):
            return currency, text[: -len(sign)].strip()
    return "", text
