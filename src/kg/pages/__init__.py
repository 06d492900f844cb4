"""The pages of a served graph: Korean and English, nothing loaded from elsewhere, no script in the
text.

`page` makes any of them from a path; templates and what they load stand beside this file.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlencode, urlsplit

import pyoxigraph as ox

from kg import answers, stories
from kg.answers import Evidence
from kg.errors import BadParameter, KGError, NotFound
from kg.export import statements, turtle
from kg.lines import escape_controls
from kg.sparql import hints
from kg.store import Opened, empty_reason
from kg.terms import DCTERMS, KG, PREFIXES, SCHEMA, SKOS, XSD, compact, literal, parts, term

_HERE = Path(__file__).parent
_STATIC = {"style.css": "text/css; charset=utf-8", "query.js": "text/javascript; charset=utf-8"}
_MEDIA = {
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
_FOUND = 50

WORDS = {
    "en": {
        "other": "한국어",
        "skip": "Skip to content",
        "search": "Search",
        "find": "Find by any name, Korean or English",
        "query": "Query",
        "view": "Network",
        "home": "Start",
        "claims": "What is said of it",
        "named": "What names it",
        "asof": "As of",
        "value": "Value",
        "source": "Source",
        "how": "How it stands",
        "superseded": "superseded",
        "set-aside": "set aside",
        "claimed": "claimed, not stated",
        "derived": "derived",
        "current": "current",
        "rival": "rival values",
        "printed": "printed",
        "about": "about",
        "over": "over",
        "under": "under",
        "at-least": "at least",
        "at-most": "at most",
        "also": "Also called",
        "nothing": "Nothing is called so.",
        "didmean": "Try a part of the name, or the other language.",
        "data": "As data",
        "said": "What the source says",
        "publisher": "Publisher",
        "issued": "Published",
        "address": "Address",
        "language": "Language",
        "kind": "Kind",
        "reading": "Read",
        "reliability": "Reliability",
        "note": "Note",
        "who": "Of",
        "what": "What",
        "run": "Run",
        "questions": "Questions",
        "download": "Download",
        "parameters": "Ask with these",
        "editor": "SPARQL query",
        "hint": "Ctrl+Enter runs; while names are offered, arrow keys choose and Enter takes.",
        "noscript": "Without JavaScript the answer opens as a file.",
        "results": "Answer",
        "counts": "In this graph",
        "entities": "entities",
        "sources": "sources",
        "citations": "citations",
        "history": "it moved",
        "terms": "Terms",
        "place": "Place",
        "question": "Question",
        "back": "Start page",
        "reason": "reason",
        "class": "Classes",
        "property": "Properties",
        "super": "a kind of",
        "domain": "of",
        "range": "gives",
        "stories": "Stories",
        "steps": "steps",
        "drawn": "In the network",
        "cite": "With citations",
        "asof-hint": "2021, 2021-04, 2021-04-21; empty: now",
        "show": "Show as",
        "table": "Table",
        "network": "Network",
        "chart": "Chart",
        "x": "Along",
        "y": "Values",
        "whole": "whole",
        "part": "in part",
        "independent": "independent",
        "ordinary": "ordinary",
        "weak": "weak",
        "ko": "Korean",
        "en": "English",
        "retired": answers.WORDS["en"]["retired"],
        "heir": answers.WORDS["en"]["heir"],
        "menu": "Pages",
        "spreadsheet": "CSV for a spreadsheet",
        "ontology": "What the words of the graph mean: its classes and properties.",
    },
    "ko": {
        "other": "English",
        "skip": "본문으로 가기",
        "search": "찾기",
        "find": "한국어나 영어 이름으로 찾기",
        "query": "질의",
        "view": "관계망",
        "home": "처음",
        "claims": "이것에 관한 주장",
        "named": "이것을 말하는 주장",
        "asof": "기준일",
        "value": "값",
        "source": "출처",
        "how": "상태",
        "superseded": "이전 값",
        "set-aside": "제쳐 둠",
        "claimed": "사실이 아니라 주장",
        "derived": "도출",
        "current": "현재",
        "rival": "엇갈리는 값",
        "printed": "표기",
        "about": "약",
        "over": "초과",
        "under": "미만",
        "at-least": "최소",
        "at-most": "최대",
        "also": "다른 이름",
        "nothing": "그런 이름은 없습니다.",
        "didmean": "이름의 일부나 다른 언어로 찾아 보십시오.",
        "data": "데이터로",
        "said": "출처가 말하는 것",
        "publisher": "발행",
        "issued": "발행일",
        "address": "주소",
        "language": "언어",
        "kind": "종류",
        "reading": "읽은 범위",
        "reliability": "신뢰도",
        "note": "메모",
        "who": "대상",
        "what": "무엇",
        "run": "실행",
        "questions": "질문",
        "download": "내려받기",
        "parameters": "이 값으로 묻기",
        "editor": "SPARQL 질의",
        "hint": "Ctrl+Enter로 실행합니다. 이름이 제안되면 화살표로 고르고 Enter로 넣습니다.",
        "noscript": "자바스크립트 없이는 답이 파일로 열립니다.",
        "results": "답",
        "counts": "이 그래프에는",
        "entities": "개체",
        "sources": "출처",
        "citations": "인용",
        "history": "바뀐 값",
        "terms": "용어",
        "place": "위치",
        "question": "질문",
        "back": "첫 화면",
        "reason": "이유",
        "class": "유형",
        "property": "속성",
        "super": "상위",
        "domain": "주어",
        "range": "값",
        "stories": "이야기",
        "steps": "단계",
        "drawn": "관계망에서 보기",
        "cite": "인용과 함께",
        "asof-hint": "2021, 2021-04, 2021-04-21. 비우면 지금",
        "show": "보기",
        "table": "표",
        "network": "관계망",
        "chart": "도표",
        "x": "가로",
        "y": "값",
        "whole": "전부",
        "part": "일부",
        "independent": "독립",
        "ordinary": "보통",
        "weak": "약함",
        "ko": "한국어",
        "en": "영어",
        "retired": answers.WORDS["ko"]["retired"],
        "heir": answers.WORDS["ko"]["heir"],
        "menu": "화면",
        "spreadsheet": "스프레드시트용 CSV",
        "ontology": "그래프의 낱말이 뜻하는 것: 유형과 속성.",
    },
}


# What other rooms say in English and a page or an error repeats: pattern, Korean, and the English
# of a page where a command is named.
_TOLD = [
    (re.compile(pattern, re.S), ko, en)
    for pattern, ko, *en in (
        (r"query:(\d+):(\d+): is not well-formed SPARQL near (.*)", r"\1행 \2열, \3 부근"),
        (
            r"query:(\d+):(\d+): is not well-formed SPARQL: it ends too early",
            r"\1행 \2열: 질의가 도중에 끝납니다",
        ),
        (r"query:(\d+):(\d+): is not well-formed SPARQL: (.*)", r"\1행 \2열: \3"),
        (r"query:(\d+):(\d+): unknown prefix (.*)", r"\1행 \2열: 모르는 접두사 \3"),
        (r"(“.*”) was expected", r"\1 자리입니다"),
        (
            r"(.*) is no term of this graph; did you mean (.*)\?",
            r"\1: 이 그래프에 없는 용어입니다. 혹시 이것입니까: \2",
        ),
        (r"(.*) is no term of this graph", r"\1: 이 그래프에 없는 용어입니다"),
        (r"declare it: (PREFIX .*)", r"선언하십시오: \1"),
        (r"did you mean (.*)\?", r"혹시 이것입니까: \1"),
        (r"nothing is called (.*)", r"\1: 그런 이름은 없습니다"),
        (r"(“.*”) names (\d+) things", r"\1: 이름이 같은 것이 \2개 있습니다"),
        (r"say which: (.*)", r"하나를 고르십시오: \1"),
        (
            r"kg search finds by part of a name",
            "이름의 일부나 다른 언어로 찾아 보십시오",
            "try a part of the name, or the other language",
        ),
        (r"(“.*”) is no number", r"\1: 수가 아닙니다"),
        (r"(“.*”) is no date", r"\1: 날짜가 아닙니다"),
        (r"write 2021-01-03, 2021-01 or 2021", "2021-01-03, 2021-01 또는 2021로 쓰십시오"),
        (r"ask it without citations", "인용 없이 물으십시오"),
        (r"leave FROM out, or ask without citations", "FROM을 빼거나 인용 없이 물으십시오"),
        (
            r"FROM makes another dataset than the current graph and its citations",
            "FROM은 현재 그래프와 그 인용이 아닌 데이터셋을 만듭니다",
        ),
        (r"it cannot be read: line (\d+), column (\d+): .*", r"\1행 \2열: 읽을 수 없습니다"),
        (r"it nests more than (\d+) levels deep", r"\1단계보다 깊게 중첩되어 있습니다"),
        (
            (
                r"the query has ([\d,]+) (.*) beside each other, from line (\d+), column (\d+);"
                r" ([\d,]+) are allowed"
            ),
            r"\3행 \4열부터 나란한 \2: \1개. \5개까지 됩니다",
        ),
        (
            (
                r"the chains in the brackets at line (\d+), column (\d+) are ([\d,]+) parts long;"
                r" ([\d,]+) are allowed"
            ),
            r"\1행 \2열의 괄호 안에 이어진 것이 \3개입니다. \4개까지 됩니다",
        ),
        (
            (
                r"the group at line (\d+), column (\d+) has ([\d,]+) triples, OPTIONALs and groups"
                r" to be joined; ([\d,]+) are allowed"
            ),
            r"\1행 \2열의 묶음에 이을 트리플, OPTIONAL, 묶음이 \3개입니다. \4개까지 됩니다",
        ),
        (
            r"write the repeated part as VALUES or IN, or ask in several queries",
            "되풀이되는 부분을 VALUES나 IN으로 쓰거나 여러 질의로 나누십시오",
        ),
        (
            r"ask in several queries, or write what is alike as VALUES",
            "여러 질의로 나누거나 비슷한 것을 VALUES로 쓰십시오",
        ),
        (
            r"default-graph-uri and named-graph-uri make another dataset than the current one",
            "default-graph-uri와 named-graph-uri는 현재 그래프가 아닌 데이터셋을 만듭니다",
        ),
        (r"the files that are served hold no citations", "제공하는 파일에는 인용이 없습니다"),
        (r"the files that are served have no days", "제공하는 파일에는 날짜가 없습니다"),
        (r"DESCRIBE has no defined answer", "DESCRIBE의 답은 정해져 있지 않습니다"),
        (r"(\w+)\(\) gives another value each time", r"\1()의 값은 매번 다릅니다"),
        (
            r"its template makes blank nodes, new ones each time",
            "틀이 매번 새로운 빈 노드를 만듭니다",
        ),
        (r"a path ends in a blank node", "경로가 빈 노드에서 끝납니다"),
        (r"it is an? (ASK|CONSTRUCT) that groups", r"묶음을 세는 \1입니다"),
        (r"group in a subquery", "하위 질의에서 묶으십시오"),
        (
            r"a subquery that groups, or takes some rows only, stands inside GRAPH",
            "묶거나 일부 행만 고르는 하위 질의가 GRAPH 안에 있습니다",
        ),
        (
            r"XML cannot hold the character (U\+\w+)(?: \(in (“.*”)\))?",
            r"XML에 담을 수 없는 문자입니다: \1 \2",
        ),
        (r"a format that is not XML can hold it", "XML이 아닌 형식에는 담을 수 있습니다"),
        (r"(.*) can hold it", r"담을 수 있는 형식: \1"),
        (
            r"RDF/XML has no place for the property (\S+): it does not end in an XML name",
            r"RDF/XML에 쓸 수 없는 속성입니다: \1 (XML 이름으로 끝나지 않음)",
        ),
        (
            r"RDF/XML has no place for the property (\S+): its name has a meaning there",
            r"RDF/XML에 쓸 수 없는 속성입니다: \1 (RDF/XML에서 따로 쓰는 이름)",
        ),
        (r"a view needs a SELECT query", "관계망에는 SELECT 질의가 필요합니다"),
        (r"its rows name the entities to be shown", "행에 나오는 개체를 보입니다"),
        (r"the answer to the query names no entity", "질의의 답에 개체가 없습니다"),
        (r"nothing had been said of it by (\S+)", r"\1까지는 이것에 관해 아무 말도 없었습니다"),
        (r"there is no question (“.*”)", r"\1: 그런 질문은 없습니다"),
        (r"the question has no parameter (“.*”)", r"\1: 이 질문에 없는 매개변수입니다"),
        (r"there is no parameter (“.*”) here", r"\1: 여기에 없는 매개변수입니다"),
        (r"the parameter (“.*”) is given more than once", r"\1: 매개변수가 두 번 이상 있습니다"),
        (
            r"format, output and results ask for different formats",
            "format, output, results가 서로 다른 형식을 요청합니다",
        ),
        (
            r"nothing had been said by (\S+): the first source is of (\S+)",
            r"\1까지는 아무 말도 없었습니다. 첫 출처는 \2에 나왔습니다",
        ),
    )
]


def told(sentence: str, language: str) -> str:
    """A sentence of another room (a message, a hint) as a page of a language says it; one that is
    not known stays as it is.
    """
    for pattern, ko, en in _TOLD:
        match = pattern.fullmatch(sentence)
        if match:
            return match.expand(ko) if language == "ko" else next(iter(en), sentence)
    return sentence


class _Context:
    """What a page is made with: the store, and how things are named and linked in a language."""

    def __init__(self, opened: Opened, request: dict):
        store, state = opened.store, opened.state
        self.opened, self.store, self.prefixes, self.space = (
            opened,
            store,
            state["prefixes"],
            state["space"],
        )
        self.counts = state.get("counts", {})
        self.lang, self.parameters, self.path = (
            request["lang"],
            request["parameters"],
            request["page"],
        )
        self.day = str(state.get("as of") or "")
        self.labels: dict[str, str] = {}
        self.still = bool(request.get("still"))
        self.titles = {}
        for (title,) in store.query(f"SELECT ?t {{ <{self.space}dataset> <{DCTERMS}title> ?t }}"):
            self.titles[title.language or ""] = title.value

    def call(self, terms: object) -> None:
        """Look up the labels of terms (N-Triples strings) that will be shown."""
        self.labels |= answers.labels(
            self.store, {t for t in terms if t.startswith("<")}, self.lang
        )

    def name(self, value: str) -> str:
        """What a term is called."""
        if value.startswith("<"):
            return escape_controls(
                self.labels.get(value) or compact(value[1:-1], self.prefixes) or value[1:-1]
            )
        text = escape_controls(parts(value)[0]) if value.startswith('"') else value
        return (
            f"{int(text):,}"
            if answers.is_number(value) and re.fullmatch(r"-?[0-9]{4,}", text)
            else text
        )

    def link(self, value: str) -> str:
        """Where a term leads: the path of a page of ours, the address of a page of the web, or
        nowhere.
        """
        if value.startswith('"'):
            text, datatype, _ = parts(value)
            return text if datatype == XSD + "anyURI" and re.match(r"https?://", text) else ""
        address = value[1:-1]
        for kind in ("entity/", "source/"):
            if address.startswith(self.space + kind):
                path, mark, fragment = address.partition("#")
                return (
                    quote(unquote(urlsplit(path).path), safe="/")
                    + self.suffix(**self.dated())
                    + (mark + quote(unquote(fragment), safe="") if mark else "")
                )
        if address in _vocabulary(self):
            return (
                "/terms"
                + self.suffix()
                + "#"
                + quote(compact(address, self.prefixes) or address, safe=":")
            )
        return address if re.match(r"https?://", address) else ""

    def dated(self) -> dict[str, str]:
        """The parameter that keeps the day of a page, for links to pages that know it."""
        return {"as-of": self.day} if self.day else {}

    def suffix(self, **more: str) -> str:
        """The query part of a link to a page of ours: what keeps the language that was chosen."""
        kept = (
            {"lang": self.parameters["lang"]} if self.parameters.get("lang") in ("ko", "en") else {}
        )
        return "?" + urlencode({**kept, **more}) if kept or more else ""

    def render(self, name: str, title: str, **values: object) -> bytes:
        site = self.titles.get(self.lang) or next(iter(self.titles.values()), "kg")
        other = "en" if self.lang == "ko" else "ko"
        turned = (
            quote(unquote(self.path), safe="/")
            + "?"
            + urlencode({**self.parameters, "lang": other})
        )
        return (
            _template(name)
            .render(
                title=title,
                site=site,
                lang=self.lang,
                words=WORDS[self.lang],
                turned=turned,
                other=other,
                suffix=self.suffix,
                name=self.name,
                link=self.link,
                chosen=self.parameters.get("lang", ""),
                still=self.still,
                day=self.day,
                dated=self.dated(),
                **values,
            )
            .encode("utf-8", "replace")
        )


@cache
def _environment() -> object:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def _template(name: str) -> object:
    return _environment().get_template(name)


def static(name: str) -> tuple[str, bytes] | None:
    """(media type, bytes) of a file that pages load, None for a name that is none of them."""
    return (_STATIC[name], (_HERE / name).read_bytes()) if name in _STATIC else None


def fault(body: dict, language: str, chosen: str = "") -> bytes:
    """The page of an error whose body is given as `endpoint.fault` makes it; `chosen` is the
    language that links keep.
    """
    return (
        _template("fault.html")
        .render(
            title=body["title"],
            site="kg",
            lang=language,
            words=WORDS[language],
            body=body,
            suffix=lambda **more: f"?lang={chosen}" if chosen else "",
            turned="",
            chosen=chosen,
        )
        .encode("utf-8", "replace")
    )


def page(opened: Opened, request: dict) -> tuple[dict, bytes]:
    """({media, lang, …}, bytes) of the page at a path, as HTML or, where `accept` says so and there
    is RDF of it, in an RDF format.

    `see` is in the dict where the page is at another path. Raises NotFound where there is none,
    KGError for what it cannot be made of.
    """
    store, state = opened.store, opened.state
    made = _Context(opened, request)
    path, accept = unquote(request["page"]), request.get("accept")
    if request["parameters"].get("format") in _MEDIA:
        accept = request["parameters"]["format"]
    root = urlsplit(state["space"]).path
    for kind, html_of, rdf_of in (
        ("entity/", _entity, _entity_graph),
        ("source/", _source, _source_graph),
    ):
        if path.startswith(root + kind):
            iri = f"<{state['space']}{kind}{quote(path[len(root + kind) :], safe='')}>"
            if (
                next(iter(store.quads_for_pattern(ox.NamedNode(iri[1:-1]), None, None)), None)
                is None
            ):
                raise NotFound(
                    empty_reason(state)
                    if made.day and not made.counts.get("claims")
                    else f"nothing had been said of it by {made.day}"
                    if made.day
                    else ""
                )
            if accept in _MEDIA:
                return {"media": _MEDIA[accept], "lang": made.lang}, rdf_of(made, iri, accept)
            return {"media": "text/html; charset=utf-8", "lang": made.lang}, html_of(made, iri)
    if path in _LISTS:
        return {"media": "application/json", "lang": made.lang}, _LISTS[path](made)
    if path == "/view":
        return _view(made, Path(request["folder"]))
    if path == "/":
        text = _home(made, Path(request["folder"]))
    elif path == "/search":
        text = _search(made)
    elif path == "/query":
        text = _query(made, Path(request["folder"]))
    else:
        found = [
            one
            for one in _defined(made)
            if path == "/terms"
            or (urlsplit(one["iri"]).path == quote(path) and one["iri"].startswith(state["space"]))
        ]
        if not found:
            raise NotFound("")
        if accept in _MEDIA:
            return {"media": _MEDIA[accept], "lang": made.lang}, _terms_graph(made, found, accept)
        if path != "/terms":
            # The fragment of a term's IRI stays in the browser, which takes it along.
            place = "" if "#" in found[0]["iri"] else "#" + quote(found[0]["short"])
            return {
                "media": "text/html; charset=utf-8",
                "lang": made.lang,
                "see": "/terms" + made.suffix() + place,
            }, b""
        text = _terms(made)
    return {"media": "text/html; charset=utf-8", "lang": made.lang}, text


# --- start, search, view --------------------------------------------------------------------------


def _home(made: _Context, folder: Path) -> bytes:
    found, _ = answers.questions(folder, made.prefixes)
    questions = [(q.name, answers.title(q, made.lang)) for q in found]
    about = [
        d.value
        for (d,) in made.store.query(
            f"SELECT ?d {{ <{made.space}dataset> <{DCTERMS}description> ?d }}"
        )
        if d.language in (made.lang, "")
    ]
    return made.render(
        "home.html",
        "",
        questions=questions,
        counts=made.counts,
        about=about,
        stories=list(_stories(folder).items()),
    )


def _stories(folder: Path) -> dict[str, list[stories.Step]]:
    found = {}
    for name in stories.names(folder):
        try:
            found[name] = stories.told(folder, name)
        except KGError:
            continue  # changed since the build that is served
    return found


_known: dict[int, list[answers.Named]] = {}


def _with_page(place: Path, prefixes: dict[str, str]) -> list[answers.Named]:
    # Things of files have no page of their own.
    return [
        one
        for one in answers.names(place, prefixes)
        if one.iri.startswith(f"<{prefixes['entity']}")
    ]


def _everything(made: _Context) -> list[answers.Named]:
    # A worker has one store and asks it for the names of everything once.
    if id(made.store) not in _known:
        _known[id(made.store)] = _with_page(made.opened.place, made.prefixes)
    return _known[id(made.store)]


_terms_of: dict[str, object] = {"store": None, "terms": set()}


def _vocabulary(made: _Context) -> set[str]:
    # Of the store that was asked last, which is kept so that no other can be taken for it.
    if _terms_of["store"] is not made.store:
        _terms_of["store"] = made.store
        _terms_of["terms"] = {
            x.value
            for (x,) in made.store.query(_TERMS.replace("?x ?kind ?label", "?x"), prefixes=PREFIXES)
            if isinstance(x, ox.NamedNode)
        }
    return _terms_of["terms"]


def _search(made: _Context) -> bytes:
    text = made.parameters.get("q", "")[:200]
    hits = answers.search(_everything(made), text, _FOUND)
    made.call({f"<{hit[0].cls}>" for hit in hits})
    return made.render(
        "search.html",
        page_title(made, "search", text),
        text=text,
        hits=hits,
        cls=lambda one: made.name(f"<{one.cls}>"),
    )


def page_title(made: _Context, word: str, text: str) -> str:
    return f"{WORDS[made.lang][word]}: {text}" if text else WORDS[made.lang][word]


def _names(made: _Context) -> bytes:
    # With `q`, things by any name; without, what a query is written with.
    text = made.parameters.get("q", "")[:200]
    if text:
        hits = answers.search(_everything(made), text, 12)
        said = [
            {
                "term": f"entity:{one.id}",
                "ko": one.names.get("ko", ""),
                "en": one.names.get("en", ""),
                "found": found,
            }
            for one, found, _ in hits
        ]
        return json.dumps(said, ensure_ascii=False).encode()
    words: dict[str, dict[str, str]] = {}
    for thing, kind, label in made.store.query(_TERMS, prefixes=PREFIXES):
        short = compact(thing.value, made.prefixes)
        if short:
            one = words.setdefault(
                short,
                {
                    "term": short,
                    "kind": "class" if kind.value.endswith("Class") else "property",
                    "ko": "",
                    "en": "",
                },
            )
            if label is not None and label.language in ("ko", "en"):
                one[label.language] = label.value
    said = {
        "prefixes": made.prefixes,
        "space": made.space,
        "terms": sorted(words.values(), key=lambda one: one["term"]),
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _hints(made: _Context) -> bytes:
    # A sentence for each term of a query that the graph has not.
    found = hints.unknown(made.store, made.parameters.get("query", ""), made.prefixes)
    return json.dumps(
        [told(sentence, made.lang) for sentence in found], ensure_ascii=False
    ).encode()


# What the query page asks for while a query is written and answered.
_LISTS = {"/names": _names, "/hints": _hints}
_TERMS = """SELECT DISTINCT ?x ?kind ?label { ?x a ?kind
  VALUES ?kind { owl:Class rdfs:Class owl:ObjectProperty owl:DatatypeProperty rdf:Property }
  OPTIONAL { ?x ?p ?label VALUES ?p { skos:prefLabel rdfs:label } } }"""


def _view(made: _Context, folder: Path) -> tuple[dict, bytes]:
    """The network of everything, or of the things in the rows of the parameter `query`; `story`
    names the story that it tells.
    """
    from kg.network import among, network, written
    from kg.view import page as drawn

    opened, asked, story, told = (
        made.opened,
        made.parameters.get("query", ""),
        made.parameters.get("story") or None,
        _stories(folder),
    )
    if story and story not in told:
        raise NotFound("")
    day = opened.state.get("as of")
    if day and not opened.state["counts"]["claims"]:
        raise NotFound(empty_reason(opened.state))
    chosen = _entities(made, asked) if asked.strip() else None
    graph = network(made.store, written(opened.place))
    if chosen is not None:
        graph = among(graph, chosen)
        if not graph:
            raise NotFound("the answer to the query names no entity")
    text = drawn(
        graph,
        lang=made.lang,
        title=_pair(made),
        story=stories.offered(folder, story, graph, day) if told else [],
    )
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    return {
        "media": "text/html; charset=utf-8",
        "lang": made.lang,
        "csp": html.unescape(policy[1]) + "; frame-ancestors 'self'",
    }, text.encode()


def _entities(made: _Context, query: str) -> set[str]:
    found = answers.ask(made.store, query, made.prefixes)
    if not isinstance(found, ox.QuerySolutions):
        raise KGError("a view needs a SELECT query", "its rows name the entities to be shown")
    return {cell[1:-1] for row in answers.rows(found).rows for cell in row if cell.startswith("<")}


def _pair(made: _Context) -> tuple[str, str]:
    one = next(iter(made.titles.values()), "kg")
    return made.titles.get("ko", one), made.titles.get("en", one)


# --- the query page -------------------------------------------------------------------------------


def _query(made: _Context, folder: Path) -> bytes:
    found, _ = answers.questions(folder, made.prefixes)
    chosen = next((q for q in found if q.name == made.parameters.get("question", "")), None)
    if made.parameters.get("question") and chosen is None:
        raise NotFound(f"there is no question “{made.parameters['question'][:200]}”")
    known = {f"p.{p.name}" for p in chosen.parameters} if chosen else set()
    foreign = next(
        (name for name in made.parameters if name.startswith("p.") and name not in known), ""
    )
    if foreign:
        raise BadParameter(
            f"the question has no parameter “{foreign[:200]}”", ", ".join(sorted(known))
        )
    text, wrong = made.parameters.get("query", ""), ""
    values: list[dict[str, str]] = []
    if chosen is not None:
        given = {
            p.name: made.parameters[f"p.{p.name}"]
            for p in chosen.parameters
            if made.parameters.get(f"p.{p.name}", "").strip()
        }
        text = chosen.query
        try:
            text, _ = answers.asked(
                chosen.name, "query", folder, made.opened.place, made.prefixes, given
            )
        except KGError as error:
            wrong = ". ".join(told(part, made.lang) for part in (error.message, error.hint) if part)
        values = [
            {
                "name": p.name,
                "kind": p.kind,
                "meaning": p.meanings.get(made.lang, p.meanings["en"]),
                "value": given.get(p.name) or _bare(p.default),
            }
            for p in chosen.parameters
        ]
    if not text:
        text = (
            "SELECT ?thing ?name {\n  ?thing a kg:Programme ; skos:prefLabel ?name\n}\nLIMIT 100\n"
        )
    return made.render(
        "query.html",
        page_title(made, "query", answers.title(chosen, made.lang) if chosen else ""),
        text=text,
        wrong=wrong,
        values=values,
        chosen_question=chosen,
        asked=bool(made.parameters.get("query") or (chosen and not wrong)),
        questions=[(q.name, answers.title(q, made.lang)) for q in found],
        cite=made.parameters.get("cite", "no").lower() not in ("no", "0", "false"),
        asked_day=made.parameters.get("as-of", ""),
        show=(
            made.parameters.get("show")
            if made.parameters.get("show") in ("network", "chart")
            else "table"
        ),
        formats=(
            ("csv", "CSV"),
            ("spreadsheet", WORDS[made.lang]["spreadsheet"]),
            ("tsv", "TSV"),
            ("json", "JSON"),
            ("xml", "XML"),
            ("turtle", "Turtle"),
            ("ntriples", "N-Triples"),
            ("jsonld", "JSON-LD"),
            ("rdfxml", "RDF/XML"),
        ),
    )


def _bare(term_: str) -> str:
    return term_.removeprefix("entity:").split("^^")[0].strip('"')


# --- a thing --------------------------------------------------------------------------------------


def _functional(made: _Context) -> set[str]:
    return {
        term(p)
        for (p,) in made.store.query("SELECT ?p { ?p a owl:FunctionalProperty }", prefixes=PREFIXES)
    }


def _grouped(made: _Context, evidence: list[Evidence], functional: set[str]) -> list[dict]:
    """One dict for each property: its label, whether its values are rivals or moved, its claims
    from the oldest to the newest.
    """
    groups: dict[str, list[Evidence]] = {}
    for e in evidence:
        groups.setdefault(e.predicate, []).append(e)
    found = []
    for predicate, claims in groups.items():
        now = {e.other for e in claims if e.current}
        found.append(
            {
                "predicate": predicate,
                "claims": claims,
                "rival": predicate in functional and len(now) > 1,
                "moved": predicate in functional and any(not e.current for e in claims),
            }
        )
    return sorted(found, key=lambda group: made.name(group["predicate"]))


def _entity(made: _Context, iri: str) -> bytes:
    evidence = answers.evidence(made.store, iri, made.prefixes)
    heir = answers.replaced(made.store, iri, made.prefixes)
    facts = _about(made, iri)
    types = [o for p, o in facts if p.endswith("#type>")]
    made.call(
        {
            iri,
            heir or iri,
            *types,
            *(t for e in evidence for t in (e.predicate, e.other)),
            *(f"<{KG}{x}>" for x in ("whole",)),
        }
    )
    names = [(parts(o)[0], parts(o)[2]) for p, o in facts if p == f"<{SKOS}prefLabel>"]
    names.sort(key=lambda pair: pair[1] != made.lang)
    others = sorted({parts(o)[0] for p, o in facts if p == f"<{SKOS}altLabel>"})
    functional = _functional(made)
    outward = _grouped(made, [e for e in evidence if not e.inward], functional)
    inward = _grouped(made, [e for e in evidence if e.inward], set())
    title = names[0][0] if names else compact(iri[1:-1], made.prefixes) or iri
    described = {
        "@context": "https://schema.org",
        "@type": _schema_type(types),
        "@id": iri[1:-1],
        "url": iri[1:-1],
        "name": title,
        "alternateName": [*(n for n, _ in names[1:]), *others],
        "sameAs": sorted(o[1:-1] for p, o in facts if p.endswith(("#sameAs>", "#exactMatch>"))),
        "subjectOf": [
            {"@type": "CreativeWork", "@id": s}
            for s in sorted({e.source[1:-1] for e in evidence})[:100]
        ],
    }
    described = {key: value for key, value in described.items() if value}
    return made.render(
        "entity.html",
        title,
        iri=iri[1:-1],
        names=names,
        others=others,
        types=_own_types(made, iri, types),
        heir=heir,
        outward=outward,
        inward=inward,
        data=_inert(described),
    )


def _about(made: _Context, iri: str) -> list[tuple[str, str]]:
    return sorted(
        (term(p), term(o)) for p, o in made.store.query(f"SELECT ?p ?o {{ {iri} ?p ?o }}")
    )


def _own_types(made: _Context, iri: str, types: list[str]) -> list[str]:
    # The classes that a register gives a thing, without those that follow from them.
    rule = literal(made.space + "rule/")
    found = [
        term(c)
        for (c,) in made.store.query(
            f"SELECT DISTINCT ?c {{ GRAPH ?g {{ {iri} a ?c }} FILTER(!STRSTARTS(STR(?g),"
            f" {rule})) }}"
        )
    ]
    return sorted(found) or types


_SCHEMA_TYPES = (
    ("University", "CollegeOrUniversity"),
    ("Company", "Corporation"),
    ("PublicBody", "GovernmentOrganization"),
    ("Person", "Person"),
    ("Organization", "Organization"),
    ("Event", "Event"),
    ("Place", "Place"),
    ("Facility", "Place"),
    ("Programme", "Project"),
    ("Fund", "MonetaryGrant"),
)


def _schema_type(types: list[str]) -> str:
    local = {re.split(r"[#/]", t[1:-1])[-1] for t in types}
    return next((name for cls, name in _SCHEMA_TYPES if cls in local), "Thing")


def _inert(value: object) -> str:
    # Inside <script> only "<" could end the data or open a comment.
    return (
        json.dumps(value, ensure_ascii=False, indent=1)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


# --- a source -------------------------------------------------------------------------------------

_SAID = """SELECT ?g ?s ?p ?o ?locator ?asOf ?standing ?qualifier ?printed ?reason ?current {
  ?g prov:wasDerivedFrom %s ; kg:locator ?locator ; kg:standing ?standing . GRAPH ?g { ?s ?p ?o }
  OPTIONAL { ?g kg:asOf ?day } OPTIONAL { ?g kg:period ?period }
  BIND(COALESCE(?period, STR(?day)) AS ?asOf)
  OPTIONAL { ?g kg:qualifier ?qualifier } OPTIONAL { ?g kg:printed ?printed }
  OPTIONAL { ?g kg:reason ?reason }
  BIND(EXISTS { ?s ?p ?o } AS ?current) }"""


def _source(made: _Context, iri: str) -> bytes:
    facts: dict[str, str] = {}
    for p, o in _about(made, iri):
        facts.setdefault(p[1:-1], o)

    def text(key: str) -> str:
        return parts(facts[key])[0] if key in facts else ""

    said: dict[str, dict] = {}
    shown: set[str] = set()
    for row in made.store.query(_SAID % iri, prefixes=made.prefixes):
        g, s, p, o, locator, as_of, standing, qualifier, printed, reason, current = row
        one = said.setdefault(
            term(g),
            {
                "iri": g.value,
                "fragment": unquote(g.value.partition("#")[2]),
                "locator": locator.value,
                "as_of": as_of.value if as_of else "",
                "standing": standing.value,
                "qualifier": qualifier.value if qualifier else "",
                "printed": printed.value if printed else "",
                "reason": reason.value if reason else "",
                "claims": [],
            },
        )
        one["claims"].append((term(s), term(p), term(o), current.value == "true"))
        shown |= {term(s), term(p), term(o)}
    made.call(shown)
    for one in said.values():
        one["claims"].sort()
    order = sorted(
        said.values(),
        key=lambda one: (
            [int(n) for n in re.findall(r"\d+", one["locator"])],
            one["locator"],
            one["iri"],
        ),
    )
    title = text(DCTERMS + "title") or " ".join(
        x for x in (text(DCTERMS + "publisher"), text(DCTERMS + "issued")) if x
    )
    rows = [
        (word, text(key))
        for word, key in (
            ("publisher", DCTERMS + "publisher"),
            ("issued", DCTERMS + "issued"),
            ("kind", DCTERMS + "type"),
            ("language", DCTERMS + "language"),
            ("reading", KG + "reading"),
            ("reliability", KG + "reliability"),
            ("note", SKOS + "editorialNote"),
        )
    ]
    coded = {
        code: WORDS[made.lang][code]
        for code in ("whole", "part", "independent", "ordinary", "weak", "ko", "en")
    }
    address = text(SCHEMA + "url")
    described = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": iri[1:-1],
        "name": title,
        "inLanguage": text(DCTERMS + "language"),
        "publisher": {"@type": "Organization", "name": text(DCTERMS + "publisher")},
        "datePublished": text(DCTERMS + "issued"),
        "url": address,
    }
    return made.render(
        "source.html",
        title,
        iri=iri[1:-1],
        rows=[
            (
                word,
                coded.get(said, said) if word in ("language", "reading", "reliability") else said,
            )
            for word, said in rows
            if said
        ],
        language=text(DCTERMS + "language"),
        address=address,
        safe=bool(re.match(r"https?://", address)),
        said=order,
        data=_inert({k: v for k, v in described.items() if v}),
    )


# --- the ontology ---------------------------------------------------------------------------------

_DEFINED = """SELECT ?x ?kind ?p ?o { ?x a ?kind ; ?p ?o
  VALUES ?kind { owl:Class rdfs:Class owl:ObjectProperty owl:DatatypeProperty rdf:Property }
  VALUES ?p { rdf:type skos:prefLabel rdfs:label skos:definition rdfs:comment rdfs:subClassOf
  rdfs:subPropertyOf rdfs:domain rdfs:range } }"""


def _defined(made: _Context) -> list[dict]:
    """Every class and property that has a definition or a name, by prefixed name: its IRI, what it
    is called and what is said of it.
    """
    found: dict[str, dict] = {}
    labels: dict[str, dict[str, str]] = {}
    for x, kind, p, o in made.store.query(_DEFINED, prefixes=PREFIXES):
        if not isinstance(x, ox.NamedNode):
            continue
        short = compact(x.value, made.prefixes) or x.value
        one = found.setdefault(
            x.value,
            {
                "iri": x.value,
                "short": short,
                "kind": "property",
                "said": "",
                "super": set(),
                "domain": set(),
                "range": set(),
            },
        )
        what = re.split(r"[#/]", p.value)[-1]
        if kind.value.endswith("Class"):
            one["kind"] = "class"
        if isinstance(o, ox.Literal):
            if what in ("prefLabel", "label"):
                labels.setdefault(x.value, {})[o.language or ""] = o.value
            elif what in ("definition", "comment") and (not one["said"] or o.language == made.lang):
                one["said"] = o.value
        elif isinstance(o, ox.NamedNode) and what in (
            "subClassOf",
            "subPropertyOf",
            "domain",
            "range",
        ):
            one["super" if what.startswith("sub") else what].add(term(o))
    for iri, one in found.items():
        named = labels.get(iri, {})
        one["label"] = (
            named.get(made.lang) or named.get("en") or next(iter(named.values()), one["short"])
        )
        one["other"] = named.get("en" if made.lang == "ko" else "ko", "")
        # A link with the fragment of the IRI itself leads here too.
        fragment = iri.partition("#")[2] if iri.startswith(made.space) else ""
        one["place"] = fragment if fragment != one["short"] else ""
    return sorted(
        found.values(), key=lambda one: (one["kind"], one["label"].casefold(), one["iri"])
    )


def _terms(made: _Context) -> bytes:
    found = _defined(made)
    made.call(
        {other for one in found for key in ("super", "domain", "range") for other in one[key]}
    )
    for one in found:
        for key in ("super", "domain", "range"):
            one[key] = sorted(one[key], key=made.name)
    groups = [
        (kind, [one for one in found if one["kind"] == kind]) for kind in ("class", "property")
    ]
    return made.render(
        "terms.html", WORDS[made.lang]["terms"], groups=[group for group in groups if group[1]]
    )


def _terms_graph(made: _Context, found: list[dict], format: str) -> bytes:
    block = " ".join(f"<{one['iri']}>" for one in found)
    triples = {
        tuple(term(x) for x in t)
        for t in made.store.query(
            f"CONSTRUCT {{ ?x ?p ?o }} {{ VALUES ?x {{ {block} }} ?x ?p ?o }}"
        )
    }
    return _written(made, triples, format)


# --- pages that need no server --------------------------------------------------------------------

LANGUAGES = ("en", "ko")


def site(opened: Opened, folder: Path, language: str) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file of a site that any web host can serve: one page a thing, source
    and question, the words, the view.

    Pages in `language` stand at the top, those in the other language in a folder of its name; links
    are relative.
    """
    for name, media in _STATIC.items():
        if media.startswith("text/css"):
            yield f"static/{name}", (_HERE / name).read_bytes()
    store, state = opened.store, opened.state
    space = state["space"]
    things = [(f"entity/{one.id}", one.iri) for one in _with_page(opened.place, state["prefixes"])]
    documents = sorted(
        term(s) for (s,) in store.query("SELECT ?s { ?s a kg:Source }", prefixes=state["prefixes"])
    )
    things += [(iri[1:-1].removeprefix(space), iri) for iri in documents]
    asked, _ = answers.questions(folder, state["prefixes"])
    for lang in LANGUAGES:
        before = "" if lang == language else f"{lang}/"

        def made(path: str, lang: str = lang) -> _Context:
            return _Context(
                opened, {"lang": lang, "parameters": {}, "page": "/" + path, "still": True}
            )

        def still(path: str, text: bytes, before: str = before) -> tuple[str, bytes]:
            return (
                before + path,
                _relative(
                    text.decode(), before + path, before, language, urlsplit(space).path
                ).encode(),
            )

        yield still("index.html", _home(made(""), folder))
        yield still("terms.html", _terms(made("terms")))
        for question in asked:
            yield still(
                f"question/{question.name}.html",
                _answered(made(f"question/{question.name}"), question),
            )
        for path, iri in things:
            yield still(
                f"{path}.html",
                (_source if path.startswith("source/") else _entity)(made(path), iri),
            )
        yield f"{before}view.html", _view(made("view"), folder)[1]
    first = _Context(opened, {"lang": language, "parameters": {}, "page": "/", "still": True})
    for path, iri in things:
        yield (
            f"{path}.ttl",
            (_source_graph if path.startswith("source/") else _entity_graph)(first, iri, "turtle"),
        )


