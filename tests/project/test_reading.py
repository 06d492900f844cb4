"""What is read of a project's files, what is named instead, and that one cause is one problem."""

from __future__ import annotations

import json
import os
import shutil
import socket
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import run

import kg
from kg import characters, lines, listing
from kg.errors import Problem
from kg.forms.figures import Doubt, figure, money, number
from kg.forms.writing import unmistakable
from kg.project import claim_files, inputs, reading
from kg.words import phrase, translate

GAZETTE = "data/claims/gazette-2024-05-01.csv"
HEAD = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"


def said(folder: Path) -> list[str]:
    return [f"{problem} [{problem.hint}]" for problem in kg.check(folder)]


def amount(folder: Path, cell: str) -> None:
    path = folder / GAZETTE
    text = path.read_text("utf-8")
    assert "EUR 1200000,,about,,,,€1.2 million" in text
    path.write_text(text.replace("EUR 1200000,,about,,,,€1.2 million", f'"{cell}",,,,,,'), "utf-8")


# --- numbers --------------------------------------------------------------------------------------


def _two(cell: str, language: str = "") -> tuple[Decimal, ...]:
    found = figure(cell, language)
    return found.values if isinstance(found, Doubt) else ()


@pytest.mark.parametrize(
    ("cell", "two"),
    [
        ("3.000", (3, 3000)),
        ("-3.000", (-3, -3000)),
        ("+3.000", (3, 3000)),
        ("88.125", (88.125, 88125)),
        ("1.234 million", (1234000, 1234000000)),
        ("1,234 billion", (1234000000, 1234000000000)),
        ("1,234bn", (1234000000, 1234000000000)),
        ("9.900조", (9900000000000, 9900000000000000)),
        ("1.234천억", (123400000000, 123400000000000)),
        ("3,000", ()),
        ("4,116억", ()),
        ("1,234,567 million", ()),
        ("0.125", ()),
        ("1234.567", ()),
        ("12,345.678", ()),
        ("3.0001", ()),
        ("88.5", ()),
    ],
)
def test_two_readings(cell: str, two: tuple[float, ...]) -> None:
    assert tuple(map(float, _two(cell))) == two
    assert (number(cell) is None) == bool(two)


@pytest.mark.parametrize(
    "cell",
    [
        "0,125",
        "1.234.567",
        "1.234,5",
        "1 234",
        "1\u00a0234",
        "5 3만",
        "3'000",
        "(5)",
        "1,23,456",
        "00,123",
        "1억 1.234만",
        "9,9",
        "1.000,50",
        "9" * 29,
        "9" * 5_000,
        f"{'9' * 20} trillion",
        f"{'9' * 20}조 1",
    ],
)
def test_no_number(cell: str) -> None:
    assert number(cell) is None and money(f"EUR {cell}") is None


@pytest.mark.parametrize(
    "cell",
    [
        "200 BLN",
        "EUR 5.000",
        "5.000 €",
        "€1,234 million",
        "XYZ 5",
        "EUR 1.234.567",
    ],
)
def test_no_amount(cell: str) -> None:
    assert money(cell) is None


def test_a_number_of_many_digits_is_exact() -> None:
    assert (
        number("9" * 28) == 10**28 - 1 and number("9999999999999999조") == 9999999999999999 * 10**12
    )


def test_a_cell_without_end_is_told_in_a_line(small: Path) -> None:
    amount(small, f"EUR {'9' * 200_000}")
    done = run("-C", small, "check", check=1)
    assert "is no amount of money" in done.stderr and "999 … 999" in done.stderr
    assert max(map(len, done.stderr.splitlines())) < 1_100


def test_zero_of_a_magnitude_is_zero() -> None:
    assert number("0 billion") == 0


@pytest.mark.parametrize(
    ("cell", "message", "hint"),
    [
        ("EUR 5.000", "may be EUR 5 or EUR 5,000", "write EUR 5 or EUR 5000"),
        ("€3.125", "may be EUR 3.125 or EUR 3,125", "write EUR 3.1250 or EUR 3125"),
        (
            "EUR 1,234 billion",
            "may be EUR 1,234,000,000 or EUR 1,234,000,000,000",
            "write EUR 1234000000 or EUR 1234000000000",
        ),
        ("XBT 5", "is no amount of money", "write EUR 411600000000 or EUR 411.6 billion"),
    ],
)
def test_an_amount_of_two_readings_is_refused_and_stays_as_it_is(
    small: Path, cell: str, message: str, hint: str
) -> None:
    amount(small, cell)
    (found,) = said(small)
    assert message in found and hint in found
    run("-C", small, "format")
    assert f",{cell}," in (small / GAZETTE).read_text("utf-8").replace('"', "")
    words = [
        "--source",
        "gazette-2024-05-01",
        "--locator",
        "p9",
        "--subject",
        "footbridge-budget",
        "--predicate",
        "kg:amount",
        "--object",
        cell,
    ]
    assert message in run("-C", small, "add", *words, check=1).stderr


