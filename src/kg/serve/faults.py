"""What the server refuses, and how it says so (problem+json)."""

from __future__ import annotations

import json
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.limits import Refusal
from kg.serve.negotiation import CITED, GRAPHS, ROWS, accept_header, language, negotiate


class Fault(NamedTuple):
    """How a refusal is told: its status, and its sentence in English and Korean."""

    status: int
    en: str
    ko: str


FAULTS = {
    "syntax": Fault(
        400, "The query is not well-formed SPARQL 1.1.", "SPARQL 1.1 문법에 맞지 않는 질의입니다."
    ),
    "evaluation": Fault(400, "The query cannot be evaluated.", "질의를 계산할 수 없습니다."),
    "service": Fault(
        400,
        "SERVICE asks another server, and answers come from this graph alone.",
        "SERVICE는 다른 서버에 묻는 구문입니다. 이 서버는 이 그래프로만 답합니다.",
    ),
    "graph": Fault(
        400,
        "There is no such graph in this dataset, and none is fetched.",
        "이 데이터셋에 없는 그래프이며, 다른 곳에서 가져오지 않습니다.",
    ),
    "deep": Fault(
        400,
        "The query nests more than {limit} levels deep.",
        "질의가 {limit}단계보다 깊게 중첩되어 있습니다.",
    ),
    "long": Fault(
        400,
        "The query is longer than the engine can take in one piece.",
        "엔진이 한 번에 받을 수 있는 것보다 긴 질의입니다.",
    ),
    "missing": Fault(
        400,
        "No query was sent: send it as the parameter “query”.",
        "질의가 없습니다. “query” 매개변수로 보내십시오.",
    ),
    "request": Fault(
        400, "The request is not well-formed HTTP.", "HTTP 형식에 맞지 않는 요청입니다."
    ),
    "several": Fault(400, "Send one query, not several.", "질의는 한 번에 하나만 보내십시오."),
    "encoding": Fault(400, "The request is not UTF-8.", "요청이 UTF-8이 아닙니다."),
    "parameter": Fault(
        400,
        "A parameter of the request, or its value, cannot be used here.",
        "여기서 쓸 수 없는 매개변수이거나 매개변수 값입니다.",
    ),
    "cite": Fault(
        400, "This query cannot be asked with citations.", "이 질의는 인용과 함께 물을 수 없습니다."
    ),
    "update": Fault(
        403,
        "This server is read-only: updates are refused.",
        "읽기 전용 서버입니다. 갱신은 받지 않습니다.",
    ),
    "nothing": Fault(404, "Nothing is here.", "이 주소에는 아무것도 없습니다."),
    "method": Fault(
        405, "This address cannot be used in this way.", "이 주소에서 쓸 수 없는 요청 방식입니다."
    ),
    "format": Fault(
        406, "None of the formats asked for can be made.", "요청한 형식으로는 답할 수 없습니다."
    ),
    "unwritable": Fault(
        406,
        "The format asked for cannot hold this answer.",
        "요청한 형식에는 이 답을 담을 수 없습니다.",
    ),
    "slow": Fault(408, "The request did not arrive in time.", "요청이 제때 도착하지 않았습니다."),
    "large": Fault(
        413, "The request is larger than {limit} bytes.", "요청이 {limit}바이트보다 큽니다."
    ),
    "address": Fault(
        414,
        "The address is longer than {limit} bytes: send a long query by POST.",
        "주소가 {limit}바이트보다 깁니다. 긴 질의는 POST로 보내십시오.",
    ),
    "media": Fault(
        415,
        "Send a form, or a query as application/sparql-query.",
        "양식 또는 application/sparql-query로 보내십시오.",
    ),
    "host": Fault(
        421,
        "This server does not answer under this host name.",
        "이 서버는 이 호스트 이름으로 답하지 않습니다.",
    ),
    "head": Fault(
        431,
        "The headers of the request are larger than {limit} bytes.",
        "요청의 헤더가 {limit}바이트보다 큽니다.",
    ),
    "coding": Fault(
        415,
        "The body of the request is compressed: send it as it is.",
        "요청 본문이 압축되어 있습니다. 압축하지 않고 보내십시오.",
    ),
    "rows": Fault(
        422,
        "The answer has more than {limit} rows: ask for fewer with LIMIT.",
        "답이 {limit}행을 넘습니다. LIMIT로 줄여 물으십시오.",
    ),
    "bytes": Fault(
        422,
        "The answer is larger than {limit} bytes: ask for less.",
        "답이 {limit}바이트를 넘습니다. 더 적게 물으십시오.",
    ),
    "memory": Fault(
        422,
        "The query needed more memory than it may have: ask for less.",
        "질의가 허용된 것보다 많은 메모리를 필요로 합니다. 더 적게 물으십시오.",
    ),
    "depth": Fault(
        422,
        "The query needed more depth than it may have: make it simpler.",
        "질의가 허용된 것보다 깊이 들어갑니다. 더 단순하게 물으십시오.",
    ),
    "fault": Fault(500, "Something went wrong in this server.", "서버에 오류가 있습니다."),
    "died": Fault(
        500,
        "The process that worked at the answer broke off.",
        "답을 만들던 프로세스가 도중에 끝났습니다.",
    ),
    "killed": Fault(
        500,
        "The process that worked at the answer was ended from outside: ask again.",
        "답을 만들던 프로세스가 밖에서 종료되었습니다. 다시 물으십시오.",
    ),
    "readonly": Fault(
        500,
        "The graph of a past day cannot be made: this server cannot write to its folder.",
        "서버가 폴더에 쓸 수 없어 지난 날의 그래프를 만들 수 없습니다.",
    ),
    "room": Fault(
        507,
        "The disk of this server has no room for this answer.",
        "서버 디스크에 이 답을 담을 자리가 없습니다.",
    ),
    "busy": Fault(
        503, "The server is busy: try again soon.", "서버가 바쁩니다. 잠시 뒤에 다시 시도하십시오."
    ),
    "time": Fault(
        504,
        "The query took longer than {limit:g} seconds.",
        "질의가 {limit:g}초 안에 끝나지 않았습니다.",
    ),
}
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
    " 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Shown inside the page of a query.
