"""Files of RDF as they are found: read whole or refused with a place; what is written is read again
as the same.
"""

from __future__ import annotations

import io
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))

from conftest import run

import kg
from kg.api import graphs
from kg.errors import KGError
from kg.rdf import reading, tags, turtle_tags, xml_writing
from kg.rdf.terms import literal, parts
from kg.sparql import asking, formats

pytestmark = pytest.mark.fast

HEAD = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/"'
THING = '<rdf:Description rdf:about="http://e.org/a"><e:p>{}</e:p></rdf:Description></rdf:RDF>'


def put(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(path: Path) -> list[tuple[str, ...]]:
    """The triples of a file of data, as N-Triples strings."""
    rows, _, problems = reading.triples(path, path.name, path.resolve().as_uri(), "urn:genid:")
    assert not problems, problems
    return [row[:3] for row in rows]


def refused(path: Path) -> KGError:
    with pytest.raises(KGError) as error:
        asking.plain([path])
    if path.suffix in reading.FORMATS:
        _, _, problems = reading.triples(path, path.name, "http://b.org/", "urn:genid:")
        assert len(problems) == 1 and problems[0].message in error.value.message
    return error.value


# --- what nests, and what only looks like it ------------------------------------------------------

FLAT = {
    "attributes.rdf": (
        HEAD
        + ">"
        + '<rdf:Description rdf:about="http://e.org/a" e:p="a > b"/>' * 600
        + "</rdf:RDF>"
    ),
    "cdata.rdf": HEAD + ">" + THING.format("<![CDATA[" + "<x>" * 600 + "]]>"),
    "comment.rdf": HEAD + "><!-- " + "<x>" * 600 + " -->" + THING.format("x"),
    "instruction.rdf": HEAD + "><?x " + "<x>" * 600 + "?>" + THING.format("x"),
    "comment.ttl": '# a << b\n<http://e.org/a> <http://e.org/p> "x" .\n' * 600,
    "long.ttl": '<http://e.org/a> <http://e.org/p> """' + '<< " << \n' * 600 + '""" .',
    "single.ttl": "<http://e.org/a> <http://e.org/p> '''" + "<< ' << \n" * 600 + "''' .",
    "text.jsonld": '{"@id":"http://e.org/a","http://e.org/p":"' + "[{" * 600 + '\\""}',
    "hash.ttl": (
        '@prefix e: <http://e.org/> .\ne:a\\#b <http://e.org/p#> "x" .\n'
        + '<http://e.org/a> <http://e.org/p> "# <<" .\n' * 600
    ),
}


@pytest.mark.parametrize("name", FLAT)
def test_what_is_flat_is_read(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, name, FLAT[name])
    assert len(asking.plain([path])) == len(read(path)) > 0


DEEP = {
    "deep.rdf": (
        HEAD
        + ">"
        + "<rdf:Description><e:p>" * 400
        + "</e:p></rdf:Description>" * 400
        + "</rdf:RDF>"
    ),
    "deep.ttl": (
        "<http://e.org/a> <http://e.org/p> "
        + "<<( <http://e.org/a> <http://e.org/p> " * 600
        + '"x"'
        + " )>>" * 600
        + " ."
    ),
    "deep.jsonld": '{"http://e.org/p":' * 600 + "1" + "}" * 600,
}


@pytest.mark.parametrize("name", DEEP)
def test_what_nests_too_deeply_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    assert f"{name}:1:" in refused(path := put(tmp_path, name, DEEP[name])).message
    assert "nested deeper than 500 levels" in refused(path).message


# --- entities -------------------------------------------------------------------------------------


def test_entities_as_ontologies_have_them(tmp_path: Path) -> None:
    many = "".join(f'<!ENTITY n{n} "{n}">' for n in range(150))
    path = put(
        tmp_path,
        "a.owl",
        f"<!DOCTYPE rdf:RDF [<!ENTITY e 'http://e.org/'><!ENTITY part '&e;part#'>{many}]>{HEAD}>"
        + THING.format("&part;x &n149; &amp; &#13;"),
    )
    assert read(path) == [
        ("<http://e.org/a>", "<http://e.org/p>", '"http://e.org/part#x 149 & \\r"')
    ]


@pytest.mark.parametrize(
    ("declared", "used", "said"),
    [
        (
            "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 9}">' for n in range(1, 12)).replace(
                "&a0;", "x" * 99
            ),
            "&a11;",
            ("until they come to far more than the file", "amplification"),
        ),
        (
            "".join(f'<!ENTITY a{n} "&a{n + 1};">' for n in range(30_000)) + '<!ENTITY a30000 "x">',
            "&a0;",
            ("more than 500 XML entities",),
        ),
        ('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;", ("recursive entity reference",)),
        ('<!ENTITY a SYSTEM "/etc/passwd">', "&a;", ("nothing is fetched",)),
        ("", "&nbsp;", ("undefined entity",)),
    ],
    ids=["bomb", "chain", "circle", "elsewhere", "unknown"],
)
def test_entities_that_are_refused(
    tmp_path: Path, declared: str, used: str, said: tuple[str, ...]
) -> None:
    path = put(tmp_path, "a.rdf", f"<!DOCTYPE rdf:RDF [\n{declared}]>{HEAD}>" + THING.format(used))
    assert any(one in refused(path).message for one in said), refused(path).message


def test_an_entity_of_a_declaration_elsewhere_is_named(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "a.rdf",
        f'<!DOCTYPE rdf:RDF SYSTEM "http://e.org/x.dtd">{HEAD}>' + THING.format("&name;"),
    )
    assert "the XML entity “name”, which it does not declare" in refused(path).message


# --- encodings, bases, languages ------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["ISO-8859-1", "UTF-16", "utf-16-le", "windows-1252", "utf-8-sig", "UTF-32"]
)
def test_xml_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    said = "UTF-8" if "sig" in encoding else encoding
    path = put(
        tmp_path,
        "a.rdf",
        (f'<?xml version="1.0" encoding="{said}"?>\n{HEAD}>' + THING.format("Zürich")).encode(
            encoding
        ),
    )
    assert read(path)[0][2] == '"Zürich"' and len(asking.plain([path])) == 1