def test_the_hint_is_read_and_kept(small: Path) -> None:
    amount(small, "EUR 3.1250")
    assert kg.check(small) == []
    run("-C", small, "format", check=0)
    assert "EUR 3.1250" in (small / GAZETTE).read_text("utf-8") and kg.check(small) == []
    assert unmistakable(number("3.12500")) == "3.1250"


@pytest.mark.parametrize("cell", ["EUR 5,000", "5,000 €", "€5,000"])
@pytest.mark.parametrize(("language", "clear"), [("en-GB", True), ("ko", True), ("de", False)])
def test_a_comma_is_read_in_the_language_of_the_source(
    small: Path, cell: str, language: str, clear: bool
) -> None:
    sources = small / "data/sources.csv"
    text = sources.read_text("utf-8")
    assert "2024-05-01,,en,newspaper" in text
    sources.write_text(text.replace(",en,newspaper", f",{language},newspaper"), "utf-8")
    amount(small, cell)
    told = [] if clear else ["may be EUR 5 or EUR 5,000", "write EUR 5 or EUR 5000"]
    found = " ".join(said(small))
    assert bool(found) is not clear and all(words in found for words in told)
    # What may be two amounts stays as it is, whatever rewrites the file.
    run("-C", small, "format")
    row = "--source gazette-2024-05-01 --locator p9 --subject footbridge-budget".split()
    more = ["--predicate", "kg:amount", "--object", "EUR 5000"]
    run("-C", small, "add", *row, *more)
    after = (small / GAZETTE).read_text("utf-8")
    assert (f'kg:amount,"{cell}"' in after) is not clear


def test_a_number_of_a_german_source_is_one_or_refused() -> None:
    assert _two("5,000", "de") == (5, 5000) and _two("1,234억", "fr-CH") != ()
    assert _two("5,000", "en-GB") == _two("5,000", "ja") == _two("5,000") == ()
    assert figure("5,000,000", "de").value == 5_000_000 and figure("5,5", "de").value == 5.5


def test_a_parameter_of_two_readings_is_refused(small: Path) -> None:
    (small / "ontology/questions/over.rq").write_text(
        "# Title (en): Which values are over ?least?\n# Title (ko): ?least 넘는 값은?\n# Parameter:"
        " least (number): the least\nSELECT ?x { VALUES ?least { 5 } ?x kg:amount ?v FILTER(?v >"
        " ?least) }\n",
        "utf-8",
    )
    done = run("-C", small, "query", "over", "-p", "least=3.000")
    assert (
        done.returncode and "may be 3 or 3,000" in done.stderr and "write 3 or 3000" in done.stderr
    )


# --- files that are read or named -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("data/x.xlsx", "is not read", "save the sheet as “CSV UTF-8”"),
        ("data/x.tsv", "is not read", "the separator is a comma"),
        ("data/x.TXT", "is not read", "if it is a table"),
        ("data/x.xml", "is not read", "the ending .rdf"),
        ("data/x.json", "is not read", "the ending .jsonld"),
        ("data/x.ttl.gz", "is not read", "unpack it"),
        ("data/x", "is not read", "elsewhere"),
        ("data/sub/x.csv", "data/sub: is not read: it is a folder", "move its files into data/"),
        ("data/claims/sub/x.csv", "data/claims/sub: is not read", "data/claims/"),
        ("data/claims/x.ttl", "claims are CSV files", "RDF files belong in data/"),
        ("data/claims/x.xlsx", "claims are CSV files", "CSV UTF-8"),
        ("data/stories/x.md.csv.txt", "is not read", ""),
        ("data/licence.csv", "unknown column", ""),
        ("data/LICENSE.ttl", "is not well-formed Turtle", ""),
        ("data/changelog.xlsx", "is not read", "CSV UTF-8"),
        ("data/x.rq", "is not read", "ontology/questions/"),
        ("ontology/rules/x.sparql", "is not read: files of ontology/rules/ end in .rq", ".rq"),
        ("ontology/questions/x.sparql", "is not read", ".rq"),
        ("ontology/x.csv", "is not read", "such files belong in data/"),
        ("ontology/other/x.ttl", "ontology/other: is not read", "ontology/"),
        ("ontology/questions/old/x.rq", "is not read: it is a folder", ""),
    ],
)
def test_what_is_not_read_is_named(small: Path, name: str, message: str, hint: str) -> None:
    (small / name).parent.mkdir(parents=True, exist_ok=True)
    (small / name).write_text("x\n", "utf-8")
    (found,) = said(small)
    assert message in found and hint in found