def _relative(text: str, path: str, before: str, language: str, root: str) -> str:
    # Links of the served pages, turned into links between files: the other language, a question, a
    # thing, what is loaded.
    up = "../" * path.count("/")
    own = path.removeprefix(before)
    other = next(lang for lang in LANGUAGES if lang != (before.rstrip("/") or language))
    turned = up + ("" if other == language else f"{other}/") + own

    def file(match: re.Match) -> str:
        attribute, target = match[1], html.unescape(match[2])
        address, mark, fragment = target.partition("#")
        way, _, asked = address.partition("?")
        if asked.startswith("format="):
            new = (
                own.rsplit("/", 1)[-1].removesuffix(".html") + ".ttl"
                if not before
                else up + own.removesuffix(".html") + ".ttl"
            )
        elif "lang=" in asked:
            new = turned
        elif way.startswith("/static/"):
            new = up + way[1:]
        elif asked.startswith("question="):
            new = f"{up}{before}question/{unquote(asked[9:])}.html"
        elif way == "/data.ttl":
            new = up + way[1:]
        elif way == "/":
            new = f"{up}{before}index.html"
        else:
            new = f"{up}{before}{way.removeprefix(root).lstrip('/')}.html"
        return f'{attribute}="{html.escape(new + mark + fragment)}"'

    return re.sub(r'\b(href|src)="((?:/(?!/)|\?)[^"]*)"', file, text)


