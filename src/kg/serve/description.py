"""What the service and its dataset are, in RDF.

(SPARQL 1.1 Service Description, DCAT and VoID.)
"""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from kg.present import catalogue
from kg.present.catalogue import DCAT, Counts
from kg.rdf import nquads
from kg.rdf.terms import TYPE, VOID, XSD, iri
from kg.rdf.turtle import turtle
from kg.serve.answers import Answers, while_connected
from kg.serve.limits import Refusal
from kg.serve.media import GRAPHS, TYPES, offered
from kg.serve.messages import Query
from kg.serve.middleware import SEALED
from kg.serve.negotiation import accept_header, negotiate

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_PREFIXES = {**catalogue.PREFIXES, "sd": _SD, "formats": _FORMATS}
_OF_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_OF_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    *_OF_GRAPHS,
)
Triples = set[tuple[str, str, str]]


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
        own = await self._own_triples(dataset)
        triples = catalogue.dataset_triples(dataset, own, self.space, counts)
        triples |= _access_triples(dataset, iri(here))
        if service:
            triples |= _service_triples(here, dataset, counts)
        if format == "turtle":
            text = turtle(triples, _PREFIXES).encode()
        else:
            text = formats.graph(sorted(triples), format, _PREFIXES)
        headers = {"Vary": "Accept", "Content-Security-Policy": SEALED}
        return Response(text, 200, headers, TYPES[format])

    async def _counts(self) -> Counts:
        answer = await self.answers.ask(Query(catalogue.COUNTS, graph=None))
        row = json.loads(answer.content())["results"]["bindings"][0]
        return Counts(**{name: int(row[name]["value"]) for name in Counts._fields})

    async def _own_triples(self, dataset: str) -> Triples:
        # What the project says of itself.
        if not self.space:
            return set()
        query = f"CONSTRUCT {{ {dataset} ?p ?o }} {{ {dataset} ?p ?o }}"
        answer = await self.answers.ask(Query(query, rows=None, graph="ntriples"))
        return {(s, p, o) for s, p, o, _ in nquads.of_text(answer.content().decode())}


def _access_triples(dataset: str, service: str) -> Triples:
    # How the dataset is asked.
    asked = f"{dataset[:-1]}#sparql>"
    return {
        (dataset, TYPE, f"<{_SD}Dataset>"),
        (dataset, f"<{VOID}sparqlEndpoint>", service),
        *((dataset, f"<{VOID}feature>", f"<{_FORMATS}{name}>") for name in _OF_GRAPHS),
        (dataset, f"<{DCAT}distribution>", asked),
        (asked, TYPE, f"<{DCAT}Distribution>"),
        (asked, f"<{DCAT}accessURL>", service),
        (asked, f"<{DCAT}accessService>", service),
        (service, TYPE, f"<{DCAT}DataService>"),
        (service, f"<{DCAT}endpointURL>", service),
        (service, f"<{DCAT}servesDataset>", dataset),
    }


def _service_triples(here: str, dataset: str, counts: Counts) -> Triples:
    service, graph = iri(here), iri(f"{here}#default-graph")
    return {
        (service, TYPE, f"<{_SD}Service>"),
        (service, f"<{_SD}endpoint>", service),
        (service, f"<{_SD}supportedLanguage>", f"<{_SD}SPARQL11Query>"),
        *((service, f"<{_SD}resultFormat>", f"<{_FORMATS}{name}>") for name in _OF_RESULTS),
        (service, f"<{_SD}defaultDataset>", dataset),
        (dataset, f"<{_SD}defaultGraph>", graph),
        (graph, TYPE, f"<{_SD}Graph>"),
        (graph, f"<{VOID}triples>", f'"{counts.triples}"^^<{XSD}integer>'),
    }
