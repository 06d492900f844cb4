"""The handle of a graph: what is open, with the verbs as its methods."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.api import opening
from kg.api.answer_verbs import AnswerVerbs
from kg.errors import KGError
from kg.store import snapshot
from kg.words import phrase

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.evidence.auditing import Size
    from kg.evidence.claims import CitedClaim, Document
    from kg.evidence.conflicting import Conflict
    from kg.evidence.flowing import Flows
    from kg.evidence.funding import Group
    from kg.evidence.hits import Hit
    from kg.evidence.paths import Step
    from kg.evidence.planning import Slip
    from kg.evidence.vintages import Vintages
    from kg.present.answers import Answer, CitedAnswer
    from kg.present.notebook import File, Page
    from kg.present.notebook_card import AnswerCard
    from kg.store.names import Named
    from kg.store.remote.publishing import Published
    from kg.system.writing import Say

Folder = Path | str


def open(
    folder: Folder = ".",
    *,
    as_of: str | None = None,
    endpoint: str | None = None,
    language: str = "en",
    step: Callable[[str], None] = lambda name: None,
) -> Snapshot:
    """The graph of a project, built first if it is missing or stale.

    `as_of` gives the graph of what had been published by a day (transaction time; `2021-04-21`,
    `2021-04` and `2021` mean their last day). `endpoint` is the address of a SPARQL server that `kg
    publish` has filled: the graph is asked there, and the folder need hold nothing. `language` is
    that of the messages of shapes and of warnings; `step` hears what a build is at. Raises KGError
    for what cannot be opened, Refused where the files have problems.
    """
    for name, value in (("as_of", as_of), ("endpoint", endpoint)):
        if value is not None and not isinstance(value, str):
            raise KGError(phrase("api.not-text", name=name, kind=type(value).__name__))
    if not isinstance(folder, (str, Path)):
        raise KGError(phrase("api.not-folder", kind=type(folder).__name__))
    if endpoint is None:
        local = opening.opened(Path(folder), as_of, language, step)
        return Snapshot(Path(folder), as_of, None, local, language)
    if as_of is not None:
        from kg.evidence import access

        local = access.published_as_of(endpoint, Path(folder), as_of, step)
        return Snapshot(Path(folder), as_of, endpoint, local, language)
    return Snapshot(Path(folder), None, endpoint, None, language)


class Snapshot(AnswerVerbs):
    """A graph that is open, of a project or on a server, as it was when `kg.open` opened it."""

    def __init__(
        self,
        folder: Path,
        as_of: str | None,
        endpoint: str | None,
        local: snapshot.Opened | None,
        language: str = "en",
    ):
        self.folder = folder
        self.language = language
        self.as_of = as_of
        self.endpoint = endpoint
        self._local = local
        self._fetched: dict[tuple[bool, bool], snapshot.Opened] = {}

    def opened(self, *, whole: bool = False, named: bool = False) -> snapshot.Opened:
        """What is asked. Of what a server holds all is fetched for `whole`, the names of things for
        `named`, both once. Raises KGError.
        """
        if self._local is not None:
            return self._local
        if (whole, named) not in self._fetched:
            from kg.store.remote import fetching, published

            self._fetched[whole, named] = (
                fetching.fetched(str(self.endpoint), self.folder)
                if whole
                else published.opened(str(self.endpoint), self.folder, named=named)
            )
        return self._fetched[whole, named]

    def empty_reason(self) -> str:
        """Why a graph as of a day holds no claims, "" if it holds some."""
        state = self.opened().state
        return "" if state.counts["claims"] else snapshot.empty_reason(state)

    # --- queries

    def query(
        self,
        text: str,
        *,
        language: str = "",
        plans: bool = False,
        cite: bool = False,
        **parameters: object,
    ) -> Answer | bool | list[tuple[str, str, str]]:
        """The answer to a SPARQL query, or to a titled question by its name.

        A query may name graphs: `kg:current`, `kg:plans`, `kg:findings`, and after FROM the day
        that it is asked of, `<…/as-of/2021-01-03>`. `plans` asks the plans too.

        An `Answer` for SELECT, a bool for ASK, triples of N-Triples strings for CONSTRUCT and
        DESCRIBE; with `cite` what `cite` gives. `parameters` set the VALUES blocks of a question.
        Beside an empty answer a warning names each term of the query that the graph has not.
        `language` is that of labels and warnings, "" for that of the handle. Raises KGError.
        """
        from kg.api import queries

        return queries.query(self, text, parameters, language, plans=plans, with_citations=cite)

    def cite(
        self, text: str, *, language: str = "", plans: bool = False, **parameters: object
    ) -> CitedAnswer:
        """The answer to a query or a titled question with, for each row, the citations that it
        rests on (why-provenance). The rest is as for `query`.

        Raises KGError for what is no query, and for what cannot be cited, with the reason.
        """
        from kg.api import queries

        return queries.cite(self, text, parameters, language, plans=plans)

    # --- things and what is said of them

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """What a text finds, best first: things by any name, part of a name or Korean initial
        consonants, figures by their value, sources by publisher and title; what fits equally well
        by how much is said of it. See `kg.evidence.hits.Hit`. Raises KGError for a text in which
        nothing can be looked for.
        """
        from kg.api import things

        return things.search(self.opened(named=True), text, limit)

    def show(self, entity: str) -> tuple[Named, list[CitedClaim]]:
        """(an entity by its id or any name, every claim of it and every claim that names it).
        Raises NotFound.
        """
        from kg.api import things

        return things.show(self.opened(named=True), entity)

    def card(self, entity: str) -> AnswerCard:
        """The card of an entity by its id or any name: what is asked of it first, each figure with
        its sources; see `kg.evidence.cards.Card`. Raises NotFound.
        """
        from kg.api import things

        # Of a server all is fetched once: a card looks at much.
        remote = self._local is None
        return things.card(self.opened(whole=remote, named=not remote), entity, self.language)

    def sources(self, entity: str = "") -> list[Document]:
        """Every source, or those that speak of an entity by its id or any name, the oldest first;
        `kg.present.exports.references` writes them for reference managers. Raises NotFound.
        """
        from kg.api import things

        return things.sources(self.opened(named=bool(entity)), entity)

    def conflicts(
        self,
        *,
        entity: str = "",
        property: str = "",
        kind: str = "",
        since: str = "",
        until: str = "",
        only: str = "",
    ) -> list[Conflict]:
        """Where sources disagree, what moved, developed or was revised, what weak sources alone
        say, and what is set aside, each sort ranked by what matters.

        `entity` by any name, `property` by prefixed name or label; `kind` is money, date, number,
        other, or a class; `since` and `until` are days between which the rival value or a later
        step lies; `only` is one of `kg.evidence.conflicting.WHATS`. Raises NotFound.
        """
        from kg.api import reports

        # What is rival is found by looking at everything, which a server hands over once.
        return reports.conflicts(
            self.opened(whole=not entity, named=bool(entity)),
            entity=entity,
            property=property,
            kind=kind,
            since=since,
            until=until,
            only=only,
        )

    def history(
        self, entity: str, property: str = ""
    ) -> tuple[Named, list[CitedClaim], list[Slip]]:
        """(an entity, every claim of it or of one property of it, oldest first, what became of its
        plans or of those that concern it).

        Raises NotFound for what is not there.
        """
        from kg.api import reports

        return reports.history(self.opened(named=True), entity, property)

    def vintages(self, entity: str, property: str) -> tuple[Named, str, Vintages]:
        """(an entity, a property of it (an N-Triples string), what was said of it on which day of
        publication for which period).

        Raises NotFound for what is not there, and for what nobody speaks of.
        """
        from kg.api import reports

        return reports.vintages(self.opened(named=True), entity, property)

    def audit(self, section: str = "") -> tuple[Size, dict[str, list[Any]]]:
        """(how many facts the current graph and the graph of plans have, what to trust less by
        section: `kg.evidence.auditing.SECTIONS`, or one of them).

        A section holds facts, plans, sums, tenures, what things lack, or documents. Raises KGError
        for an unknown section.
        """
        from kg.api import reports

        return reports.audit(self.opened(whole=True), section)

    def path(
        self, one: str, two: str, *, k: int = 3, through_all: bool = False
    ) -> list[list[Step]]:
        """The k shortest ways between two entities by any name; see `kg.evidence.paths.paths`.
        Raises NotFound where there is none.
        """
        from kg.api import reports

        return reports.path(self.opened(whole=True), one, two, k=k, through_all=through_all)

    def money(
        self, programme: str = "", *, by: str = "", since: str = "", until: str = ""
    ) -> list[Group]:
        """Allocations and funds in groups, with what of them may be added; see
        `kg.evidence.funding`.

        `programme` keeps what concerns a programme (or any thing) and its parts; `by` is payer,
        spender, programme, facility, stage, share or year; `since` and `until` keep what is for a
        time between them. Raises NotFound, KGError.
        """
        from kg.api import reports

        return reports.money(self.opened(whole=True), programme, by=by, since=since, until=until)

    def flows(self, programme: str = "") -> list[Flows]:
        """How money flows, by currency: who pays into which sum, and what it is for; see
        `kg.evidence.flows`. `programme` keeps the money of a programme (or any thing) and its
        parts. Raises NotFound.
        """
        from kg.api import reports

        return reports.flows(self.opened(whole=True), programme)

    # --- the graph as an object, a file, a page

    def graph(self) -> rdflib.Graph:
        """The current graph: each triple once, literals as they were curated."""
        from kg.api import graphs

        return graphs.graph(self.opened(whole=True))

    def dataset(self) -> rdflib.Dataset:
        """The current graph as the default graph, every citation, register and rule a named graph;
        literals as they were curated.
        """
        from kg.api import graphs

        return graphs.dataset(self.opened(whole=True))

    def network(self) -> networkx.MultiDiGraph:
        """The entities and what links them; see `kg.present.network.network` for the attributes.

        It, and each part that is cut from it, has a method `view()`: the page of `kg.view`, which a
        notebook shows in place, with the project's story where it can be told.
        """
        from kg.api import graphs

        return graphs.network_with_stories(self.opened(whole=True), self.folder, self.as_of)

    def export(self, format: str, citations: str = "none") -> bytes:
        """The graph in a format of `kg.present.exports.formats.FORMATS`.

        `citations`: "none" is the plain current graph, "claims" adds an rdf:Statement with its
        citation for each claim, "rdf12" annotates each triple as RDF 1.2 does. TriG and N-Quads
        hold the citations in any case, as named graphs; what is drawn is labelled in the language
        of the handle. Raises KGError for another format.
        """
        from kg.api import graphs
        from kg.present.exports.formats import known

        known(format, citations)
        whole = self.opened(whole=True)
        return graphs.export(whole, format, citations, self.as_of, self.folder, self.language)

    def view(
        self,
        path: Folder = "view.html",
        *,
        language: str = "en",
        around: str | None = None,
        hops: int = 2,
        query: str | None = None,
        classic: bool = False,
        story: str | None = None,
    ) -> Path:
        """Write the network as one HTML file that works offline; its path, shown by a notebook.

        `around` keeps what is within `hops` of an entity, `query` the entities in the rows of a
        SELECT. `classic` writes the page that pyvis ships. `story` names one of `data/stories/`
        that the page offers to tell, by default the only one, if it can. Raises NotFound, KGError.
        """
        from kg.api import graphs

        return graphs.view(
            self.opened(whole=True),
            self.folder,
            Path(path),
            language=language,
            around=around,
            hops=hops,
            query=query,
            classic=classic,
            as_of=self.as_of,
            story=story,
            remote=self.endpoint is not None,
        )

    def picture(
        self, path: Folder | None = None, *, language: str = "en", column: bool = False
    ) -> Page | File:
        """The first sight of the graph as a still picture: a page, which a notebook shows, or the
        path of the file (.svg or .html) that it is written to; an SVG may be drawn for a `column`
        (half a page of a newspaper, a README). Raises KGError, NotFound.
        """
        from kg.api import graphs

        place = None if path is None else Path(path)
        return graphs.picture(self.opened(whole=True), place, language, column=column)

    def site(self, path: Folder, language: str = "en", say: Say | None = None) -> int:
        """Write the graph as a static site into a folder; returns how many files there are. Raises
        KGError; see `kg.api.releasing.site`.
        """
        from kg.api import releasing

        return releasing.site(self.opened(whole=True), self.folder, Path(path), language, say)

    def release(self, path: Folder, since: str = "", say: Say | None = None) -> tuple[str, int]:
        """Write the release of a project into a folder of its own; returns (its version, how many
        files it has). `since` is an earlier release: its folder, or a git revision. Raises KGError;
        see `kg.api.releasing.release`.
        """
        from kg.api import releasing

        opened = None if self.as_of or self.endpoint else self.opened(whole=True)
        return releasing.release(opened, self.folder, Path(path), since, say)

    def publish(
        self,
        url: str,
        *,
        endpoint: str | None = None,
        graph_store: str | None = None,
        step: Callable[[str], None] = lambda text: None,
    ) -> Published:
        """Bring the dataset to a SPARQL 1.1 server. Raises KGError; see
        `kg.store.remote.publishing.publish`.
        """
        from kg.store.remote import publishing

        whole, asked, stored = self.opened(whole=True), endpoint or "", graph_store or ""
        return publishing.publish(
            whole, self.folder, url, endpoint=asked, graph_store=stored, step=step
        )