@pytest.mark.parametrize(
    "name",
    [
        ".hidden",
        "x.csv~",
        "x.csv.bak",
        ".x.csv.swp",
        ".DS_Store",
        "README",
        "README.txt",
        "notes.md",
        "LICENSE",
        "#x.csv#",
        "~$x.xlsx",
        "Thumbs.db",
        "empty/.gitkeep",
    ],
)
def test_what_is_let_be(small: Path, name: str) -> None:
    for place in inputs.PLACES:
        (small / place / name).parent.mkdir(parents=True, exist_ok=True)
        (small / place / name).write_text("x\n", "utf-8")
    assert said(small) == []


@pytest.mark.parametrize("name", ["sources.csv", "claims/town-2025-02-10.csv", "stories/a.csv"])
def test_a_file_that_is_there_twice(small: Path, name: str) -> None:
    path = small / "data" / name
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        path.write_text("step,ko,en,select,path,as_of\n1,다리,The bridge.,footbridge,,\n", "utf-8")
    twin = path.with_name(path.name.capitalize())
    twin.write_bytes(path.read_bytes())
    if twin.samefile(path):
        pytest.skip("on this disk, the case of letters does not count")
    (problem,) = said(small)
    assert f"is there twice: as {twin.name} too" in problem


def test_a_folder_in_capitals_is_one_problem(small: Path) -> None:
    (small / "data/claims").rename(small / "data/CLAIMS")
    if (small / "data/claims").exists():
        pytest.skip("on this disk, the case of letters does not count")
    (found,) = said(small)
    assert "data/CLAIMS: is not read: it is a folder" in found and "call it data/claims" in found


def test_endings_in_capitals_are_read(small: Path) -> None:
    before = kg.build(small).counts
    for path in [
        *(small / "data").rglob("*.csv"),
        *(small / "ontology").rglob("*.rq"),
        small / "data/dataset.ttl",
        *(small / "ontology").glob("*.ttl"),
    ]:
        path.rename(path.with_suffix(path.suffix.upper()))
    assert kg.build(small).counts == before
    run("-C", small, "format", "--check")
    assert {Path(name).suffix for name in inputs.listed(small)} == {".CSV", ".RQ", ".TTL"}


@pytest.mark.parametrize(
    "name",
    [
        "data/claims/z.csv",
        "data/z.csv",
        "data/z.ttl",
        "ontology/z.ttl",
        "ontology/rules/z.rq",
        "ontology/questions/z.rq",
        "data/stories/z.csv",
        "data/z.geojson",
    ],
)
@pytest.mark.parametrize("kind", ["pipe", "socket", "loop", "nowhere", "device", "folder"])
def test_what_is_no_plain_file_is_named_and_not_opened(
    small: Path, monkeypatch, name: str, kind: str
) -> None:
    path = small / name
    path.parent.mkdir(exist_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        monkeypatch.chdir(path.parent)
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(path.name)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to({"loop": path.name, "nowhere": "nothing", "device": "/dev/zero"}[kind])
    assert [found for found in said(small) if found.startswith(name)] == said(small) != []


def test_commands_do_not_open_a_pipe_or_device(small: Path) -> None:
    os.mkfifo(small / "data/pipe.csv")
    (small / "data/claims/z.csv").symlink_to("/dev/zero")
    words = [
        "--source",
        "gazette-2024-05-01",
        "--locator",
        "p9",
        "--subject",
        "footbridge-budget",
        "--predicate",
        "kg:amount",
        "--object",
        "EUR 5",
    ]
    for command in (
        ["build"],
        ["check"],
        ["query", "ASK {}"],
        ["format"],
        ["diff", small],
        ["add", *words],
    ):
        done = run("-C", small, *command)
        assert "Traceback" not in done.stderr and done.returncode in (0, 1, 2), command


# --- one cause, one problem -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["data/actors.csv", "data/sources.csv", GAZETTE, "ontology/kg.ttl"]
)
@pytest.mark.parametrize("damage", ["header", "bytes", "quote", "pipe"])
def test_a_file_that_cannot_be_read_is_one_problem(small: Path, name: str, damage: str) -> None:
    path = small / name
    raw = path.read_bytes()
    if damage == "pipe":
        path.unlink()
        os.mkfifo(path)
    else:
        path.write_bytes(
            {"header": b"xx" + raw, "bytes": b"\xff" + raw, "quote": raw.replace(b"\n", b'\n"', 1)}[
                damage
            ]
        )
    found = said(small)
    assert len(found) == 1 and found[0].startswith(name), found


