"""What a new project has for several people who curate it through git: how branches are merged,
what is checked before a commit, and what is said of a pull request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[2] / "template" / "together"
_FILES = {
    ".gitattributes": "gitattributes",
    ".github/workflows/check.yml": "check.yml",
    ".pre-commit-config.yaml": "pre-commit.yaml",
}


def files(language: str, texts: Mapping[str, str]) -> dict[str, bytes]:
    """These files by their paths in a project, with the texts for people in its working language,
    which the commands in them speak too.
    """
    known = {**texts, "language": language, "origin": origin()}
    return {
        path: re.sub(
            r"@(\w+)@", lambda blank: known[blank[1]], (_FOLDER / name).read_text("utf-8")
        ).encode()
        for path, name in _FILES.items()
    }


def origin() -> str:
    """Where this kg can be had, as pip takes it: the address that it was installed from, with its
    commit; "" where none is known, since its name on PyPI is that of another package.
    """
    try:
        text = metadata.distribution("kg").read_text("direct_url.json")
        found: dict[str, Any] = json.loads(text) if text else {}
    except (metadata.PackageNotFoundError, ValueError):
        found = {}
    url, source = found.get("url", ""), found.get("vcs_info")
    if not url.startswith("https://"):
        return ""
    return f"kg @ {source['vcs']}+{url}@{source['commit_id']}" if source else f"kg @ {url}"
