"""What `kg init` writes for several people: the workflow, the hooks, the attributes of git.

The commands that stand in these files are run as they stand there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import run

import kg
from kg.project.curation import together
from kg.words import LANGUAGES

yaml = pytest.importorskip("yaml")

TEXTS = Path(kg.__file__).parent / "template" / "texts.toml"
CHANGED = {"ko": "바뀌는 것", "en": "What changes", "de": "Was sich ändert"}
ADDED = {"ko": "더한 주장 (1)", "en": "Claims added (1)", "de": "Aussagen hinzugefügt (1)"}
NOTHING = {"ko": "바뀐 행이 없습니다.", "en": "No row.", "de": "Keine Zeile."}
TOWN = "data/claims/town-2025-02-10.csv"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder for the path, with `kg`, and a `gh` that notes how it is called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    main = f"exec {sys.executable} -c 'from kg.cli import main; main()' \"$@\"\n"
    note = (
        'echo "$@" >> "$CALLS"\n[ "$1 $2" = "pr comment" ] || [ "$2" != "${2#-}" ] || echo "$ID"\n'
    )
    (folder / "gitconfig").write_text("[init]\n\tdefaultBranch = main\n", "utf-8")
    for name, script in (("kg", main), ("gh", note)):
        (folder / name).write_text(f"#!/bin/bash\n{script}", "utf-8")
        (folder / name).chmod(0o755)
    return folder


def shell(folder: Path, tools: Path, script: str, code: int = 0, **more: str) -> str:
    """What a script of a workflow says, which is run as GitHub runs it."""
    env = {
        **os.environ,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_GLOBAL": str(tools / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
        **more,
    }
    for name in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{name}_NAME": "A", f"GIT_{name}_EMAIL": "a@example.org"}
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, env=env, capture_output=True, text=True
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def started(place: Path, language: str, tools: Path) -> Path:
    """A new project in a repository, as its README says."""
    folder = place / "graph"
    kg.init(folder, (language,))
    readme = (folder / "README.md").read_text("utf-8")
    (block,) = [text for text in re.findall(r"```\n(.*?)```", readme, re.S) if "git init" in text]
    commands = [line for line in block.splitlines() if line.startswith("git")]
    driver = f'git config merge.kg.driver "kg --lang {language} merge-driver %O %A %B %P"'
    assert commands[1] == driver
    assert driver in (folder / ".gitattributes").read_text("utf-8")
    shell(folder, tools, "\n".join(commands))
    return folder


def jobs(folder: Path) -> dict[str, Any]:
    return yaml.safe_load((folder / ".github/workflows/check.yml").read_text("utf-8"))["jobs"]


def pull(folder: Path, tools: Path, name: str, text: str) -> None:
    """Check out the merge of a branch that adds to a file, as a pull request is checked out."""
    shell(folder, tools, "git switch -qc pull")
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(text)
    shell(
        folder,
        tools,
        "git commit -qam pull && git switch -q - && git merge -q --no-ff -m merge pull"
        " && git switch -q --detach",
    )


def steps(folder: Path) -> list[str]:
    found = [step["run"] for step in jobs(folder)["check"]["steps"] if "run" in step]
    assert found[0].endswith('pip install "$KG"\n')
    return found[1:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_installed_before_somebody_has_said_where_it_comes_from(
    tmp_path: Path, tools: Path, language: str
) -> None:
    """The name on the package index is that of another package."""
    kg.init(tmp_path / "graph", (language,))
    (tools / "pip").write_text('#!/bin/sh\necho "pip $@"\n', "utf-8")
    (tools / "pip").chmod(0o755)
    script = jobs(tmp_path / "graph")["check"]["steps"][2]["run"]
    said = shell(tmp_path, tools, script, 1, KG="")
    assert "::error file=.github/workflows/check.yml" in said and "PyPI" in said
    assert "pip install" not in said
    assert "pip install ./kg.whl" in shell(tmp_path, tools, script, KG="./kg.whl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pull_request_is_told_in_the_language_of_the_project(
    tmp_path: Path, tools: Path, language: str
) -> None:
    folder = started(tmp_path, language, tools)
    pull(folder, tools, TOWN, "p4,footbridge,kg:area,120,,,,,,,*of* [a](b) <b>\n")
    form, check, prove, report = steps(folder)
    shell(folder, tools, form)
    assert "::error" not in shell(folder, tools, check)
    assert shell(folder, tools, prove) == ""
    summary = tmp_path / "summary"
    shell(folder, tools, report, GITHUB_STEP_SUMMARY=str(summary))
    comment = (folder / "comment.md").read_text("utf-8")
    assert comment == summary.read_text("utf-8") == (folder / "report.md").read_text("utf-8")
    assert comment.startswith(f"<!-- kg -->\n## {CHANGED[language]}\n\n### {ADDED[language]}\n\n- ")
    assert r"\*of\* \[a\](b) \<b>" in comment
    proofs = comment.splitlines()[-5:]
    assert all(line.startswith("    ") for line in proofs) and re.search(
        r"(?<!\d)5(?!\d)", proofs[-1]
    )


def test_a_pull_request_that_breaks_a_row_has_it_beside_the_row(
    tmp_path: Path, tools: Path
) -> None:
    folder = started(tmp_path, "de", tools)
    pull(folder, tools, TOWN, "p4,niemand,kg:area,120,,,,,,,\n")
    _, check, _, report = steps(folder)
    said = shell(folder, tools, check, 1)
    assert said.startswith(f"::error file={TOWN},line=6,col=4::") and "niemand" in said
    shell(folder, tools, report, GITHUB_STEP_SUMMARY=str(tmp_path / "summary"))
    assert "niemand" in (folder / "comment.md").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pull_request_without_a_row(tmp_path: Path, tools: Path, language: str) -> None:
    folder = started(tmp_path, language, tools)
    pull(folder, tools, "README.md", "more\n")
    shell(folder, tools, steps(folder)[-1], GITHUB_STEP_SUMMARY=str(tmp_path / "summary"))
    text = (folder / "comment.md").read_text("utf-8")
    assert f"## {CHANGED[language]}\n\n{NOTHING[language]}\n\n## " in text


def test_a_comment_has_no_more_than_github_takes(tmp_path: Path, tools: Path) -> None:
    folder = started(tmp_path, "ko", tools)
    rows = "".join(f"p{k},footbridge,kg:area,{k},,,,,,,{'메모' * 50}\n" for k in range(4, 400))
    pull(folder, tools, TOWN, rows)
    shell(folder, tools, steps(folder)[-1], GITHUB_STEP_SUMMARY=str(tmp_path / "summary"))
    content = (folder / "comment.md").read_bytes()
    assert 59_000 < len(content) <= 60_000 and content.decode()
    assert (tmp_path / "summary").stat().st_size > 100_000


def test_one_comment_is_written_anew(tmp_path: Path, tools: Path) -> None:
    folder = started(tmp_path, "en", tools)
    (script,) = [step["run"] for step in jobs(folder)["comment"]["steps"] if "run" in step]
    facts = {"GH_REPO": "us/graph", "NUMBER": "7", "CALLS": str(tmp_path / "calls")}
    shell(folder, tools, script, ID="", **facts)
    shell(folder, tools, script, ID="42", **facts)
    listed = "api repos/us/graph/issues/7/comments --paginate --jq "
    calls = (tmp_path / "calls").read_text("utf-8").splitlines()
    assert [call.removeprefix(listed) != call for call in calls] == [True, False, True, False]
    assert calls[1] == "pr comment 7 --body-file comment.md"
    assert calls[3] == (
        "api --method PATCH repos/us/graph/issues/comments/42 --field body=@comment.md --silent"
    )


def test_what_reads_the_files_may_not_write_and_what_writes_does_not_read_them(
    tmp_path: Path, tools: Path
) -> None:
    """A pull request of anybody is looked at with a token that can do nothing."""
    folder = started(tmp_path, "en", tools)
    text = (folder / ".github/workflows/check.yml").read_text("utf-8")
    whole = yaml.safe_load(text)
    assert whole[True] == "pull_request" and whole["permissions"] == {}
    found = whole["jobs"]
    assert found["check"]["permissions"] == {"contents": "read"}
    assert found["comment"]["permissions"] == {"pull-requests": "write"}
    assert not any("checkout" in step.get("uses", "") for step in found["comment"]["steps"])
    # What others have written, such as a title or the name of a branch, stands in no script.
    scripts = [step["run"] for job in found.values() for step in job["steps"] if "run" in step]
    assert not any("${{" in script for script in scripts)
    assert whole["env"] == {"KG": together.origin()}


@pytest.mark.parametrize(
    ("installed", "origin"),
    [
        (None, ""),
        ({"url": "file:///home/us/kg", "dir_info": {}}, ""),
        (
            {"url": "https://x.example/kg", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}},
            "kg @ git+https://x.example/kg@0a1b",
        ),
        ({"url": "https://x.example/kg.whl", "archive_info": {}}, "kg @ https://x.example/kg.whl"),
    ],
)
def test_the_workflow_installs_what_wrote_it(
    monkeypatch: pytest.MonkeyPatch, installed: dict[str, Any] | None, origin: str
) -> None:
    class Installed:
        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return json.dumps(installed) if installed else None

    monkeypatch.setattr(together.metadata, "distribution", lambda name: Installed())
    assert together.origin() == origin
    texts = tomllib.loads(TEXTS.read_text("utf-8"))["en"]["together"]
    written = together.files("en", texts)[".github/workflows/check.yml"]
    assert yaml.safe_load(written)["env"] == {"KG": origin}


@pytest.mark.parametrize("language", LANGUAGES)
def test_hooks_run_before_a_commit(tmp_path: Path, tools: Path, language: str) -> None:
    folder = started(tmp_path, language, tools)
    path = folder / ".pre-commit-config.yaml"
    hooks = yaml.safe_load(path.read_text("utf-8"))["repos"][0]["hooks"]
    form, check = [hook["entry"] for hook in hooks]
    shell(folder, tools, f"{form} && {check}")
    with (folder / TOWN).open("a", encoding="utf-8") as file:
        file.write("p0,nobody,kg:area,120,,,,,,,\n")
    assert TOWN in shell(folder, tools, form, 1)
    assert "nobody" in shell(folder, tools, check, 1)


def test_each_table_of_a_project_is_merged_by_rows(tmp_path: Path, tools: Path) -> None:
    folder = started(tmp_path, "en", tools)
    names = ("data/actors.csv", TOWN, "data/proofs/x.csv", "data/stories/x.csv", "data/dataset.ttl")
    said = shell(folder, tools, f"git check-attr merge {' '.join(names)}")
    assert [line.rpartition(" ")[2] for line in said.splitlines()] == [*["kg"] * 4, "unspecified"]
    # The driver that the README names merges two rows at one place.
    for branch in ("one", "two"):
        shell(folder, tools, f"git switch -qc {branch} main")
        with (folder / "data/actors.csv").open("a", encoding="utf-8") as file:
            file.write(f"{branch},kg:Company,{branch},,,\n")
        shell(folder, tools, f"git commit -qam {branch}")
    shell(folder, tools, "git merge -q one")
    assert [
        row[:3] for row in (folder / "data/actors.csv").read_text("utf-8").splitlines()[3:]
    ] == [
        "one",
        "two",
    ]


def test_an_example_has_the_same_in_its_language(tmp_path: Path) -> None:
    kg.init(tmp_path / "chips", example="chipfabriken")
    text = (tmp_path / "chips/.github/workflows/check.yml").read_text("utf-8")
    assert "kg --lang de check" in text and "Prüfung" in text
    readme = (tmp_path / "chips/README.md").read_text("utf-8")
    assert 'git config merge.kg.driver "kg --lang de merge-driver %O %A %B %P"' in readme


def test_a_language_without_words_has_english_ones(tmp_path: Path) -> None:
    run("init", "--lang", "fr", tmp_path / "pont", check=0)
    text = (tmp_path / "pont/.github/workflows/check.yml").read_text("utf-8")
    assert "kg --lang fr check --format github" in text and "name: Check" in text


def test_texts_are_the_same_ones_in_each_language_and_harmless_in_a_script() -> None:
    texts = {tag: said["together"] for tag, said in tomllib.loads(TEXTS.read_text("utf-8")).items()}
    assert set(texts) == set(LANGUAGES)
    assert len({tuple(said) for said in texts.values()}) == 1
    for said in texts.values():
        assert not any("\n" in text for text in said.values())
        spoken = [said[name] for name in ("name", "report", "changes", "nothing", "proofs")]
        assert not re.search(r"""["'`$\\:#]""", "".join(spoken)), spoken
        assert not any(b"@about@" in content for content in together.files("en", said).values())
