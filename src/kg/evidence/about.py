"""What is said of one thing, with the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.evidence.claims import Citation, CitedClaim, Document, claims_about, claims_naming
from kg.rdf.nquads import Quad
from kg.rdf.terms import ALT_LABEL, NAMING, TYPE, XSD, literal
from kg.sparql.asking import Rows
from kg.store.snapshot import Opened

# --- what is said of one thing --------------------------------------------------------------------


def evidence(opened: Opened, entity: str) -> list[CitedClaim]:
    """Every claim of an entity (an N-Triples string), and then every claim of another thing that
    names it; by property, oldest first.

    An amount of money and its currency are two, as in the graph.
    """
    own = claims_about(opened, [entity], apart=True)
    naming = claims_naming(opened, entity)
    if not entity.startswith(f"<{opened.state.prefixes['entity']}"):
        own += _in_files(opened, opened.store.claims_about([entity]))
        others = (quad for quad in opened.store.claims_naming(entity) if quad[0] != entity)
        naming += _in_files(opened, others)
    return [*sorted(own, key=_by_property), *sorted(naming, key=_by_property)]


def _by_property(claim: CitedClaim) -> tuple[str, ...]:
    citation = claim.citation
    return claim.predicate, citation.period, claim.subject, claim.object, citation.iri


def _in_files(opened: Opened, quads: Iterable[Quad]) -> Iterator[CitedClaim]:
    # What files say of a thing without a citation: the file is the source.
    files = f"<{opened.state.space}file/"
    naming = {TYPE, ALT_LABEL, *NAMING}
    for subject, predicate, value, graph in quads:
        if graph.startswith(files) and predicate not in naming:
            citation = Citation(graph, Document(graph))
            yield CitedClaim(subject, predicate, value, "", citation, True)


def replaced(opened: Opened, entity: str) -> str | None:
    """What took the place of an entity (N-Triples strings): "" if it is retired and nothing did,
    None if it is in use.
    """
    query = (
        f"SELECT ?heir {{ {entity} owl:deprecated true"
        f" OPTIONAL {{ {entity} dcterms:isReplacedBy ?heir }} }}"
    )
    return next((heir for (heir,) in opened.store.rows(query, opened.state.prefixes)), None)


_COLUMNS = (
    "inward",
    "property",
    "value",
    "current",
    "citation",
    "source",
    "publisher",
    "title",
    "address",
    "locator",
    "period",
    "modality",
    "rank",
    "qualifier",
    "printed",
    "reason",
    "speaker",
)


def evidence_rows(entity: str, claims: Iterable[CitedClaim]) -> Rows:
    """What is said of an entity as rows, one a claim; `inward` says that the claim is one of
    `value` that names it.
    """
    return Rows(list(_COLUMNS), [_row(entity, claim) for claim in claims])


def _row(entity: str, claim: CitedClaim) -> tuple[str, ...]:
    citation, document = claim.citation, claim.citation.document
    inward = claim.subject != entity
    texts = (
        document.publisher,
        document.title,
        document.address,
        citation.locator,
        citation.period,
        citation.modality,
        citation.rank,
        citation.qualifier,
        citation.printed,
        citation.reason,
    )
    return (
        _truth(inward),
        claim.predicate,
        claim.subject if inward else claim.object,
        _truth(claim.current),
        citation.iri,
        document.iri,
        *(literal(text) if text else "" for text in texts),
        citation.speaker,
    )


def _truth(flag: bool) -> str:
    return f'"{str(flag).lower()}"^^<{XSD}boolean>'