def test_xml_in_korean_and_japanese(tmp_path: Path) -> None:
    for encoding, text in (
        ("EUC-KR", "광주"),
        ("euc-kr", "똠방각하"),
        ("Shift_JIS", "東京"),
        ("GB2312", "北京"),
    ):
        path = put(
            tmp_path,
            "a.rdf",
            (f"<?xml version='1.0' encoding='{encoding}'?>{HEAD}>" + THING.format(text)).encode(
                "cp949" if "k" in encoding.lower()[-2:] else encoding
            ),
        )
        assert read(path)[0][2] == f'"{text}"'


def test_xml_that_is_not_in_its_encoding(tmp_path: Path) -> None:
    path = put(tmp_path, "a.rdf", (HEAD + ">\n" + THING.format("Zürich")).encode("latin-1"))
    error = refused(path)
    assert "a.rdf:2:51: is not in UTF-8" in error.message and 'encoding="ISO-8859-1"' in error.hint
    path = put(
        tmp_path,
        "a.rdf",
        '<?xml version="1.0" encoding="klingon"?>' + HEAD + ">" + THING.format("x"),
    )
    assert "says that it is in “klingon”, an encoding that is not known" in refused(path).message


@pytest.mark.parametrize(
    ("base", "about", "subject"),
    [
        ('xml:base=""', "#x", "{}#x"),
        ('xml:base="sub/"', "x", "{folder}sub/x"),
        ('xml:base="http://e.org/d/f#g"', "x", "http://e.org/d/x"),
        ('xml:base="http://e.org/d/f"', "", "http://e.org/d/f"),
        ("", "#x", "{}#x"),
        ('xml:base="//e.org/"', "x", "file://e.org/x"),
    ],
)
def test_bases_are_resolved(tmp_path: Path, base: str, about: str, subject: str) -> None:
    path = put(
        tmp_path,
        "a.rdf",
        f"{HEAD} {base}><rdf:Description"
        f' rdf:about="{about}"><e:p>v</e:p></rdf:Description></rdf:RDF>',
    )
    whole = path.resolve().as_uri()
    assert read(path)[0][0] == f"<{subject.format(whole, folder=whole.removesuffix('a.rdf'))}>"


def test_a_base_inside_a_base(tmp_path: Path) -> None:
    inner = '<rdf:Description xml:base="../c/" rdf:about="x"><e:p>v</e:p></rdf:Description>'
    path = put(
        tmp_path,
        "a.rdf",
        f'{HEAD} xml:base="http://e.org/a/b/">{inner}<rdf:Description'
        ' rdf:about="y"><e:p>v</e:p></rdf:Description></rdf:RDF>',
    )
    assert [row[0] for row in read(path)] == ["<http://e.org/a/b/y>", "<http://e.org/a/c/x>"]


def test_the_language_of_what_is_around_is_taken_back(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "a.rdf",
        f'{HEAD} xml:lang="en-GB">'
        + THING.format('x</e:p><e:p xml:lang="">y</e:p><e:p xml:lang="zh-classical">z'),
    )
    assert [row[2] for row in read(path)] == ['"x"@en-GB', '"y"', '"z"@zh-classical']


def test_a_literal_of_xml_keeps_what_it_holds(tmp_path: Path) -> None:
    inner = '<b xml:lang="en-GB" xml:base="x">a &amp; b<i/></b><!-- c --><?d e?>'
    path = put(
        tmp_path,
        "a.rdf",
        f'{HEAD}><rdf:Description rdf:about="http://e.org/a"><e:p'
        f' rdf:parseType="Literal">{inner}</e:p></rdf:Description></rdf:RDF>',
    )
    text = parts(read(path)[0][2])[0]
    assert 'xml:lang="en-GB"' in text and 'xml:base="x"' in text and "a &amp; b<i></i></b>" in text


TAGS = [
    "en-GB",
    "EN",
    "zh-Hant-TW",
    "zh-classical",
    "de-CH-1996",
    "x-verylongsubtag",
    "e",
    "abcdefghij",
    "ko",
    "sr-Latn-RS",
]


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.nq", "a.trig", "a.n3", "a.rdf", "a.jsonld"])
def test_tags_as_they_are_written(tmp_path: Path, name: str) -> None:
    lines = "".join(
        f'<http://e.org/a> <http://e.org/p{n}> "x"@{tag} .\n' for n, tag in enumerate(TAGS)
    )
    if name == "a.rdf":
        lines = (
            HEAD
            + '><rdf:Description rdf:about="http://e.org/a">'
            + "".join(f'<e:p{n} xml:lang="{tag}">x</e:p{n}>' for n, tag in enumerate(TAGS))
            + "</rdf:Description></rdf:RDF>"
        )
    if name == "a.jsonld":
        lines = (
            '{"@id":"http://e.org/a"'
            + "".join(
                f',"http://e.org/p{n}":{{"@value":"x","@language":"{tag}"}}'
                for n, tag in enumerate(TAGS)
            )
            + "}"
        )
    path = put(tmp_path, name, lines)
    assert {parts(row[2])[2] for row in read(path)} == set(TAGS)
    again = asking.plain([path])
    assert {quad.object.language for quad in again} == {tag.lower() for tag in TAGS}
    for format, suffix in (
        ("turtle", "ttl"),
        ("ntriples", "nt"),
        ("jsonld", "jsonld"),
        ("rdfxml", "rdf"),
        ("trig", "trig"),
        ("nquads", "nq"),
    ):
        made = put(tmp_path, f"b.{suffix}", graphs.converted(format, [path]))
        assert {parts(row[2])[2] for row in read(made)} == set(TAGS), format


