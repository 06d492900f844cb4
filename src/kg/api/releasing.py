"""What is written into a folder of its own: a site of pages, and a release of a project with its
graph.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg.api import graphs
from kg.errors import KGError
from kg.present import catalogue
from kg.present.catalogue import CLAIMS, CURRENT, DATASET, TURTLE, File
from kg.project import inputs
from kg.project.curation import changes, difference
from kg.rdf.terms import DCTERMS
from kg.store import snapshot
from kg.system import manifest
from kg.system.writing import Say, silent
from kg.words import phrase, translate

SUMS, _DESCRIPTION = "SHA256SUMS", "dataset.ttl"
# The files of the graph: the format of an export, its media type, what it holds.
_GRAPHS = {
    "graph.ttl": ("turtle", TURTLE, CURRENT),
    "graph.nq": ("nquads", "application/n-quads", DATASET),
    "claims.csv": ("csv", "text/csv", CLAIMS),
}
_MOST = 3


def site(
    opened: snapshot.Opened, folder: Path, target: Path, language: str, say: Say | None
) -> int:
    """Write the graph as a static site into a folder; returns how many files there are.

    The same graph gives the same bytes. What an earlier site had and this one has not is removed,
    if it is as it was written; nothing else is touched (see `kg.system.manifest.publish`). Raises
    KGError, with nothing written, if a file of somebody else is where a page is to be. `say` is
    told what was left.
    """
    from kg.present.pages.site import write_site

    files = catalogue.site_files(opened, graphs.export(opened, "turtle", "none", None))
    pages = write_site(opened, folder, language)
    return manifest.publish(target, chain(pages, files), say or silent)


def release(
    opened: snapshot.Opened | None, folder: Path, target: Path, since: str, say: Say | None
) -> tuple[str, int]:
    """Write the release of a project's open graph (None for one of another day, or of a server);
    returns its version, `dcterms:hasVersion` of the dataset, and how many files it has.

    It holds the files of the project, the graph as Turtle and N-Quads, the claims as CSV, a
    description in DCAT and VoID, what changed since an earlier release (`since`: its folder, or a
    git revision; "" for none), and SHA256SUMS. The same graph and files give the same bytes. Raises
    KGError, with nothing written, where the project names no version, the folder holds other files
    or another release, or the files of the project are not those that were built.
    """
    if opened is None:
        raise KGError(phrase("api.release-of-project"), phrase("api.release-of-project.hint"))
    version = _version(opened)
    files = _files(opened, folder, version, since)
    sums = "".join(
        f"{catalogue.digest(content)}  {name}\n" for name, content in sorted(files.items())
    )
    files[SUMS] = sums.encode()
    _refuse(target, version, files[SUMS])
    return version, manifest.publish(target, sorted(files.items()), say or silent)


def _version(opened: snapshot.Opened) -> str:
    own = catalogue.own_triples(opened.store, opened.state.space)
    version = catalogue.facts(own, "en").version
    if not version:
        raise KGError(phrase("api.release-no-version"), phrase("api.release-no-version.hint"))
    return version


def _files(opened: snapshot.Opened, folder: Path, version: str, since: str) -> dict[str, bytes]:
    files = {name: (folder / name).read_bytes() for name in inputs.listed(folder)}
    if snapshot.digest(folder) != opened.state.digest:
        raise KGError(phrase("api.release-changed"), phrase("api.release-changed.hint"))
    held: list[File] = []
    for name, (format, media, holds) in _GRAPHS.items():
        files[name] = graphs.export(opened, format, "none", None)
        held.append(catalogue.file(name, media, files[name], holds))
    files[_DESCRIPTION] = catalogue.description(opened, held)
    languages = opened.state.languages
    for language in languages:
        is_plain = language == ("en" if "en" in languages else languages[0])
        name = "CHANGES" if is_plain else f"CHANGES.{language}"
        files[name] = _changes(opened, folder, version, since, language).encode()
    return files


def _changes(opened: snapshot.Opened, folder: Path, version: str, since: str, language: str) -> str:
    """What changed since an earlier release, in words."""
    own = catalogue.own_triples(opened.store, opened.state.space)
    lines = [f"{catalogue.facts(own, language).title} {version}".strip(), ""]
    if not since:
        return "\n".join([*lines, translate(phrase("api.release-first"), language), ""])
    diff, old, new = difference.diff(since, None, folder)
    earlier = (_held_version(Path(since)) if Path(since).is_dir() else "") or Path(since).name
    head = "api.release-since" if diff else "api.release-unchanged"
    lines += [translate(phrase(head, earlier=earlier), language), ""]
    return "\n".join(lines) + changes.change_text(diff, old, new, language)


# --- what stands in the folder already ------------------------------------------------------------


def _refuse(target: Path, version: str, sums: bytes) -> None:
    """Raise KGError unless a folder is free, or holds this very release."""
    if not target.is_dir():
        return
    if (target / SUMS).is_file():
        if (target / SUMS).read_bytes() == sums:
            return
        earlier = _held_version(target)
        code = "api.release-same" if earlier == version else "api.release-another"
        message = phrase(code, folder=target, version=earlier)
        raise KGError(message, phrase(f"{code}.hint"))
    if others := manifest.others(target):
        names, more = others[:_MOST], len(others) - _MOST
        told = phrase("words.and-more", names=names, count=more) if more > 0 else names
        message = phrase("api.release-others", folder=target, names=told)
        raise KGError(message, phrase("api.release-others.hint"))


def _held_version(folder: Path) -> str:
    """The version that the description in the data of a folder names, "" if none does."""
    path = inputs.located(folder, "data/dataset.ttl")
    try:
        quads = list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError, ValueError):
        return ""
    wanted = ox.NamedNode(f"{DCTERMS}hasVersion")
    found = (q.object for q in quads if q.predicate == wanted and isinstance(q.object, ox.Literal))
    return min((literal.value for literal in found), default="")