def _answered(made: _Context, question: answers.Question) -> bytes:
    answer = answers.ask(made.store, question.query, made.prefixes)
    rows, graph = answers.Rows([], []), ""
    if isinstance(answer, ox.QueryTriples):
        graph = answers.machine(answer, "turtle", made.prefixes).decode()
    elif isinstance(answer, ox.QueryBoolean):
        rows = answers.Rows(["?"], [(literal("true" if answer else "false"),)])
    else:
        rows = answers.rows(answer)
    made.call({cell for row in rows.rows for cell in row})
    return made.render(
        "question.html",
        answers.title(question, made.lang),
        rows=rows,
        graph=graph,
        text=question.query,
    )


# --- as data --------------------------------------------------------------------------------------


def _entity_graph(made: _Context, iri: str, format: str) -> bytes:
    return _graph(
        made,
        f"{{ {iri} ?p ?o }}",
        f"GRAPH ?g {{ {iri} ?p ?o }} BIND({iri} AS ?s) ?g prov:wasDerivedFrom ?source",
        format,
    )


def _source_graph(made: _Context, iri: str, format: str) -> bytes:
    own = f"{{ {iri} ?p ?o BIND({iri} AS ?s) }} UNION {{ ?s prov:wasDerivedFrom {iri} ; ?p ?o }}"
    return _graph(made, own, f"GRAPH ?g {{ ?s ?p ?o }} ?g prov:wasDerivedFrom {iri}", format, iri)


def _graph(made: _Context, own: str, claimed: str, format: str, iri: str = "") -> bytes:
    # The thing's own triples, and for each claim who says so.
    subject = "?s" if "?s" in own else own.split()[1]
    triples = {
        tuple(term(x) for x in t)
        for t in made.store.query(
            f"CONSTRUCT {{ {subject} ?p ?o }} {{ {own} }}", prefixes=made.prefixes
        )
    }
    claims = [
        tuple(term(x) for x in row)
        for row in made.store.query(f"SELECT ?s ?p ?o ?g {{ {claimed} }}", prefixes=made.prefixes)
    ]
    return _written(made, triples | set(statements(claims, made.space)[0]), format)


def _written(made: _Context, triples: set[tuple[str, str, str]], format: str) -> bytes:
    if format == "turtle":
        used = {
            p: ns for p, ns in made.prefixes.items() if any(ns in x for t in triples for x in t)
        }
        return turtle(triples, used).encode()
    return answers.graph(sorted(triples), format, made.prefixes)
