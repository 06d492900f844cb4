"""What the service is, for a client that is told its address."""

from __future__ import annotations

from urllib.parse import urlsplit

from kg import __version__
from kg.present.pages.context import Context
from kg.present.pages.reconciling.things import as_json, named, used_types
from kg.rdf.terms import KG
from kg.words import text_in

_DEFAULT_TYPES = 10


def _default_types(context: Context) -> list[dict[str, str]]:
    # Those of the vocabulary of the tool and of the project that most things have.
    own = tuple(f"<{space}" for space in (KG, context.space))
    found = [one.iri for one, _ in used_types(context) if one.iri.startswith(own)]
    return [named(context, iri) for iri in found[:_DEFAULT_TYPES]]


def manifest(context: Context) -> bytes:
    """The manifest of the service: what it offers, and where."""
    here = context.base
    root = urlsplit(context.space).path.rstrip("/")
    suggested = {
        kind: {
            "service_url": here,
            "service_path": f"/reconcile/suggest/{kind}",
            "flyout_service_url": here,
            "flyout_service_path": f"/reconcile/flyout/{kind}?id=${{id}}",
        }
        for kind in ("entity", "type", "property")
    }
    proposal = {"service_url": here, "service_path": "/reconcile/properties"}
    return as_json(
        {
            "versions": ["0.2"],
            "name": text_in(context.titles, context.lang) or "kg",
            "identifierSpace": context.prefixes["entity"],
            "schemaSpace": KG,
            "serviceVersion": __version__,
            "documentation": f"{here}/",
            "view": {"url": f"{here}{root}/entity/{{{{id}}}}"},
            "feature_view": {"url": f"{here}/terms#{{{{id}}}}"},
            "defaultTypes": _default_types(context),
            "preview": {
                "url": f"{here}/reconcile/preview?id={{{{id}}}}",
                "width": 430,
                "height": 300,
            },
            "suggest": suggested,
            "extend": {"propose_properties": proposal, "property_settings": []},
        }
    )
