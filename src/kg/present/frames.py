"""Columns of values as tables of pandas and of polars, neither of which kg needs for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.rdf.values import Value
from kg.words import phrase

if TYPE_CHECKING:
    import pandas
    import polars

# Columns of one type each (see `kg.rdf.values.column`), by name.
Columns = Mapping[str, Sequence[Value]]
_LARGEST = 2**63
_DIGITS = 38  # that polars has room for in a decimal


def pandas_frame(columns: Columns) -> pandas.DataFrame:
    """A DataFrame of pandas. Its types allow for missing values: `Int64`, `boolean`, `float64`,
    `datetime64[s]`, `string`; decimals are Python's, in a column of objects.
    """
    pd = _installed("pandas")
    return pd.DataFrame(
        {name: pd.Series(values, dtype=_pandas_type(values)) for name, values in columns.items()}
    )


def _pandas_type(values: Sequence[Value]) -> str:
    kind = _kind(values)
    if kind is int:
        return "Int64" if _fits(values) else "object"
    known = {bool: "boolean", float: "float64", date: "datetime64[s]", Decimal: "object"}
    return known.get(kind, "string")


def polars_frame(columns: Columns) -> polars.DataFrame:
    """A DataFrame of polars: `Int64`, `Boolean`, `Float64`, `Date`, `Decimal`, `String`. What has
    more digits than a decimal of polars holds is text.
    """
    pl = _installed("polars")
    series = [_polars_series(pl, name, values) for name, values in columns.items()]
    frame: polars.DataFrame = pl.DataFrame(series)
    return frame


def _polars_series(pl: Any, name: str, values: Sequence[Value]) -> Any:
    kind = _kind(values)
    if kind is int and _fits(values):
        return pl.Series(name, values, dtype=pl.Int64)
    if kind is Decimal and (scale := _scale(values)) is not None:
        return pl.Series(name, values, dtype=pl.Decimal(_DIGITS, scale))
    known = {bool: pl.Boolean, float: pl.Float64, date: pl.Date}
    if kind in known:
        return pl.Series(name, values, dtype=known[kind])
    texts = [None if one is None else _text(one) for one in values]
    return pl.Series(name, texts, dtype=pl.String)


def _text(value: Value) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _kind(values: Sequence[Value]) -> type:
    return next((type(one) for one in values if one is not None), str)


def _fits(values: Sequence[Value]) -> bool:
    return all(-_LARGEST <= n < _LARGEST for n in values if isinstance(n, int))


def _scale(values: Sequence[Value]) -> int | None:
    """How many digits behind the decimal sign a column needs, None where a decimal of polars has
    too few.
    """
    numbers = [one for one in values if isinstance(one, Decimal)]
    scale = max(max(-int(one.as_tuple().exponent), 0) for one in numbers)
    before = max(one.adjusted() + 1 for one in numbers)
    return scale if max(before, 1) + scale <= _DIGITS else None


def _installed(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise KGError(
            phrase("present.not-installed", name=name),
            phrase("present.not-installed.hint", name=name),
        ) from None
