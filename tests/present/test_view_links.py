"""The network page as a part of a site: its links lead to pages that are there, in the language and of
the day that the reader has chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from conftest import serving

import kg


def links(page) -> dict[str, str]:
    """A dict keyed by what it leads to of the addresses of links into the site."""
    return page.evaluate(
        """() => Object.fromEntries([
          ["home", document.querySelector("#title a")],
          ["thing", document.querySelector("#panel .own-page a")],
          ["source", document.querySelector("#panel :is(.kg-sources, .cites) a")],
        ].map(([name, link]) => [name, link ? link.href : ""]))"""
    )


def shown(browser, address: str):
    page = browser.new_page()
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    return page


@pytest.fixture
def server(small: Path) -> Iterator[httpx.Client]:
    with serving("-C", small, "serve", "--workers", "1") as client:
        yield client


def test_a_served_page_leads_to_things_sources_and_home(browser, server):
    base = str(server.base_url).rstrip("/")
    page = shown(browser, base + "/view?lang=en#sel=footbridge")
    assert links(page) == {
        "home": base + "/?lang=en",
        "thing": base + "/entity/footbridge?lang=en",
        "source": base + "/source/gazette-2024-05-01?lang=en",
    }
    page.keyboard.press("l")  # the links follow the language
    assert links(page)["thing"] == base + "/entity/footbridge?lang=ko"
    page.evaluate("kgView.change({ asof: '2024-05-01', days: true })")
    for address in links(page).values():
        assert "as-of=2024-05-01" in address and "lang=ko" in address
        assert server.get(address).status_code == 200
    page.locator("#panel .own-page a").click()
    page.wait_for_url("**/entity/footbridge?*")
    page.go_back()  # as it was left
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#panel h2").inner_text() == "보기 보행교"
    assert page.evaluate("[kgView.state.lang, kgView.state.asof]") == ["ko", "2024-05-01"]
    page.close()


def test_inside_another_page_links_open_beside_it(browser, server):
    base = str(server.base_url).rstrip("/")
    page = browser.new_page()
    page.goto(base + "/query?lang=en&query=SELECT+*+{+?s+a+kg:Facility+}&show=network")
    frame = page.frame_locator("iframe")
    frame.locator("#panel ol.ten .thing").first.click()
    assert frame.locator("#panel .own-page a").get_attribute("target") == "_blank"
    page.close()


def test_a_page_of_a_folder_leads_to_files_of_it(browser, small, tmp_path):
    kg.site(small, tmp_path)
    for file in ("view.html", "ko/view.html"):
        page = shown(browser, (tmp_path / file).as_uri() + "#sel=footbridge")
        for lang in ("en", "ko"):
            page.evaluate("lang => kgView.change({ lang })", lang)
            folder = tmp_path / ("ko" if lang == "ko" else "")
            found = {name: Path(unquote(urlsplit(a).path)) for name, a in links(page).items()}
            assert found == {
                "home": folder / "index.html",
                "thing": folder / "entity" / "footbridge.html",
                "source": folder / "source" / "gazette-2024-05-01.html",
            }
            assert all(path.is_file() for path in found.values())
        page.close()


def test_a_file_by_itself_leads_only_to_what_was_published(browser, small, tmp_path):
    page = shown(browser, kg.view(small, tmp_path / "v.html").as_uri() + "#sel=footbridge")
    assert (links(page)["home"], links(page)["thing"]) == ("", "")
    assert not links(page)["source"].startswith("file:")
    page.close()