def test_rows_that_do_not_fit_make_no_echo(small: Path) -> None:
    path = small / "data/actors.csv"
    first, second, *rest = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([first, second + ",more", *rest]) + "\n", "utf-8")
    (found,) = said(small)
    assert "the header has" in found


def test_an_id_that_is_none_makes_no_echo(small: Path) -> None:
    path = small / "data/actors.csv"
    id_ = path.read_text("utf-8").splitlines()[1].split(",")[0]
    for file in (path, *(small / "data/claims").glob("*.csv")):
        file.write_text(file.read_text("utf-8").replace(id_, id_.upper()), "utf-8")
    (found,) = said(small)
    assert "is no id" in found


def test_many_alike_are_counted(small: Path) -> None:
    rows = "".join(f"p{n},nobody-{n % 24},kg:builds,footbridge,,,,,,,\n" for n in range(65))
    path = small / GAZETTE
    path.write_text(path.read_text("utf-8") + rows, "utf-8")
    shown = run("-C", small, "check", check=1).stderr
    assert (
        "24 problems in 65 places" in shown
        and "unknown entity “nobody-0”" in shown
        and "(in 3 places: also" in shown
    )
    assert (
        "and 19 more of this kind: kg check --all" in shown and shown.count("unknown entity") == 5
    )
    everything = run("-C", small, "check", "--all", check=1).stderr
    assert everything.count("unknown entity") == 24 and " more" not in everything
    assert len(json.loads(run("-C", small, "check", "--format", "json", check=1).stdout)) == 65
    assert run("-C", small, "check", "--format", "github", check=1).stdout.count("::error") == 65


def test_lines_of_many() -> None:
    found = [
        Problem("a.csv", n, 1, f"only weak sources speak of “x{n}”: y", "look on")
        for n in range(1, 800)
    ]
    lines = listing.lines(found, 3, once=True)
    assert (
        lines[3:] == ["  hint: look on", "  and 796 more of this kind: kg check --all"]
        and len(lines) == 5
    )
    assert len(listing.lines(found, 0, once=True)) == 800


def test_lines_in_korean() -> None:
    """Problems of one code are of one kind, whatever their words, and are said in a language."""
    hint = phrase("project.write", text="x")
    found = [
        Problem("a.csv", n, 1, phrase("project.row-width", count=n, width=2), hint)
        for n in (1, 3, 4, 5)
    ]
    assert listing.lines(found, 2, once=True, language="ko") == [
        "a.csv:1:1: 칸이 1개인데 머리글은 2개입니다",
        "a.csv:3:1: 칸이 3개인데 머리글은 2개입니다",
        "  도움말: 이렇게 쓰십시오: x",
        "  같은 종류가 2건 더 있습니다: kg check --all",
    ]
    assert translate(listing.count([*found, found[0]]), "ko") == "문제 4건, 5곳"