FRAMED = "/view"


# --- answering ------------------------------------------------------------------------------------


def fault(request: Request, refusal: Refusal) -> Response:
    """The one body of every error: JSON with status, kind, title, detail and hint (RFC 9457), or a
    page where a browser asks.
    """
    kind = (
        refusal.kind if refusal.kind in FAULTS else "syntax" if refusal.kind == "query" else "fault"
    )
    rule = FAULTS[kind]
    speech = language(request)
    title = (rule.ko if speech == "ko" else rule.en).format(**{"limit": 0, **refusal.more})
    detail, hint = "" if kind == "fault" else refusal.detail, str(refusal.more.get("hint") or "")
    if kind == "format":
        hint = ", ".join(_made(refusal.detail, bool(refusal.more.get("cited"))))
    if speech == "ko" and (detail or hint):
        from kg.present.pages import words

        detail, hint = (
            words.translate_message(detail, speech),
            words.translate_message(hint, speech),
        )
    body = {
        "type": "about:blank",
        "status": rule.status,
        "kind": kind,
        "title": title,
        "detail": _bare(detail),
        "hint": _bare(hint),
    }
    headers = {
        "Content-Language": speech,
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
    }
    if kind == "busy":
        headers["Retry-After"] = "5"
    if kind == "method":
        headers["Allow"] = methods(request.url.path)
    if kind in ("address", "head", "host", "large", "request", "slow"):
        headers["Connection"] = "close"
    choice = negotiate(
        accept_header(request),
        {"application/problem+json": "json", "application/json": "json", "text/html": "html"},
    )
    if choice == "html":
        from kg.present import pages

        policy = (
            PAGE.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
            if request.url.path == FRAMED
            else PAGE
        )
        chosen = request.query_params.get("lang", "")
        return Response(
            pages.fault(body, speech, chosen if chosen == speech else ""),
            rule.status,
            {**headers, "Content-Security-Policy": policy},
            "text/html; charset=utf-8",
        )
    return Response(
        json.dumps(body, ensure_ascii=False) + "\n",
        rule.status,
        headers,
        "application/problem+json",
    )


def _made(form: str, cited: bool) -> dict[str, str]:
    """The formats that an answer can be made in, by media type: of rows, a boolean, a graph, or a
    page.
    """
    if form == "page":
        return {"text/html": "html", **GRAPHS}
    if cited and form in CITED:
        return CITED[form]
    return GRAPHS if form == "graph" else ROWS


def methods(path: str) -> str:
    return "GET, HEAD, POST, OPTIONS" if path == "/sparql" else "GET, HEAD, OPTIONS"


def _bare(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:2000]
