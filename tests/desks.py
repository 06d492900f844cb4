"""A desk that runs, and a client that is the browser of its curator."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from conftest import begun, ending


class Client:
    """The page of a desk, as the desk sees it."""

    def __init__(self, address: str, process: Any) -> None:
        self.address, self.process = address, process
        self.base = re.match(r"http://[^/]+", address)[0]
        self.web = httpx.Client(base_url=self.base, timeout=60, follow_redirects=True, verify=False)
        self.page = self.web.get(address)
        data = re.search(r'id="desk-data">(.*?)</script>', self.page.text, re.S)
        self.key = json.loads(data[1])["key"] if data else ""

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Kg-Desk": self.key, "Origin": self.base}

    def get(self, name: str, **asked: str) -> Any:
        answer = self.web.get(f"/api/{name}", params=asked, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, name: str, body: object, status: int = 200) -> Any:
        answer = self.web.post(f"/api/{name}", json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        return answer.json()


@contextmanager
def running(folder: Path, language: str = "en") -> Iterator[tuple[str, Any]]:
    """(the address that opens the desk of a project, once; its process) at a free port, gone in the
    end.
    """
    process = begun("-C", folder, "--lang", language, "desk", "--no-open", "--port", "0")
    with ending(process):
        address = process.stdout.readline().decode().strip()
        assert address.startswith("http://127.0.0.1:"), process.stderr.read().decode()
        yield address, process


@contextmanager
def desk(folder: Path, language: str = "en") -> Iterator[Client]:
    """A desk of a project with its client."""
    with running(folder, language) as (address, process):
        client = Client(address, process)
        yield client
        client.web.close()
