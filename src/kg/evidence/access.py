"""A built graph, of today or of an earlier day, built first where that is missing."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

from kg.errors import KGError
from kg.evidence import fact_lines, keeping, verdicts
from kg.evidence.building import (
    ONTOLOGY,
    Step,
    build,
    derived_lines,
    filled,
    graph_texts,
)
from kg.evidence.counting import counts
from kg.forms.days import last_day
from kg.project import current_claims, inputs, rules, values, vocabulary
from kg.project.records import Data
from kg.store import generations, kept, names, snapshot, weighing
from kg.system import memory
from kg.words import phrase


def opened(
    folder: Path | str = ".",
    step: Step = lambda name: None,
    language: str = "en",
    as_of: str | None = None,
) -> snapshot.Opened:
    """The store of a project, built first if it is missing or stale. Raises what `build` raises.

    `as_of` gives the graph as it could have been built on a day (`2021-04-21`; `2021-04` and `2021`
    mean their last day) from what had been published by then; it is empty before the first source.
    Raises KGError for what is no date.
    """
    folder = snapshot.require_project(folder)
    if as_of is None:
        found = snapshot.fresh(folder)
        if found is None:
            build(folder, step, language)
            found = snapshot.open(folder)
        return found
    day = _day(as_of)
    made_of = snapshot.digest(folder)
    found = snapshot.fresh(folder, day, made_of)
    if found is None:
        # Only what is built is checked, and only what is checked is looked at as of a day.
        whole = snapshot.fresh(folder, made_of=made_of)
        if whole is None:
            build(folder, step, language)
            whole = snapshot.open(folder)
        with closing(whole):
            found = _past(folder, day, whole, step)
    return found


def as_of(
    whole: snapshot.Opened, folder: Path | str, day: str, step: Step = lambda name: None
) -> snapshot.Opened:
    """The store as of an ISO day of what is open, made first if it is missing; what a server holds
    is fetched for it.
    """
    if whole.state.rules is not None:
        from kg.store.remote import fetching

        return _past_of_fetched(fetching.local(whole, folder), day, step)
    folder = snapshot.require_project(folder)
    return snapshot.fresh(folder, day, whole.state.digest) or _past(folder, day, whole, step)


def published_as_of(
    url: str, folder: Path | str, as_of: str, step: Step = lambda name: None
) -> snapshot.Opened:
    """The graph as of a day (as for `opened`) of what a server holds: all of it is fetched, and the
    graph of the day made here. Raises KGError.
    """
    from kg.store.remote import fetching

    day = _day(as_of)
    return _past_of_fetched(fetching.fetched(url, folder), day, step)


def _past_of_fetched(whole: snapshot.Opened, day: str, step: Step) -> snapshot.Opened:
    # The files of the day stand beside those that were fetched, and go with them.
    with ExitStack() as stack:
        stack.callback(whole.close)
        found = _past(whole.place, day, whole, step)
        stack.callback(found.close)
        return found._replace(lock=stack.pop_all())


def _day(as_of: str) -> str:
    try:
        return last_day(as_of)
    except ValueError:
        raise KGError(phrase("words.no-day", text=as_of), phrase("words.no-day.hint")) from None


def past(folder: Path | str, day: str) -> None:
    """Make the store as of an ISO day from the last build of a project, whatever its files say by
    now. Raises KGError if there is none.
    """
    folder = snapshot.require_project(folder)
    whole = snapshot.open(folder)
    with closing(whole):
        _past(folder, day, whole, lambda name: None)


def _past(folder: Path, day: str, whole: snapshot.Opened, step: Step) -> snapshot.Opened:
    # The build once more, of what had been said by the day, from what the build of the whole has
    # kept: that was checked, and is far faster to read than the files. Shapes have been satisfied
    # by the whole and are not asked of a part.
    made_of, prefixes = whole.state.digest, whole.state.prefixes
    generations.prune_past_days(folder, made_of)
    with memory.gc_paused(), generations.building(folder, day, lambda: step("wait")) as draft:
        if draft.waited and (done := snapshot.fresh(folder, day, made_of)) is not None:
            return done
        step("read")
        derive = rules.read(whole.place, prefixes)[0]
        draft.copy(whole.place, ONTOLOGY, inputs.listed(whole.place))
        data = restored(whole)
        first = _first_published(data)
        data = current_claims.as_of(data, day)
        seen = values.values(data)
        if data.claims:
            files, judged = keeping.kept_files(draft, seen, derive)
            keeping.keep_searched(draft, seen, judged.graphs, keeping.said_of(data), prefixes)
        else:
            # Before the first source nothing had been said, nor were there words to say it in.
            for name in (names.NAMES, *weighing.FILES, fact_lines.FILE):
                draft.keep(name, ())
            files = [draft.keep(name, ()) for name in snapshot.STATED]
            judged = verdicts.judged(seen)
        state = snapshot.State(
            prefixes,
            data.space,
            made_of,
            counts(data, judged),
            as_of=day,
            first=first,
            languages=data.languages,
        )
        step("derive")
        lines = derived_lines(graph_texts(files, derive), derive, data.space, prefixes)
        filled(draft, files, lines, state, step)
        # While nobody else may sweep it.
        return snapshot.open(folder, day)


def _first_published(data: Data) -> str:
    # The date of the first source that states something, as it is known: a day, a month, a year.
    sources = {data.citations[claim.citation].source for claim in data.claims}
    dated = (one for one in data.sources.values() if one.iri in sources and one.last)
    first = min(dated, key=lambda one: (one.last, one.first, one.published), default=None)
    return first.published if first else ""


def restored(whole: snapshot.Opened) -> Data:
    """What the files of a project said when a store was built of them; see `kg.store.kept`."""
    space, languages = whole.state.space, whole.state.languages
    words = vocabulary.read(whole.place, space)[0]
    return kept.restored(whole.place / "named.nq", words, space, languages)
