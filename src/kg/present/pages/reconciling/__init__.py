"""The W3C Reconciliation Service API (version 0.2) over the graph: tables elsewhere, as those of
OpenRefine, are matched against its things, and get what it says of them.
"""

from __future__ import annotations

from collections.abc import Callable

from kg.present.pages.context import Context
from kg.present.pages.reconciling.extending import extended, proposed
from kg.present.pages.reconciling.manifest import manifest
from kg.present.pages.reconciling.matching import matched
from kg.present.pages.reconciling.previewing import POLICY, preview
from kg.present.pages.reconciling.suggesting import (
    flyout,
    suggested_properties,
    suggested_things,
    suggested_types,
)

__all__ = ["ADDRESSES", "POLICY", "PREVIEW"]


def _batch(context: Context) -> bytes:
    if "extend" in context.parameters:
        return extended(context)
    return matched(context) if "queries" in context.parameters else manifest(context)


PREVIEW = "/reconcile/preview"
# What is made at each address: JSON, but for the preview.
ADDRESSES: dict[str, Callable[[Context], bytes]] = {
    "/reconcile": _batch,
    "/reconcile/properties": proposed,
    "/reconcile/suggest/entity": suggested_things,
    "/reconcile/suggest/type": suggested_types,
    "/reconcile/suggest/property": suggested_properties,
    "/reconcile/flyout/entity": flyout,
    "/reconcile/flyout/type": flyout,
    "/reconcile/flyout/property": flyout,
    PREVIEW: preview,
}
