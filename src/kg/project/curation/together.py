"""What a new project has for several people who curate it through git: how branches are merged,
what is checked before a commit, and what is said of a pull request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import kg

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
    known = {**texts, "language": language, "version": kg.__version__}
    return {
        path: re.sub(
            r"@(\w+)@", lambda blank: known[blank[1]], (_FOLDER / name).read_text("utf-8")
        ).encode()
        for path, name in _FILES.items()
    }