def test_a_text_that_looks_like_a_tag_is_none(tmp_path: Path) -> None:
    text = '"@en-GB" and x-kgtag-656e2d47-42 # "@EN'
    path = put(
        tmp_path,
        "a.ttl",
        f"<http://e.org/a> <http://e.org/p> {literal(text)} , '''say \"x\"@EN'''@EN-us . #"
        ' "x"@EN\n@prefix e: <http://e.org/X@EN> .',
    )
    assert {row[2] for row in read(path)} == {literal(text), '"say \\"x\\"@EN"@EN-us'}
    assert text in graphs.converted("ntriples", [path]).decode().replace('\\"', '"')


def test_the_place_of_a_fault_behind_odd_tags(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "a.ttl",
        '<http://e.org/a> <http://e.org/p> "x"@en-GB , "y"@zh-classical , <a b> .\n',
    )
    assert "a.ttl:1:66" in refused(path).message


@given(
    st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["", *TAGS])), min_size=1, max_size=5)
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_hidden_tags_come_back(texts: list[tuple[str, str]]) -> None:
    terms = [
        literal("".join(c for c in text if not "\ud800" <= c <= "\udfff"), language=tag)
        for text, tag in texts
    ]
    whole = " ".join(terms)
    mark = tags.unused_mark(whole)
    hidden = turtle_tags.with_hidden_tags(whole, mark)
    assert tags.shown(hidden, mark) == whole
    assert [tags.shown(tags.hide(term, mark), mark) for term in terms] == terms


# --- faults have a place, and nothing is left out in silence --------------------------------------

FAULTS = [
    (
        "a.rdf",
        (
            f"<?xml version='1.0'?>\n{HEAD}>\n<rdf:Description>\n "
            " <e:p>x</e:q></rdf:Description></rdf:RDF>"
        ),
        "a.rdf:4:11: is not well-formed RDF/XML: mismatched tag",
    ),
    (
        "a.rdf",
        f'{HEAD}>\n <rdf:Description rdf:ID="a b"/>\n</rdf:RDF>',
        "a.rdf:2:2: is not well-formed RDF/XML: a b is not a valid rdf:ID",
    ),
    (
        "a.rdf",
        f'{HEAD}>\n <rdf:Description rdf:about="http://e.org/a b"/>\n</rdf:RDF>',
        "a.rdf:2:2: ",
    ),
    (
        "a.rdf",
        f'{HEAD}>\n <rdf:Description xml:lang="en_US"/>\n</rdf:RDF>',
        "a.rdf:2:2: “en_US” is no language tag",
    ),
    ("a.xml", f"{HEAD}>", "a.xml:1:"),
    (
        "a.jsonld",
        (
            '[{"@id":"http://e.org/a","http://e.org/p":"kept"},\n {"@id":"http://e.org/a'
            ' b","http://e.org/p":"x"}]'
        ),
        "a.jsonld:2:9: “http://e.org/a b” is no IRI",
    ),
    (
        "a.jsonld",
        '{"@id":"http://e.org/100%",\n"http://e.org/p":"x"}',
        "a.jsonld:1:8: “http://e.org/100%” is no IRI",
    ),
    (
        "a.jsonld",
        '{"@id":"http://e.org/a",\n"http://e.org/p q":"x"}',
        "a.jsonld:2:1: “http://e.org/p q” is no IRI",
    ),
    (
        "a.jsonld",
        '{"@id":"http://e.org/a",\n"http://e.org/p":{"@list":["y",\n{"@id":"http://e.org/b c"}]}}',
        "a.jsonld:3:8: “http://e.org/b c” is no IRI",
    ),
    (
        "a.jsonld",
        '{"@id":"http://e.org/a",\n"@type":"http://e.org/b c"}',
        "a.jsonld:2:9: “http://e.org/b c” is no IRI",
    ),
    (
        "a.jsonld",
        '{"@id":"http://e.org/g h",\n"@graph":[{"@id":"http://e.org/a","http://e.org/p":"x"}]}',
        "a.jsonld:1:8: “http://e.org/g h” is no IRI",
    ),
    (
        "a.jsonld",
        '{"@id":"http://e.org/a",\n"http://e.org/p":{"@value":"x","@language":"en_US"}}',
        "a.jsonld:2:44: “en_US” is no language tag",
    ),
    (
        "a.jsonld",
        '{"@id":"http://e.org/a",\n"_:p":"x"}',
        "a.jsonld:2:1: “_:p” is no IRI: a blank node is no property",
    ),
    (
        "a.jsonld",
        '{"@context":{"e":"http://e.org/"},"@id":"e:a b",\n"e:p":"x"}',
        "a.jsonld:1:41: “http://e.org/a b” is no IRI",
    ),
    (
        "a.jsonld",
        '{"@context":\n ["https://context.example"],"name":"x"}',
        "a.jsonld:2:3: its @context https://context.example is kept elsewhere, and nothing is fetched",
    ),
    (
        "a.jsonld",
        '{"@id":"http://e.org/a","name":"x"}',
        "a.jsonld:1:25: says nothing: no @context tells what “name” means",
    ),
    (
        "a.jsonld",
        '{"@id":"_:a b",\n"http://e.org/p":"x"}',
        "a.jsonld:1:8: “_:a b” is no blank node",
    ),
    (
        "a.jsonld",
        '[{"@id":"http://e.org/a","http://e.org/p":"x"},\n{"http://e.org/p":{"@value":"x","@id":"y"}}]',
        "a.jsonld:2:19: is not well-formed JSON-LD: @value and @id",
    ),
    (
        "a.json",
        '{"@id":"http://e.org/a",\n "http://e.org/p": x}',
        "a.json:2:20: is not well-formed JSON-LD",
    ),
    ("a.nt", "<http://e.org/a b> <http://e.org/p> <http://e.org/c> .", "a.nt:1:"),
]