@pytest.mark.parametrize(
    ("header", "message", "hint"),
    [
        (HEAD.replace("object", "objet"), "unknown column “objet”", "did you mean object?"),
        (
            HEAD.replace("subject", "sub\u200bject"),
            "which holds U+200B (ZERO WIDTH SPACE)",
            "write subject",
        ),
        (HEAD.replace("subject", "sub\u00adject"), "U+00AD (SOFT HYPHEN)", "write subject"),
        (HEAD.replace("subject", "a").replace("note", "b"), "unknown columns “a”, “b”", ""),
        (
            HEAD.rstrip() + "," * 100_000 + "\n",
            "100,000 columns have no name (12, 13, 14, 15, 16 and 99,995 more)",
            "remove the empty columns",
        ),
        (",".join(f"c{n}" for n in range(100_000)) + "\n", "and 99,995 more", ""),
        (
            HEAD.replace(",", ";"),
            "the separator is a semicolon “;”, not a comma",
            "CSV UTF-8 (comma delimited)",
        ),
        (
            HEAD.replace(",", "\t"),
            "the separator is a tab, not a comma",
            "CSV UTF-8 (comma delimited)",
        ),
        (HEAD.replace(",", "|"), "the separator is a bar “|”, not a comma", "CSV UTF-8"),
        ("sep=,\n" + HEAD, "begins with the line “sep=,”", "remove that line"),
        ("sep=;\n" + HEAD.replace(",", ";"), "the separator is a semicolon", "comma delimited"),
    ],
)
def test_a_bad_header_is_one_problem(small: Path, header: str, message: str, hint: str) -> None:
    (small / GAZETTE).write_text(header + "p1,footbridge,kg:builds,footbridge\n", "utf-8")
    (found,) = said(small)
    assert message in found and hint in found and len(found) < 1000


# --- characters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding", "kind"),
    [
        ("다리 예산은 얼마인가", "cp949", "cp949 (EUC-KR)"),
        ("橋の予算はいくらですか", "cp932", "Shift-JIS"),
        ("Brücke, größer, Füße", "cp1252", "Latin-1"),
        ("café, déjà vu", "latin-1", "Latin-1"),
        ("bridge", "utf-16", "UTF-16"),
        ("bridge", "utf-16-le", "UTF-16"),
        ("bridge", "utf-16-be", "UTF-16"),
        ("bridge", "utf-32", "UTF-32"),
    ],
)
def test_encodings_are_told(small: Path, text: str, encoding: str, kind: str) -> None:
    (small / GAZETTE).write_bytes((HEAD + f"p1,a,b,{text}\n").encode(encoding))
    (found,) = said(small)
    assert f"{kind}" in found and "not UTF-8" in found and "save it as “CSV UTF-8”" in found


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("\x08", "U+0008 (BACKSPACE)"),
        ("\x85", "U+0085 (NEXT LINE)"),
        ("\n", "U+000A (LINE FEED)"),
        ("\t", "U+0009 (TAB)"),
        ("\u2028", "U+2028"),
        ("\u2029", "U+2029"),
        *(
            (chr(code), f"U+{code:04X}")
            for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
        ),
        ("\u200b", "U+200B (ZERO WIDTH SPACE)"),
    ],
)
def test_odd_characters_in_cells_are_told(small: Path, char: str, name: str) -> None:
    path = small / "data/actors.csv"
    path.write_text(path.read_text("utf-8").replace("the town", f'"the{char}town"'), "utf-8")
    shown = run("-C", small, "check", check=0).stderr
    assert f"other_en holds {name}" in shown and "data/actors.csv:" in shown


INVISIBLE = [
    "\u3164",
    "\u034f",
    "\u115f",
    "\u2800",
    "\u00ad",
    "\u200e",
    "\u200f",
    "\u061c",
    "\u2069",
    "\U000e0041",
]


@pytest.mark.parametrize("char", INVISIBLE, ids=ascii)
def test_what_nobody_sees_is_told_and_shown(small: Path, char: str) -> None:
    path = small / "data/actors.csv"
    path.write_text(path.read_text("utf-8").replace("the town", f"the{char}town"), "utf-8")
    assert f"other_en holds U+{ord(char):04X}" in run("-C", small, "check", check=0).stderr
    assert lines.escape_controls(f"a{char}b") == f"a\\u{ord(char):04X}b"
    assert characters.unseen(f"a{char}b") == [char]


def test_what_cannot_be_seen_in_an_id_is_told(small: Path) -> None:
    path = small / GAZETTE
    path.write_text(
        path.read_text("utf-8").replace("footbridge-budget", "footbridge\u200b-budget", 1), "utf-8"
    )
    assert "U+200B (ZERO WIDTH SPACE)" in said(small)[0]
    assert characters.unseen("a\u00a0b") == ["\u00a0"]


