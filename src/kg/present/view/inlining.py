"""What is put into the one file: scripts, data, the policy against others."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent


# --- the page around the data ---------------------------------------------------------------------


def read(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def policy(scripts: Iterable[str], styles: Iterable[str], loose_style: bool = False) -> str:
    def hashes(texts: Iterable[str]) -> str:
        return " ".join(
            "'sha256-" + base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() + "'"
            for t in texts
        )

    style = "'unsafe-inline'" if loose_style else hashes(styles)
    script = hashes(scripts)
    rest = "img-src data: blob:; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {script}; style-src {style}; {rest}"
