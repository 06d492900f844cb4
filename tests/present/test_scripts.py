"""The scripts of the pages: modules on floors, assembled into one script; their rules by themselves,
in Node; and what the checkers of npm say of them (KG_NPM names the folder of modules).
"""

from __future__ import annotations

import json
import os
import re
import string
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from conftest import ROOT, program

from kg.present.script import assemble, imports, spoken
from kg.words import LANGUAGES, table

VIEW = Path(import_module("kg.present.view").__file__).parent
PAGES = Path(import_module("kg.present.pages").__file__).parent
QUERY, PAGE, SEARCH = PAGES / "query", PAGES / "page", PAGES / "search"
DESK = Path(import_module("kg.present.desk").__file__).parent
# The view and what unpacks it; the others are by themselves.
VIEWS = [VIEW / "main.js", VIEW / "loader.js"]
ENTRIES = [*VIEWS, QUERY / "main.js", PAGE / "main.js", SEARCH / "main.js", DESK / "main.js"]
# A module imports only from its own floor and those before it.
FLOORS = ["rules", "model", "scene", "drawing", "view", "query", "page", "search", "desk"]
CONFIGURED = ROOT / "tests" / "present" / "js"


@pytest.mark.fast
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_imports_go_down(entry):
    found = imports(entry)  # which refuses circles
    upward = [
        f"{path} imports {target}"
        for path, targets in found.items()
        for target in targets
        if FLOORS.index(target.parent.name) > FLOORS.index(path.parent.name)
    ]
    assert upward == []
    # The view knows nothing of the pages, and nobody has forgotten a file.
    if entry.parent == VIEW:
        assert [path for path in found if not path.is_relative_to(VIEW)] == []
    else:
        assert {*entry.parent.rglob("*.js")} - {*found} == set()


@pytest.mark.fast
def test_no_script_of_the_view_is_forgotten():
    found = {path for entry in VIEWS for path in imports(entry)}
    assert {*VIEW.rglob("*.js")} - {*found, VIEW / "classic.js"} == set()


@pytest.mark.fast
def test_rules_know_no_page():
    for path in [*VIEW.glob("rules/*.js"), *PAGES.glob("*/rules/*.js"), *DESK.glob("rules/*.js")]:
        text = path.read_text("utf-8")
        assert [w for w in ("document.", "window.", "location.") if w in text] == [], path


def modules(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, "utf-8")
    return folder / "main.js"


def test_one_script_of_modules(tmp_path):
    """Each has its own names; what it imports may have another name there; comments stay behind."""
    entry = modules(
        tmp_path,
        main='// told\nimport { one, next as after } from "./one.js";\nimport { two } from "./two.js";\n'
        "const hidden = 3; // goes\nconst text = 'a; // stays';\nconsole.log([one, after(one), two, hidden].join());\n",
        one="/**\n * A comment.\n */\nconst hidden = 1;\nexport const one = hidden;\n"
        "export function next(n) {\n  /** @type {number} */\n  const sum =\n"
        "    /** @type {any} */ (n) + hidden; /* both */\n  return sum;\n}\n",
        two='import {\n  one,\n} from "./one.js";\nconst hidden = 2;\nexport const two = one + hidden;\n',
    )
    script = assemble(entry)
    assert "told" not in script and "A comment" not in script and "// goes" not in script
    assert "'a; // stays'" in script
    done = subprocess.run(
        [program("node"), "-e", script], capture_output=True, timeout=60, check=True
    )
    assert done.stdout.decode() == "1,2,3,3\n"


def test_blanks_stay_where_they_mean_something(tmp_path):
    """In texts, in patterns, between words and signs; names and lines stay as they are."""
    entry = modules(
        tmp_path,
        main="""const words = ["a = b", 'c , d', `e ${1 + 1} ; f`, "say \\" = \\""];
const found = "x = y : z".match(/ = y :/);
let count = 3;
const sum = count-- - --count;
const half = (of) => of / 2 > 1 ? "yes" : "no";
const [first, ...rest] = words;
const made = typeof (() => {}) !== "object" && !(count in [7]) || void 0;
function told(some = { of: [1, 2] }, { deep = "a, b" } = {}) {
  return [some.of.length, deep];
}
console.log(
  JSON.stringify([words, found[0], sum, count, half(4), first, rest.length, made, told()]),
);
""",
    )
    script = assemble(entry)
    for line in ('let count=3;', 'const[first,...rest]=words;', 'function told(some={of:[1,2]},{deep="a, b"}={}){'):  # fmt: skip
        assert f"\n{line}\n" in script
    done = subprocess.run(
        [program("node"), "-e", script], capture_output=True, timeout=60, check=True
    )
    assert json.loads(done.stdout) == [
        ["a = b", "c , d", "e 2 ; f", 'say " = "'],
        *(" = y :", 2, 1, "yes", "a = b", 3, True, [2, "a, b"]),
    ]


@pytest.mark.fast
@pytest.mark.parametrize(
    "main, other, told",
    [
        ('import { a } from "./other.js";', 'import { b } from "./main.js";', "circle"),
        ('import { a } from "./other.js";', "const a = 1;", "does not export"),
        ('import { a } from "./other.js";', "export let a = 1;", "cannot be assembled"),
        ('import { a } from "./other.js";', "export default 1;", "cannot be assembled"),
        ('import a from "./other.js";', "export const a = 1;", "cannot be assembled"),
        ('import * as a from "./other.js";', "export const a = 1;", "cannot be assembled"),
        ('import { a-b } from "./other.js";', "export const a = 1;", "cannot be assembled"),
        ('import { a } from "other";', "export const a = 1;", "cannot be assembled"),
        ("const a = `one\ntwo`;", "", "backquotes"),
        ("/* one\ntwo */ const a = 1;", "", "cannot be assembled"),
    ],
)
def test_what_cannot_be_assembled_is_told(tmp_path, main, other, told):
    with pytest.raises(ValueError, match=told):
        assemble(modules(tmp_path, main=main + "\n", other=other + "\n"))


