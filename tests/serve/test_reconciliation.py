"""The Reconciliation Service API 0.2, asked by a client written from its specification."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import serving

from kg.present.pages.reconciling import extending

ORIGIN = "http://127.0.0.1:3333"


class Client:
    """A client of a service: it knows the address alone, all else is in the manifest."""

    def __init__(self, http: httpx.Client, address: str):
        self.http, self.address = http, address
        self.manifest = self.get(address)

    def get(self, address: str, **parameters: str) -> Any:
        answer = self.http.get(address, params=parameters or None, headers={"Origin": ORIGIN})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        return answer.json()

    def post(self, **form: object) -> Any:
        data = {name: json.dumps(value) for name, value in form.items()}
        answer = self.http.post(self.address, data=data, headers={"Origin": ORIGIN})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def reconcile(self, **queries: object) -> dict[str, list[dict[str, Any]]]:
        """The candidates of each query, whose form is that of a result batch."""
        found = self.post(queries=queries)
        assert found.keys() == queries.keys()
        assert self.get(self.address, queries=json.dumps(queries)) == found
        for result in found.values():
            assert result.keys() == {"result"}
            scores = [one["score"] for one in result["result"]]
            assert scores == sorted(scores, reverse=True)
            for one in result["result"]:
                assert isinstance(one["id"], str) and isinstance(one["name"], str)
                assert 0 <= one["score"] <= 100 and isinstance(one["match"], bool)
                assert all(kind.keys() == {"id", "name"} for kind in one["type"])
                assert all(isinstance(f["value"], bool | float | int) for f in one["features"])
        return {key: result["result"] for key, result in found.items()}

    def suggest(self, kind: str, prefix: str, **more: str) -> list[dict[str, Any]]:
        told = self.manifest["suggest"][kind]
        found = self.get(told["service_url"] + told["service_path"], prefix=prefix, **more)
        assert found.keys() == {"result"}
        assert all({"id", "name"} <= one.keys() for one in found["result"])
        return found["result"]

    def flyout(self, kind: str, id_: str) -> str:
        told = self.manifest["suggest"][kind]
        path = told["flyout_service_path"].replace("${id}", id_)
        found = self.get(told["flyout_service_url"] + path)
        assert found["id"] == id_
        return found["html"]


@pytest.fixture(scope="module")
def client(initial_built: Path) -> Iterator[Client]:
    """A client of the served small project."""
    with serving("-C", initial_built, "serve", "--cors", ORIGIN) as http:
        yield Client(http, str(http.base_url).rstrip("/") + "/reconcile")


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in found]


def test_the_manifest_says_what_is_offered_and_where(client: Client) -> None:
    told = client.manifest
    assert "0.2" in told["versions"]
    assert told["name"] and told["identifierSpace"].endswith("/entity/") and told["schemaSpace"]
    assert {"kg:Actor", "kg:Funding"} <= set(ids(told["defaultTypes"]))
    assert told["preview"]["width"] > 0 and told["preview"]["height"] > 0
    page = client.http.get(told["view"]["url"].replace("{{id}}", "example-town"))
    assert page.status_code == 200 and "Example Town" in page.text


def test_names_in_any_language_find_things(client: Client) -> None:
    found = client.reconcile(
        korean={"query": "보기시"},
        english={"query": "Example Town", "limit": 1},
        typed={"query": "example", "type": "kg:Company"},
        several={"query": "example", "type": ["kg:Company", "kg:PublicBody"]},
        both={"query": "example", "type": ["kg:Company", "kg:PublicBody"], "type_strict": "all"},
        hinted={"query": "Example Town", "type": "kg:Company", "type_strict": "should"},
        nothing={"query": "?!"},
        unknown={"query": "Example Town", "type": "kg:NoSuch"},
    )
    assert ids(found["korean"])[0] == ids(found["english"])[0] == "example-town"
    assert found["korean"][0]["match"] and found["korean"][0]["score"] == 100
    assert found["korean"][0]["type"] == [{"id": "kg:PublicBody", "name": "Public body"}]
    assert len(found["english"]) == 1
    assert ids(found["typed"]) == ["example-builders"]
    assert set(ids(found["several"])) == {"example-builders", "example-town"}
    assert found["both"] == found["nothing"] == found["unknown"] == []
    assert ids(found["hinted"])[0] == "example-town" and not found["hinted"][0]["match"]
    assert found["hinted"][0]["score"] < 100


def test_what_is_known_besides_tells_apart(client: Client) -> None:
    payer = {"pid": "kg:hasPayer", "v": {"id": "example-town"}}
    found = client.reconcile(
        plain={"query": "footbridge"},
        payer={"query": "footbridge", "properties": [payer]},
        name={"query": "footbridge", "properties": [{"pid": "kg:hasPayer", "v": ["보기시", "x"]}]},
        other={"query": "footbridge", "properties": [{"pid": "kg:hasPayer", "v": "x"}]},
        alone={"properties": [payer]},
        amount={"properties": [{"pid": "kg:amount", "v": 1450000}]},
    )
    (paid,) = ids(found["alone"])
    assert paid == ids(found["amount"])[0]
    assert len(found["plain"]) > 1
    assert ids(found["payer"])[0] == ids(found["name"])[0] == paid
    assert {"id": "kg:hasPayer", "value": True} in found["payer"][0]["features"]
    assert not any(f["value"] is True for one in found["other"] for f in one["features"])
    assert found["other"][0]["score"] < found["payer"][0]["score"]


def test_beginnings_are_completed_and_told_of(client: Client) -> None:
    things = client.suggest("entity", "exam")
    assert "example-town" in ids(things)
    assert things[0]["notable"][0].keys() == {"id", "name"}
    assert ids(client.suggest("entity", "exam", cursor="1")) == ids(things)[1:]
    assert "kg:PublicBody" in ids(client.suggest("type", "publ"))
    assert ids(client.suggest("property", "is paid"))[0] == "kg:hasPayer"
    assert "<strong>Example Town</strong>" in client.flyout("entity", "example-town")
    assert "Public body" in client.flyout("type", "kg:PublicBody")
    assert "is paid by" in client.flyout("property", "kg:hasPayer")
    preview = client.http.get(client.manifest["preview"]["url"].replace("{{id}}", "example-town"))
    assert "Example Town" in preview.text and "<script" not in preview.text
    assert f"frame-ancestors 'self' {ORIGIN}" in preview.headers["content-security-policy"]
    assert "x-frame-options" not in preview.headers


def test_columns_are_filled_with_what_the_graph_says(client: Client) -> None:
    told = client.manifest["extend"]["propose_properties"]
    where = told["service_url"] + told["service_path"]
    proposed = client.get(where, type="kg:Allocation", limit="20")
    assert proposed["type"] == "kg:Allocation"
    assert {"kg:amount", "kg:hasPayer"} <= set(ids(proposed["properties"]))
    (paid,) = (
        client.reconcile(a={"properties": [{"pid": "kg:hasPayer", "v": "Example Town"}]})["a"]
        or client.reconcile(b={"query": "footbridge", "type": "kg:Allocation"})["b"]
    )
    wanted = [{"id": "kg:amount"}, {"id": "kg:hasPayer"}, {"id": "kg:noSuch", "settings": {}}]
    found = client.post(extend={"ids": [paid["id"], "nobody"], "properties": wanted})
    assert [one["id"] for one in found["meta"]] == [one["id"] for one in wanted]
    assert found["meta"][1]["type"] == {"id": "kg:Actor", "name": "Actor"}
    row = found["rows"][paid["id"]]
    assert row["kg:amount"] == [{"int": 1450000}]
    assert row["kg:hasPayer"] == [{"id": "example-town", "name": "Example Town"}]
    assert row["kg:noSuch"] == [] and not any(found["rows"]["nobody"].values())


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("330", {"int": 330}),
        ("-2147483648", {"float": -2147483648.0}),
        ("411600000000", {"float": 411600000000.0}),
        ("88.5", {"float": 88.5}),
        ("12345678901234567891", {"str": "12345678901234567891"}),
        ("1e999", {"str": "1e999"}),
        ("0.10000000000000000001", {"str": "0.10000000000000000001"}),
    ],
)
def test_a_number_is_told_in_a_form_that_keeps_it(text: str, cell: dict[str, object]) -> None:
    """OpenRefine cuts what it is told as `int` to 32 bits: 100 billion became 1.2 billion."""
    assert extending._number(text, Decimal(text)) == cell


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"queries": "no JSON"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": '{"q": {"query": 1}}'}, 400),
        ({"queries": '{"q": {"query": "a", "typo": 1}}'}, 400),
        ({"queries": '{"q": {"properties": []}}'}, 400),
        ({"queries": '{"q": {"query": "a", "limit": "5"}}'}, 400),
        ({"queries": json.dumps({str(k): {"query": "a"} for k in range(101)})}, 400),
        ({"queries": "[" * 100_000}, 400),
        ({"queries": '{"q": {"query": "a", "limit": NaN}}'}, 400),
        ({"queries": " " * (1 << 18) + "{}"}, 413),
        ({"queries": "{}", "extend": "{}"}, 400),
        ({"extend": '{"ids": ["a"]}'}, 400),
        ({"extend": json.dumps({"ids": ["a"] * 501, "properties": []})}, 400),
        ({"query": "GIST"}, 400),
    ],
)
def test_what_is_no_batch_is_refused(client: Client, form: dict[str, str], status: int) -> None:
    answer = client.http.post(client.address, data=form)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_not_offered_is_refused(client: Client) -> None:
    http = client.http
    assert http.put(client.address).status_code == 405
    assert http.post(client.address, json={}).status_code == 415
    assert http.get("/reconcile/suggest/entity?callback=x").status_code == 400
    assert http.get("/reconcile/suggest/entity?prefix=a&cursor=-1").status_code == 400
    assert http.get("/reconcile/flyout/entity?id=nobody").status_code == 404
    assert http.get("/reconcile/preview?id=nobody").status_code == 404
    assert http.get("/reconcile/suggest/type?prefix=a&cursor=" + "9" * 5000).status_code == 400
    assert http.get("/reconcile/properties?type=kg:Fund&limit=" + "9" * 5000).status_code == 400
    huge = '{"q": {"query": "Example", "limit": 1e999999999, "properties": [{"pid": "kg:amount", '
    found = http.post(client.address, data={"queries": huge + '"v": 1e999999999}]}}'})
    assert len(found.json()["q"]["result"]) > 1
    assert client.post(queries={"q": {"query": "a" * 5000}})["q"] == {"result": []}