@pytest.mark.parametrize(("name", "text", "said"), FAULTS)
def test_faults_have_a_place(tmp_path: Path, name: str, text: str, said: str) -> None:
    assert said in refused(put(tmp_path, name, text)).message


LEFT_OUT = '{"@context":{"p":"http://e.org/p","known":null},\n"@id":"http://e.org/s","p":1,"known":2,"name":{"p":3},"size":4}'
SAID = "a.jsonld:2:40: no @context tells what “name”, “size” mean: they are left out"


def test_what_no_context_explains_is_left_out_with_a_word(small: Path, tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonld", LEFT_OUT)
    with pytest.warns(UserWarning, match=re.escape(SAID)):
        assert len(asking.plain([path])) == 1
    done = run("query", "--data", path, "SELECT ?o { ?s ?p ?o }", "--format", "csv", check=0)
    assert done.stdout.split() == ["o", "1"] and done.stderr.startswith(f"kg: {tmp_path}/{SAID}")
    # What is the project's own can be mended.
    (small / "data/a.jsonld").write_text(LEFT_OUT, "utf-8")
    checked = run("-C", small, "check", check=1)
    assert f"data/{SAID}" in checked.stdout + checked.stderr


def test_a_keyword_that_is_none_is_told(tmp_path: Path) -> None:
    text = '{"@id":"http://x/a","http://x/p":"say \\"@note\\": no",\n"@typ":"http://x/Fund"}'
    said = "a.jsonld:2:1: “@typ” is no keyword of JSON-LD: it is left out"
    with pytest.warns(UserWarning, match=re.escape(said) + r"\s+hint: did you mean @type\?"):
        assert len(asking.plain([put(tmp_path, "a.jsonld", text)])) == 1


def test_what_is_left_out_is_told_in_korean(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text('{"@id": "http://x/a", "http://x/p": 1, "name": "x", "size": 2}', "utf-8")
    told = run("--lang", "ko", "query", "--data", path, "ASK { ?s ?p ?o }").stderr
    assert told.startswith(f"kg: {path}:1:")
    assert "@context에서 뜻을 밝히지 않아 빠집니다: “name”, “size”\n  도움말: @context에서" in told
    path.write_text('{"@id": "http://x/a b", "http://x/p": 1}', "utf-8")
    told = run("--lang", "ko", "query", "--data", path, "ASK { ?s ?p ?o }", check=2).stderr
    assert ": IRI가 아닙니다: “http://x/a b” (" in told and "빈칸은 %20" in told


def test_a_tag_that_is_odd_beside_what_is_left_out_is_told(tmp_path: Path) -> None:
    text = (
        '{"@context":{"b":"http://v/b","w":"http://v/w"},"@id":"http://x/a",'
        '"b":{"@value":"x","@language":"abcdefghij"},"foo":1,"w":1}'
    )
    assert "“abcdefghij” is no language tag" in refused(put(tmp_path, "a.jsonld", text)).message


def test_python_hears_what_is_left_out(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonld", LEFT_OUT)
    with pytest.warns(UserWarning, match=re.escape(SAID)):
        assert len(kg.query("SELECT * { ?s ?p ?o }", data=path).rows) == 1


def test_a_directive_behind_a_text_is_no_tag(tmp_path: Path) -> None:
    text = 'VERSION "1.2"\n@prefix : <http://x/> .\n:a :b "x" @en-GB , "y"@zh-classical .'
    assert len(asking.plain([put(tmp_path, "a.ttl", text)])) == 2


@pytest.mark.parametrize("kind", ["Literal", "Foo", "Triple"])
def test_an_unknown_kind_of_content_is_a_literal(tmp_path: Path, kind: str) -> None:
    text = (
        f'{HEAD}><rdf:Description rdf:about="http://x/a"><v:b xmlns:v="http://v/" '
        f'rdf:parseType="{kind}">a<v:i>q</v:i></v:b></rdf:Description></rdf:RDF>'
    )
    (quad,) = asking.plain([put(tmp_path, "a.rdf", text)])
    assert "q</v:i>" in quad.object.value


def test_another_kind_than_the_name_says(tmp_path: Path) -> None:
    for name, text, hint in (
        (
            "a.rdf",
            "@prefix e: <http://e.org/> .\ne:a e:p e:b .",
            "it looks like Turtle: its name would end in .ttl",
        ),
        (
            "a.ttl",
            f"{HEAD}>" + THING.format("x"),
            "it looks like RDF/XML: its name would end in .rdf or .owl",
        ),
        (
            "a.nt",
            '{"@id": "http://e.org/a"}',
            "it looks like JSON-LD: its name would end in .jsonld",
        ),
    ):
        assert refused(put(tmp_path, name, text)).hint == hint
    with pytest.raises(KGError, match="unknown kind of file") as error:
        asking.plain([put(tmp_path, "a.gz", b"x")])
    assert error.value.hint == "unpack it first"


def test_two_files_with_a_node_of_one_name(tmp_path: Path) -> None:
    one, two = (put(tmp_path, f"{n}.ttl", f'_:a <http://e.org/p> "{n}"@en-GB .') for n in (1, 2))
    assert len({quad.subject for quad in asking.plain([one, two])}) == 2
    assert (
        len(
            {
                line.split()[0]
                for line in graphs.converted("ntriples", [one, two]).decode().splitlines()
            }
        )
        == 2
    )


@pytest.mark.parametrize(
    "condition",
    [
        'LANG(?o) = "en-GB"',
        '"en-GB" = lang( ?o )',
        "LANG(?o) IN ('en-GB', 'x')",
        'LANG(?o) != "x" && !(LANG(?o) NOT IN ("EN-gb"))',
        'LANGMATCHES(LANG(?o), "en-GB")',
        '?o = "colour"@en-GB',
    ],
)
def test_a_query_finds_a_tag_as_it_is_written(tmp_path: Path, condition: str) -> None:
    path = put(
        tmp_path,
        "a.ttl",
        '<http://e.org/a> <http://e.org/p> "colour"@en-GB , "en-GB" , "color"@en-US .',
    )
    assert kg.query(f"SELECT ?o {{ ?s ?p ?o FILTER({condition}) }}", data=[path]).rows == [
        ('"colour"@en-GB',)
    ]


TAGGED = (
    '<http://e.org/a> <http://e.org/p> "a"@en-GB , "b"@zh-Hant-TW , "c"@de-x-ab , "d@en-gb" .\n'
)


@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://e.org/a>"])
def test_a_graph_that_a_query_makes_keeps_its_tags(tmp_path: Path, text: str) -> None:
    path = put(tmp_path, "a.ttl", TAGGED)
    want = ['"a"@en-GB', '"b"@zh-Hant-TW', '"c"@de-x-ab', '"d@en-gb"']
    assert [o for _, _, o in kg.query(text, data=[path])] == want
    for format in ("turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads"):
        said = run("query", "--data", path, text, "--format", format).stdout
        assert all(tag in said for tag in ("en-GB", "zh-Hant-TW", "de-x-ab")), format


@pytest.mark.parametrize("format", ["json", "xml", "tsv"])
def test_rows_keep_their_tags(tmp_path: Path, format: str) -> None:
    path = put(tmp_path, "a.ttl", TAGGED)
    rows = 'SELECT ?o (\',"xml:lang":"en-gb"\' AS ?q) { ?s ?p ?o } ORDER BY ?o'
    said = run("query", "--data", path, rows, "--format", format, check=0).stdout
    assert all(tag in said for tag in ("en-GB", "zh-Hant-TW", "de-x-ab", "d@en-gb"))
    # A text that looks like a tag is left alone, and there is no other tag in small letters.
    assert said.count("en-gb") == 5


def test_rows_in_python_and_with_citations_keep_their_tags(small: Path) -> None:
    put(small / "data", "a.ttl", TAGGED)
    query = "SELECT ?o { <http://e.org/a> ?p ?o } ORDER BY ?o"
    graph = kg.open(small)
    want = {('"a"@en-GB',), ('"b"@zh-Hant-TW',), ('"c"@de-x-ab',), ('"d@en-gb"',)}
    assert set(graph.query(query).rows) == set(graph.cite(query).rows) == want
    assert '"a"@en-GB' in run("-C", small, "query", "--cite", query, "--format", "tsv").stdout


# --- XML that is written --------------------------------------------------------------------------

CHARACTERS = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("\0\b\t\n\r\x0b\x1f\x7f\x85\u2028\ufffe\uffff<>&\"']\U0001f600"),
    max_size=12,
)
FITS = "that XML 1.0 can hold"


def holds(text: str) -> bool:
    return all(
        c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
        for c in text
    )


@given(CHARACTERS, st.sampled_from(["", "en-GB", "zh-classical"]))
@settings(max_examples=150, deadline=None)
def test_every_text_through_rdfxml(text: str, tag: str) -> None:
    triples = [
        ("<http://e.org/s>", "<http://e.org/p>", literal(text, language=tag)),
        ("<http://e.org/s>", "<http://e.org/q>", literal(text, "http://e.org/t")),
    ]
    if not holds(text):
        with pytest.raises(KGError, match="XML cannot hold the character U\\+"):
            formats.graph(triples, "rdfxml")
        return
    made = formats.graph(triples, "rdfxml")
    found = {
        (p, o.value)
        for _, p, o in (
            (q.subject, q.predicate.value, q.object)
            for q in ox.parse(made, format=ox.RdfFormat.RDF_XML, lenient=True)
        )
    }
    assert found == {("http://e.org/p", text), ("http://e.org/q", text)}
    if tag != "zh-classical":
        second = rdflib.Graph().parse(data=made, format="xml")
        assert {(str(p), str(o)) for _, p, o in second} == found
        assert tag in {o.language or "" for o in second.objects()} | {
            (o.language or "").replace("gb", "GB") for o in second.objects()
        }


@given(st.lists(CHARACTERS, min_size=1, max_size=4), st.sampled_from(["", "en-GB"]))
@settings(max_examples=100, deadline=None)
def test_every_text_through_results(texts: list[str], tag: str) -> None:
    rows = asking.Rows(["x"], [(literal(text, language=tag),) for text in texts])
    store = ox.Store()
    for number, text in enumerate(texts):
        store.add(
            ox.Quad(
                ox.NamedNode(f"http://e.org/{number}"),
                ox.NamedNode("http://e.org/p"),
                ox.Literal(text),
            )
        )

    def asked() -> bytes:
        return formats.machine(store.query("SELECT ?x { ?s ?p ?x } ORDER BY ?s"), "xml")

    for made in (lambda: formats.results(rows, "xml"), asked):
        if all(map(holds, texts)):
            assert [
                element.text or ""
                for element in ET.fromstring(made()).iter(
                    "{http://www.w3.org/2005/sparql-results#}literal"
                )
            ] == texts
        else:
            with pytest.raises(KGError, match="XML cannot hold the character U\\+"):
                made()


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_character_in_pieces(size: int) -> None:
    for text, fits in (("a\ufffdb\r", True), ("a\ufffeb", False), ("\uffff", False)):
        out = io.BytesIO()
        checked = xml_writing.Checked(out)
        raw = text.encode()
        try:
            for at in range(0, len(raw), size):
                checked.write(raw[at : at + size])
            checked.finish()
            assert fits and out.getvalue().decode() == text.replace("\r", "&#13;")
        except KGError as error:
            assert not fits and "XML cannot hold the character U+FFF" in error.message


# Names by the fifth edition of XML alone, too: most parsers keep to the fourth.
REFUSED = ["123", "a%20", "", "x/", "x#", "1#2", "(b)", "a:", "😀", "Ș", "㐀", "ꀀ", "\U00010000"]
WRITTEN = ["p", "x/_1", "a.b-c", "한국어", "a%20b", "x#y", "1a", "a(b", "a:b", "Ωmega"]


@pytest.mark.parametrize("end", REFUSED)
def test_a_property_that_xml_cannot_name(end: str) -> None:
    with pytest.raises(KGError, match="RDF/XML has no place for the property") as error:
        formats.graph(
            [("<http://e.org/s>", f"<http://e.org/{end}>", '"x"')], "rdfxml", {"e": "http://e.org/"}
        )
    assert f"http://e.org/{end}" in error.value.message


@pytest.mark.parametrize(
    "name",
    [
        "li",
        "Description",
        "about",
        "ID",
        "resource",
        "nodeID",
        "parseType",
        "datatype",
        "RDF",
        "aboutEach",
        "bagID",
    ],
)
def test_a_property_that_means_something_in_xml(name: str) -> None:
    with pytest.raises(KGError, match=f"#{name}: its name has a meaning there"):
        formats.graph(
            [("<http://e.org/s>", f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}>", '"x"')],
            "rdfxml",
        )


@pytest.mark.parametrize(
    "prefixes",
    [
        {},
        {"e": "http://e.org/"},
        {"": "http://e.org/"},
        {"xml": "http://e.org/", "1": "http://e.org/x#", "rdf": "http://e.org/x/"},
    ],
)
def test_properties_that_xml_names(prefixes: dict[str, str]) -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    wanted = [
        *(f"http://e.org/{end}" for end in WRITTEN),
        f"{rdf}_1",
        f"{rdf}value",
        "urn:x:y",
        "mailto:z",
    ]
    made = formats.graph(
        [("<http://e.org/s?a&b>", f"<{name}>", "<http://e.org/o>") for name in wanted],
        "rdfxml",
        prefixes,
    )
    assert sorted(
        quad.predicate.value for quad in ox.parse(made, format=ox.RdfFormat.RDF_XML)
    ) == sorted(wanted)
    assert sorted(
        str(p) for p in rdflib.Graph().parse(data=made, format="xml").predicates()
    ) == sorted(wanted)


def test_blank_nodes_keep_apart_in_xml(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "a.nt",
        "_:1a <http://e.org/p> _:b.c .\n_:x-kg-3161 <http://e.org/p> _:1a .\n_:b <http://e.org/p>"
        ' "x"@ar--rtl .\n',
    )
    made = graphs.converted("rdfxml", [path])
    assert ET.fromstring(made) is not None
    again = ox.Dataset(ox.parse(made, format=ox.RdfFormat.RDF_XML))
    first = ox.Dataset(ox.parse(path.read_bytes(), format=ox.RdfFormat.N_TRIPLES))
    for one in (again, first):
        one.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert again == first


# --- what a format drops is told ------------------------------------------------------------------

P = '"http://e.org/p"'
LOST = {
    "a direction": (f'{{"@id":"http://x/a",{P}:\n{{"@value":"x","@direction":"rtl"}}}}', 1, "2:15: “@direction” has no @language beside it: it is left out"),
    "a direction by another word": (f'{{"@context":{{"dir":"@direction"}},"@id":"http://x/a",\n{P}:{{"@value":"x","dir":"rtl"}}}}', 1, "2:32: “@direction” has no @language"),
    "a direction for all": (f'{{"@context":{{"@direction":"rtl"}},"@id":"http://x/a",{P}:"x"}}', 1, "1:14: “@direction” has no @language"),
    "digits": (f'{{"@id":"http://x/a",\n{P}:0.12345678901234567890}}', 1, "2:18: “0.12345678901234567890” is more than a number of JSON-LD can hold: it is read as 0.12345678901234568"),
    "too large and too small": (f'{{"@id":"http://x/a",{P}:[1e400,\n1e-400]}}', 2, "1:39: “1e400”, “1e-400” are more than"),
    "a key twice": (f'{{"@id":"http://x/a",{P}:1,\n{P}:2}}', 2, "2:1: “http://e.org/p” stands twice in one object"),
    "a term twice": ('{"@context":{"p":"http://x/1",\n"p":"http://x/2"},"@id":"http://x/a","p":2}', 1, "2:1: “p” stands twice in one @context: the last one counts"),
    "loose in a graph": (f'{{"@graph":["x",\n5,{{"@id":"http://x/a",{P}:1}}]}}', 1, "1:12: “x”, “5” are said of nothing: they are left out"),
    "loose at the top": (f'[{{"@id":"http://x/a",{P}:1}},\n{{"@value":"y"}}]', 1, '2:1: “{"@value":"y"}” is said of nothing'),
    "a list in a list": (f'{{"@id":"http://x/a",{P}:{{"@list":["x",["y"]]}}}}', 5, '1:52: “["y"]” is a list in a list: the two are read as one'),
    "an index": (f'{{"@id":"http://x/a",\n"@index":"x",{P}:{{"@value":"y","@index":"z"}}}}', 1, "2:1: “@index” groups values by words that are no statement: the words are left out"),
    "an index by another word": (f'{{"@context":{{"i":"@index"}},"@id":"http://x/a",\n"i":"x",{P}:1}}', 1, "2:1: “i” groups values"),
    "maps by an index": ('{"@context":{"p":{"@id":"http://x/p","@container":"@index"},\n"q":{"@container":["@set", "@index"],"@id":"http://x/q"}},"@id":"http://x/a","p":{"one":1},"q":{"two":2}}', 2, "1:18: “p”, “q” group values"),
    "a text alone": ('"x"', 0, "1:1: “x” is said of nothing"),
    "an empty object": ("{}", 0, "1:1: holds no statement"),
    "an empty list": ("[]", 0, "1:1: holds no statement"),
    "a node alone": ('{"@id":"http://x/a"}', 0, "1:1: holds no statement"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_what_json_ld_loses_is_told(tmp_path: Path, name: str) -> None:
    text, count, said = LOST[name]
    path = put(tmp_path, "a.jsonld", text)
    rows, _, problems = reading.triples(path, path.name, "http://b/", "urn:genid:")
    assert len(rows) == count and len(problems) == 1 and problems[0].hint
    assert f"a.jsonld:{said}" in str(problems[0])
    with pytest.warns(UserWarning, match=re.escape(f"a.jsonld:{said}")):
        kg.query("SELECT * { ?s ?p ?o }", data=path)


def test_what_is_lost_is_a_warning_for_others_files_and_a_problem_of_ones_own(
    small: Path, tmp_path: Path
) -> None:
    text, _, said = LOST["digits"]
    path = put(tmp_path, "a.jsonld", text)
    done = run("query", "--data", path, "SELECT ?s { ?s ?p ?o }", "--format", "csv", check=0)
    assert done.stdout.split() == ["s", "http://x/a"] and f"a.jsonld:{said}" in done.stderr
    (small / "data/a.jsonld").write_text(text, "utf-8")
    checked = run("-C", small, "check", check=1)
    assert f"data/a.jsonld:{said}" in checked.stdout + checked.stderr
    assert "hint: write it as" in checked.stdout + checked.stderr


KEPT = {
    "a direction with its language": f'{{"@id":"http://x/a",{P}:{{"@value":"x","@direction":"rtl","@language":"ar"}}}}',
    "a direction with a language for all": '{"@context":{"@language":"ar","p":{"@id":"http://x/p","@direction":"rtl"}},"@id":"http://x/a","p":"x"}',
    "a map of languages": '{"@context":{"p":{"@id":"http://x/p","@direction":"rtl","@container":"@language"}},"@id":"http://x/a","p":{"ar":"x"}}',
    "a map by a property": '{"@context":{"p":{"@id":"http://x/p","@container":"@index","@index":"http://x/i"}},"@id":"http://x/a","p":{"one":{"@id":"http://x/b"}}}',
    "maps by other keys": '{"@context":{"p":{"@id":"http://x/p","@container":"@id"},"q":{"@id":"http://x/q","@container":"@type"}},"@id":"http://x/a","p":{"http://x/b":{}},"q":{"http://x/C":{"@id":"http://x/c"}}}',
    "an index in JSON": f'{{"@id":"http://x/a",{P}:{{"@type":"@json","@value":{{"@index":"x"}}}}}}',
    "numbers": f'{{"@id":"http://x/a",{P}:[0.1,0.30000000000000004,0.10000000000000001,12345678901234567890,1e21]}}',
    "included": f'{{"@id":"http://x/a","@included":[{{"@id":"http://x/b",{P}:1}}]}}',
    "nested": f'{{"@context":{{"n":"@nest"}},"@id":"http://x/a","n":{{{P}:1}},"@nest":{{{P}:2}}}}',
    "reverse": f'{{"@id":"http://x/a","@reverse":{{{P}:{{"@id":"http://x/b"}}}}}}',
    "lists in a list": f'{{"@id":"http://x/a",{P}:{{"@list":[{{"@list":[1]}}]}}}}',
    "JSON": f'{{"@id":"http://x/a",{P}:{{"@type":"@json","@value":{{"a":[[0.12345678901234567890]]}}}}}}',
    "one key in two objects": f'[{{"@id":"http://x/a",{P}:1}},{{"@id":"http://x/b",{P}:1}}]',
}


@pytest.mark.parametrize("name", KEPT)
def test_what_json_ld_keeps_is_read_without_a_word(tmp_path: Path, name: str) -> None:
    assert read(put(tmp_path, "a.jsonld", KEPT[name]))


def about(inner: str, attributes: str = "") -> str:
    return f'{HEAD}>\n<rdf:Description rdf:about="http://e.org/a"{attributes}>\n{inner}</rdf:Description></rdf:RDF>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (about("<e:p>x</e:p>", ' rdf:bagID="b"'), "2:1: the attribute rdf:bagID is no longer part of RDF/XML: it is left out"),
        (about('<e:p rdf:bagID="b">x</e:p>').replace("rdf:", "r:").replace(":rdf", ":r"), "3:1: the attribute rdf:bagID"),
        (about("<e:p>x</e:p>", ' rdf:resource="b"'), "2:1: the attribute rdf:resource means nothing on a node"),
        (about('<e:p rdf:about="b">x</e:p>\n<e:p rdf:about="c">x</e:p>'), "3:1: the attribute rdf:about means nothing on a property: 2 are left out"),
        (about('<e:p rdf:parseType="Resource"><e:q rdf:about="b">x</e:q></e:p>'), "3:31: the attribute rdf:about means nothing on a property"),
    ],
)  # fmt: skip
def test_attributes_that_rdfxml_passes_over_are_told(tmp_path: Path, text: str, said: str) -> None:
    path = put(tmp_path, "a.rdf", text)
    rows, _, problems = reading.triples(path, "a.rdf", "http://b/", "urn:genid:")
    assert rows and [f"a.rdf:{said}" in str(problem) for problem in problems] == [True]
    assert problems[0].hint
    with pytest.warns(UserWarning, match=re.escape(f"a.rdf:{said}")):
        assert len(asking.plain([path])) == len(rows)


def test_attributes_in_their_place_are_read_without_a_word(tmp_path: Path) -> None:
    inner = (
        '<e:p rdf:parseType="Collection"><e:T rdf:about="http://e.org/b"/></e:p>'
        '<e:p rdf:parseType="Resource"><e:q rdf:resource="http://e.org/c"/></e:p>'
        '<e:p rdf:parseType="Literal"><x rdf:bagID="kept"/></e:p><e:p rdf:datatype="http://e.org/d">x</e:p>'
    )
    assert len(read(put(tmp_path, "a.rdf", about(inner, ' xml:id="i" e:bagID="own"')))) == 9


def test_a_literal_of_xml_keeps_comments_and_instructions(tmp_path: Path) -> None:
    inner = "a<b><!-- 1 < 2 --></b><!--c--><?d e?><?f?>[kgtag:0]"
    path = put(tmp_path, "a.rdf", about(f'<e:p rdf:parseType="Literal">{inner}</e:p><!-- gone -->'))
    (row,) = read(path)
    text = parts(row[2])[0]
    assert re.sub(r' xmlns:\w+="[^"]*"', "", text) == inner
    assert {quad.object.value for quad in asking.plain([path])} == {text}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (":a :b :c ;\n  :b ?x .\n:d :e :f .", "3:6: is not well-formed N3: variables are not allowed"),
        ("{ ?x :b :c } => { ?x :d :e } .", "2:3: is not well-formed N3: variables"),
        (':a :b "x"@zh-classical ; :b ?y .', "2:29: is not well-formed N3: variables"),
        (':a :b :c .\n"x" :b :c .', "3:"),
    ],
)  # fmt: skip
def test_what_n3_says_and_rdf_cannot_has_a_place(tmp_path: Path, text: str, said: str) -> None:
    path = put(tmp_path, "a.n3", f"@prefix : <http://e.org/> .\n{text}\n")
    assert f"a.n3:{said}" in refused(path).message
    _, _, problems = reading.triples(path, "a.n3", "http://b.org/", "urn:genid:")
    assert problems[0].line and problems[0].column


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        (
            "a.ttl",
            '# <<\n<http://e/a> <http://e/p> <<( <http://e/s> <http://e/q> "x" )>> .',
            (2, 27),
        ),
        ("b.ttl", '<http://e/s> <http://e/q> "~ {|" {| <http://e/p> 1 |} .', (1, 34)),
        ("c.nt", '<http://e/a> <http://e/p> <<( _:b <http://e/q> "x" )>> .', (1, 27)),
    ],
)
def test_what_speaks_of_triples_is_named(
    tmp_path: Path, name: str, text: str, place: tuple[int, int]
) -> None:
    path = tmp_path / name
    path.write_text(f'{text}\n<http://e/s> <http://e/q> "5" .\n', "utf-8")
    rows, _, problems = reading.triples(path, name, "http://base/", "http://genid/")
    assert all(not word.startswith("<<") for row in rows for word in row)
    assert ("<http://e/s>", "<http://e/q>", '"5"', "") in rows
    (problem,) = problems
    assert (problem.line, problem.column) == place
    assert problem.message == "1 statement speaks of a triple (RDF 1.2): it is left out"


CLIQUE = " ".join(f"_:n{i} <http://e/p> _:n{j} ." for i in range(12) for j in range(12) if i != j)


@pytest.mark.parametrize("text", [f"<http://e/a> <http://e/p> ({'1 ' * 900}) .", CLIQUE])
def test_blank_nodes_that_are_alike_are_named_at_once(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(text, "utf-8")
    first, _, problems = reading.triples(path, path.name, "http://base/", "http://genid/")
    path.write_text(f"# the same\n{text}", "utf-8")  # is read anew
    again, _, _ = reading.triples(path, path.name, "http://base/", "http://genid/")
    assert first == again and not problems
    assert len(first) == len(list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)))