def test_korean_as_macos_writes_it_is_the_same(small: Path) -> None:
    path = small / "data/actors.csv"
    text = path.read_text("utf-8")
    name = text.splitlines()[1].split(",")[2]
    path.write_text(unicodedata.normalize("NFD", text), "utf-8")
    for words in (
        ["show", name],
        ["show", unicodedata.normalize("NFD", name)],
        ["search", name],
        ["search", unicodedata.normalize("NFD", name)],
        ["history", unicodedata.normalize("NFD", name)],
    ):
        assert run("-C", small, *words, check=0).stdout, words
    run("-C", small, "format", check=0)
    assert name in path.read_text("utf-8")


# --- addresses, and things that may be one --------------------------------------------------------


@pytest.mark.parametrize(
    "space",
    [
        "https://example.org/x#",
        "https://",
        "https:///",
        "x",
        "https://exa mple.org/",
        "https://example.org/%zz/",
        "https://[x/",
        "https://example.org",
    ],
)
def test_an_unusable_space_is_one_problem(small: Path, space: str) -> None:
    path = small / "data/dataset.ttl"
    text = path.read_text("utf-8")
    start = text.index('void:uriSpace "') + len('void:uriSpace "')
    path.write_text(text[:start] + space + text[text.index('"', start) :], "utf-8")
    (found,) = said(small)
    assert "uriSpace" in found and "ends in a slash" in found
    run("-C", small, "build", check=1)


@pytest.mark.parametrize("address", ["https://[x", "https://x/%zz", "https://", "http://x y"])
def test_an_unusable_address_is_a_problem(small: Path, address: str) -> None:
    path = small / "data/actors.csv"
    first, second, *rest = path.read_text("utf-8").splitlines()
    cells = second.split(",")
    cells[first.split(",").index("same_as")] = address
    path.write_text("\n".join([first, ",".join(cells), *rest]) + "\n", "utf-8")
    (found,) = said(small)
    assert "is no web address" in found


def test_odd_names_of_registers(small: Path) -> None:
    (small / "data/actors.csv").rename(small / "data/a%zz [x] #.csv")
    kg.build(small)


@pytest.mark.parametrize("retired", [False, True])
def test_one_name_or_one_thing_elsewhere_is_a_finding(small: Path, retired: bool) -> None:
    path = small / "data/actors.csv"
    heir = "-" if retired else ""
    path.write_text(
        path.read_text("utf-8") + "twin-1,kg:Organization,쌍둥이"
        " 하나,Twin,,,https://www.wikidata.org/entity/Q1,\ntwin-2,kg:Organization,쌍둥이"
        f" 둘,Twin,,,,{heir}\n"
        f"twin-3,kg:Place,셋,Three,,,https://www.wikidata.org/entity/Q1,{heir}\n",
        "utf-8",
    )
    from kg.evidence import building
    from kg.project import findings

    found = [str(p) for p in findings.findings(building.read(small)[0].values)]
    assert (
        any("“twin-1” and “twin-2” have one official name, Twin" in text for text in found)
        != retired
    )
    assert (
        any("“twin-1” and “twin-3” are the same as one thing elsewhere" in text for text in found)
        != retired
    )


def test_a_file_of_claims_that_cannot_be_read_says_nothing_of_its_source(small: Path) -> None:
    (small / "data" / "claims" / "nowhere-2024.csv").write_text(
        "locator;subject;predicate;object\np1;a;b;c\n", "utf-8"
    )
    told = run("-C", small, "check", check=1).stderr
    assert "the separator is a semicolon" in told and told.endswith("1 problem\n")


def test_two_processes_read_what_one_does(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "project"
    for part in ("ontology", "data"):
        shutil.copytree(project / part, folder / part)
    files = sorted((folder / "data/claims").glob("*.csv"))
    for path in (files[0], files[-1]):
        path.write_text(path.read_text("utf-8") + ",no-such-thing,kg:amount,1억,,,,,,,\n", "utf-8")
    data, problems = reading.whole(folder)
    monkeypatch.setattr(claim_files, "_MANY", 0)
    one, of_one = reading.whole(folder)
    assert one == data and list(one.citations) == list(data.citations)
    assert of_one == problems and {p.path for p in problems} >= {
        f"data/claims/{path.name}" for path in (files[0], files[-1])
    }


def test_a_file_that_a_process_beside_cannot_read_is_told(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_files, "_MANY", 0)
    last = max((small / "data/claims").glob("*.csv"))
    last.with_name("zz-2024.csv").write_bytes(b"\xff\xfe\x00")
    expected = kg.check(small)
    monkeypatch.undo()
    assert kg.check(small) == expected and any("zz-2024" in p.path for p in expected)