@pytest.mark.fast
def test_scripts_say_each_sentence_of_theirs_and_no_other():
    said = {code for entry in ENTRIES for code in spoken(assemble(entry), "en")}
    own = {code for code in table("en") if code.startswith(("view.", "query."))}
    assert own == {code for code in said if code.startswith(("view.", "query."))}
    shared = ("flow", "hedge", "language", "modality", "note", "point", "rank", "reference")
    shared += ("score", "span")
    begun = tuple(f"present.{one}." for one in shared)
    others = {code for code in said - own if not code.startswith(("desk.", *begun))}
    money = {"present.money.no-stage", "present.money.together"}
    told = {"page.weak-source", "present.composed.note", "present.period", "present.rest"}
    assert others <= told | money | {"words.quoted"}


@pytest.mark.fast
def test_the_page_of_the_desk_says_each_sentence_of_its_part_and_no_other():
    text = (DESK / "desk.html").read_text("utf-8")
    said = set(spoken(assemble(DESK / "main.js") + text, "en"))
    codes = [code for code in table("en") if code.startswith("desk.")]
    own = codes[codes.index("desk.title") : codes.index("desk.counts.fixed") + 1]
    assert {code for code in said if code.startswith("desk.")} == {*own}


@pytest.mark.fast
@pytest.mark.parametrize("path", sorted(QUERY.parent.glob("*.html")), ids=lambda path: path.name)
def test_a_page_says_only_sentences_that_there_are(path):
    """Of one that is in no table a template would say nothing."""
    words = re.findall(r"\bwords(?:\.([a-z]\w*)|\[\"([\w.-]+)\"\])", path.read_text("utf-8"))
    said = {f"page.{one or other}" for one, other in words}
    assert said - set(table("en")) == set()


@pytest.mark.fast
@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_of_scripts_have_plain_blanks(language):
    """A script fills {name} and knows nothing of formats."""
    for entry in ENTRIES:
        for code, pattern in spoken(assemble(entry), language).items():
            for one in [pattern] if isinstance(pattern, str) else pattern:
                blanks = [part for part in string.Formatter().parse(one) if part[1] is not None]
                assert [b for b in blanks if not b[1].isidentifier() or b[2] or b[3]] == [], code
                assert "{{" not in one and "}}" not in one, code


@pytest.mark.fast
def test_a_sentence_that_is_in_no_table_is_a_fault():
    with pytest.raises(KeyError, match="view.nowhere"):
        spoken('t("view.nowhere")', "en")
    with pytest.raises(KeyError, match="view.nowhere."):
        spoken('t("view.nowhere." + name)', "en")


@pytest.mark.fast
def test_the_words_of_the_page_stand_in_no_script():
    hangul = range(0xAC00, 0xD7A4)
    units = {
        "numbers.js": "조억만원달러유로엔가힣",
        "dates.js": "년월일경부터까지",
        "numerals.js": "조억만천백십원달러유로엔년월일가힣",
        "ranking.js": "가힣",
        "searching.js": "가힣",
        "measure.js": "가힣",
        "particles.js": "은는이가을를와과으로라고힣",
        "head.js": "가힣",
    }
    for entry in ENTRIES:
        for path in imports(entry):
            lines = [
                line
                for line in path.read_text("utf-8").splitlines()
                if not line.strip().startswith(("//", "*", "/*"))
            ]
            allowed = set(units.get(path.name, "통화단위" if path.name == "columns.js" else ""))
            assert {c for line in lines for c in line if ord(c) in hangul} <= allowed, path


def test_rules_in_node():
    folders = {"KG_VIEW": VIEW, "KG_QUERY": QUERY, "KG_PAGE": PAGE, "KG_DESK": DESK}
    environment = {**os.environ, **{name: f"{path.as_uri()}/" for name, path in folders.items()}}
    done = subprocess.run(
        [program("node"), "--test", *map(str, sorted(CONFIGURED.glob("*.test.mjs")))],
        capture_output=True,
        timeout=120,
        env=environment,
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


SCRIPTS = [f"{folder}/**/*.js" for folder in (VIEW, QUERY, PAGE, SEARCH, DESK)]
STYLES = [str(folder / "*.css") for folder in (VIEW, QUERY.parent, DESK)]


@pytest.mark.parametrize(
    "words",
    [
        ["typescript/bin/tsc", "-p", str(CONFIGURED / "tsconfig.json")],
        [
            "eslint/bin/eslint.js",
            "-c",
            str(CONFIGURED / "eslint.config.mjs"),
            VIEW,
            QUERY,
            PAGE,
            SEARCH,
            DESK,
            CONFIGURED,
        ],
        ["prettier/bin/prettier.cjs", "--check", *SCRIPTS, *STYLES, str(CONFIGURED / "*")],
    ],
    ids=["tsc", "eslint", "prettier"],
)
def test_what_the_checkers_say(words):
    packages = os.environ.get("KG_NPM")
    if not packages:
        pytest.skip("KG_NPM names no folder of npm modules")
    name, *rest = map(str, words)
    if "prettier" in name:
        rest = ["--config", str(CONFIGURED / "prettier.config.mjs"), *rest]
    done = subprocess.run(
        [program("node"), str(Path(packages) / name), *rest],
        capture_output=True,
        timeout=300,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
