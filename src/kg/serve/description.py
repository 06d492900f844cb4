"""What the service and its dataset are, in RDF.

(SPARQL 1.1 Service Description and VoID.)
"""

from __future__ import annotations

import json
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from kg.rdf import nquads
from kg.rdf.terms import DCTERMS, RDF, TYPE, VOID, XSD, iri, literal
from kg.rdf.turtle import turtle
from kg.serve.answers import Answers, while_connected
from kg.serve.limits import Refusal
from kg.serve.media import GRAPHS, TYPES, offered
from kg.serve.messages import Query
from kg.serve.middleware import SEALED
from kg.serve.negotiation import accept_header, negotiate

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_PREFIXES = {
    "sd": _SD,
    "void": VOID,
    "dcterms": DCTERMS,
    "xsd": XSD,
    "rdf": RDF,
    "formats": _FORMATS,
}
_OF_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_OF_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    *_OF_GRAPHS,
)
_COUNTS = (
    "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)"
    " (COUNT(DISTINCT ?p) AS ?properties) { ?s ?p ?o }"
)

Triples = set[tuple[str, str, str]]


class _Counts(NamedTuple):
    # How much there is, as N-Triples strings.
    triples: str
    subjects: str
    properties: str


class Description:
    """The handler of addresses that describe one server; `space` is where the IRIs of its dataset
    begin.
    """

    def __init__(self, answers: Answers, space: str):
        self.answers, self.space = answers, space

    async def void(self, request: Request) -> Response:
        """What the dataset is."""
        return await while_connected(request, self._described(request, service=False))

    async def service(self, request: Request) -> Response:
        """What the service is, and the dataset."""
        return await while_connected(request, self._described(request, service=True))

    async def _described(self, request: Request, *, service: bool) -> Response:
        format = negotiate(accept_header(request), {**GRAPHS, "text/html": "turtle"})
        if format is None:
            raise Refusal("format", hint=offered("graph"))
        from kg.sparql import formats

        here = f"{request.url.scheme}://{request.url.netloc}/sparql"
        dataset = iri(f"{self.space}dataset" if self.space else f"{here}#dataset")
        counts = await self._counts()
        triples = _dataset_triples(dataset, iri(here), counts) | await self._own_triples(dataset)
        if service:
            triples |= _service_triples(here, dataset, counts)
        if format == "turtle":
            text = turtle(triples, _PREFIXES).encode()
        else:
            text = formats.graph(sorted(triples), format, _PREFIXES)
        headers = {"Vary": "Accept", "Content-Security-Policy": SEALED}
        return Response(text, 200, headers, TYPES[format])

    async def _counts(self) -> _Counts:
        answer = await self.answers.ask(Query(_COUNTS, graph=None))
        row = json.loads(answer.content())["results"]["bindings"][0]
        return _Counts(
            **{name: f'"{int(row[name]["value"])}"^^<{XSD}integer>' for name in _Counts._fields}
        )

    async def _own_triples(self, dataset: str) -> Triples:
        # What the project says of itself.
        if not self.space:
            return set()
        query = f"CONSTRUCT {{ {dataset} ?p ?o }} {{ {dataset} ?p ?o }}"
        answer = await self.answers.ask(Query(query, rows=None, graph="ntriples"))
        triples = {(dataset, f"<{VOID}uriSpace>", literal(self.space))}
        triples.update((s, p, o) for s, p, o, _ in nquads.of_text(answer.content().decode()))
        return triples


def _dataset_triples(dataset: str, service: str, counts: _Counts) -> Triples:
    return {
        (dataset, TYPE, f"<{VOID}Dataset>"),
        (dataset, TYPE, f"<{_SD}Dataset>"),
        (dataset, f"<{VOID}sparqlEndpoint>", service),
        (dataset, f"<{VOID}triples>", counts.triples),
        (dataset, f"<{VOID}distinctSubjects>", counts.subjects),
        (dataset, f"<{VOID}properties>", counts.properties),
        *((dataset, f"<{VOID}feature>", f"<{_FORMATS}{name}>") for name in _OF_GRAPHS),
    }


def _service_triples(here: str, dataset: str, counts: _Counts) -> Triples:
    service, graph = iri(here), iri(f"{here}#default-graph")
    return {
        (service, TYPE, f"<{_SD}Service>"),
        (service, f"<{_SD}endpoint>", service),
        (service, f"<{_SD}supportedLanguage>", f"<{_SD}SPARQL11Query>"),
        *((service, f"<{_SD}resultFormat>", f"<{_FORMATS}{name}>") for name in _OF_RESULTS),
        (service, f"<{_SD}defaultDataset>", dataset),
        (dataset, f"<{_SD}defaultGraph>", graph),
        (graph, TYPE, f"<{_SD}Graph>"),
        (graph, f"<{VOID}triples>", counts.triples),
    }
