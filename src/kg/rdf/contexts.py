"""Contexts of JSON-LD that are known by their addresses, so that nothing is fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from kg.rdf.terms import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD

_SCHEMA_ORG = re.compile(
    r"https?://(?:www\.)?schema\.org(?:/(?:docs/jsonldcontext\.json(?:ld)?)?)?#?\Z", re.I
)
_RDFA = re.compile(r"https?://www\.w3\.org/2013/json-ld-context/rdfa11\Z", re.I)
_VOCABULARY = "http://schema.org/"
# What schema.org (30.0) says of its properties: the values of these are addresses …
_ADDRESSES = """
    acquireLicensePage actionableFeedbackPolicy afterMedia archivedAt associatedDisease
    beforeMedia benefitsSummaryUrl codeRepository colleague colorSwatch constraintProperty
    contentUrl correctionsPolicy discussionUrl diseasePreventionInfo diseaseSpreadStatistics
    diversityPolicy diversityStaffingReport documentation downloadUrl duringMedia embedUrl
    ethicsPolicy gameLocation gettingTestedInfo hasGS1DigitalLink hasMap hasMolecularFunction
    healthPlanMarketingUrl image inCodeSet inDefinedTermSet installUrl isBasedOn isBasedOnUrl
    isInvolvedInBiologicalProcess isLocatedInSubcellularLocation isPartOf labelDetails
    layoutImage license logo mainEntityOfPage map maps masthead merchantReturnLink
    missionCoveragePrioritiesPolicy newsUpdatesAndGuidelines noBylinesPolicy originalMediaLink
    paymentUrl prescribingInfo productReturnLink publicTransportClosuresInfo
    publishingPrinciples quarantineGuidelines relatedLink replyToUrl sameAs schoolClosuresInfo
    screenshot sdLicense season serviceUrl shippingSettingsLink significantLink significantLinks
    speakable target targetUrl thumbnailUrl tourBookingPage trackingUrl travelBans
    unnamedSourcesPolicy url usageInfo verificationFactCheckingPolicy webFeed
"""
# … and of these dates; those of all others are what they look like.
_DATES = """
    applicationStartDate auditDate availabilityEnds availabilityStarts birthDate commentTime
    dateCreated dateDeleted dateIssued dateModified datePosted datePublished dateRead
    dateVehicleFirstRegistered deathDate dissolutionDate endDate exceptDate expectedArrivalFrom
    expectedArrivalUntil expires foundingDate guidelineDate lastReviewed legislationDate
    legislationDateOfApplicability legislationDateVersion merchantReturnDays modelDate
    observationDate orderDate paymentDueDate previousStartDate priceValidUntil productionDate
    purchaseDate releaseDate scheduledPaymentDate scheduledTime sdDatePublished startDate
    uploadDate validFrom validThrough validUntil vehicleModelDate
"""
_PREFIXES = {
    "csvw": "http://www.w3.org/ns/csvw#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": DCTERMS,
    "dcterms": DCTERMS,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": _VOCABULARY,
    "skos": SKOS,
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": VOID,
    "xsd": XSD,
}
_STRING = r'"(?:[^"\\]|\\.)*"'
_CONTEXT = re.compile(r'"@context"\s*:\s*')
_TOKEN = re.compile(rf"{_STRING}|[\[{{\]}}]", re.S)


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, address) of each context that a text of JSON-LD names by its address."""
    for context in _CONTEXT.finditer(text):
        depth = 0
        for token in _TOKEN.finditer(text, context.end()):
            if depth == 0 and token.start() != context.end():
                break  # what stands there is no text, object or array
            if token[0][0] == '"' and (depth == 0 or (depth == 1 and text[context.end()] == "[")):
                yield token.start(), token.end(), _value(token[0])
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
            if depth <= 0:
                break


def known(address: str) -> bool:
    """Whether the context of an address is known."""
    return bool(_SCHEMA_ORG.match(address) or _RDFA.match(address))


def inlined(text: str) -> str:
    """A text of JSON-LD in which the contexts that are known stand in the place of their
    addresses.
    """
    return _replaced(text, lambda address, _: _written(bool(_SCHEMA_ORG.match(address))))


def blanked(text: str) -> str:
    """A text of JSON-LD in which empty contexts stand in the place of those that are known; every
    other letter is where it was.
    """
    return _replaced(text, lambda _, length: "{" + " " * (length - 2) + "}")


def _replaced(text: str, made: Callable[[str, int], str]) -> str:
    pieces, done = [], 0
    for start, end, address in addresses(text):
        if known(address):
            pieces += [text[done:start], made(address, end - start)]
            done = end
    return "".join((*pieces, text[done:]))


@cache
def _written(is_schema: bool) -> str:
    context: dict[str, Any] = dict(_PREFIXES)
    if is_schema:
        context |= {"@vocab": _VOCABULARY, "id": "@id", "type": "@type"}
        context |= {name: {"@type": "@id"} for name in _ADDRESSES.split()}
        context |= {name: {"@type": "Date"} for name in _DATES.split()}
        context["HTML"] = RDF + "HTML"
    return json.dumps(context)


def _value(word: str) -> str:
    try:
        return str(json.loads(word, strict=False))
    except ValueError:
        return ""
