"""The sentences of kg in English. Every other language has the same codes with the same blanks."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    # --- words: what several wings say
    "words.did-you-mean": "did you mean {name}?",
    # --- rdf
    # --- system
    # --- sparql
    # --- project: rows
    # --- project: shapes, rules, stories, curation
    # --- store
    "store.no-number": "“{text}” is no number",
    "store.no-date": "“{text}” is no date",
    "store.no-date.hint": "write 2021-01-03, 2021-01 or 2021",
    "store.no-question": "no question is called “{name}”",
    "store.no-question.hint": "kg query lists them",
    "store.ambiguous": "“{text}” names {count} things",
    "store.ambiguous.hint": "say which: {ids}",
    "store.ambiguous.hint-more": "say which: {ids} …",
    "store.nothing-called": "nothing is called “{text}”",
    "store.nothing-called.hint": "kg search finds by part of a name",
    "store.one-of-these": "did you mean {names}?",
    "store.these-two": "{first} or {second}",
    "store.id-and-name": "{id} ({name})",
    "store.no-property": "no property is called “{text}”",
    "store.no-kind": "“{text}” is no kind of value and no class",
    "store.no-kind.hint": "kinds of values are {kinds}",
    "store.cannot-write": "cannot write to {path}: {reason}",
    "store.cannot-write-day.hint": (
        "the graph of a day is kept beside the build: ask for the day where the folder can be "
        "written"
    ),
    "store.cannot-write-new.hint": (
        "there is no build of the files as they are now: run kg build where the folder can be "
        "written"
    ),
    "store.cannot-write-first.hint": (
        "there is no build yet: run kg build where the folder can be written"
    ),
    "store.cannot-write-room.hint": "free some space; the earlier build is as it was",
    "store.cannot-write.hint": "the earlier build is as it was",
    "store.no-folder": "there is no folder {path}",
    "store.no-project": "no project here: {path} has no data/ and ontology/",
    "store.no-project.hint": "kg init DIR makes one; -C DIR picks another folder",
    "store.unreadable": "the store in {path} cannot be read: {fault}",
    "store.unreadable.hint": "kg build makes it anew",
    "store.not-there": "it is not there",
    "store.damaged": "it is damaged: {damage}",
    "store.file-missing": "{name} is not there",
    "store.file-added": "{name} does not belong there",
    "store.file-changed": "{name} is not as it was written",
    "store.file-fault": "{name}: {reason}",
    "store.empty-day": "nothing had been said by {day}: no source has a date",
    "store.empty-day-before": "nothing had been said by {day}: the first source is of {first}",
    "store.no-address": "“{url}” is no address of a server",
    "store.no-address.hint": "such as http://localhost:7878/query",
    "store.secret-in-address": "the address holds a user or a password",
    "store.secret-in-address.hint": "leave it out, and set {user} and {password}",
    "store.no-answer": "{url} gave no answer within {seconds} s",
    "store.no-answer.hint": "ask for less, or look at the server",
    "store.unreachable": "{url} cannot be reached: {reason}",
    "store.unreachable.hint": "is the server running, and the address right?",
    "store.broke-off": "{url} broke off: {reason}",
    "store.secret-refused": "{url} does not accept the user, password or token",
    "store.secret-refused.hint": "look at {user}, {password}, {token}",
    "store.secret-wanted": "{url} asks who you are",
    "store.secret-wanted.hint": "set {user} and {password}, or {token}",
    "store.forbidden": "{url} does not allow this",
    "store.forbidden.hint": "it may allow it at another address, or to another user",
    "store.wrong-address": "{url} is no address for this (HTTP {status})",
    "store.wrong-address.hint": (
        "name the address of the SPARQL endpoint itself, such as …/query or …/sparql"
    ),
    "store.sends-on": "{url} sends on to {target}",
    "store.sends-on-unnamed": "{url} sends on to another address",
    "store.sends-on.hint": "name that address",
    "store.server-failed": "{url} failed (HTTP {status}): {text}",
    "store.server-refuses": "{url} refuses this (HTTP {status}): {text}",
    "store.without-a-word": "without a word",
    "store.no-results": "{url} answers with {media}, not with SPARQL results",
    "store.no-triples": "{url} answers with {media}, not with triples",
    "store.unnamed-media": "something unnamed",
    "store.endpoint.hint": "is it the address of a SPARQL endpoint?",
    "store.cut-off": "the answer of {url} is cut off or malformed",
    "store.cut-off.hint": "a server that reaches its own time limit does this: ask for less",
    "store.cut-off-rows.hint": "a server that reaches its own time limit does this",
    "store.cut-rows": "{url} cuts answers at {count:,} rows",
    "store.cut-rows.hint": (
        "ask with LIMIT and OFFSET, or raise that limit (Virtuoso: ResultSetMaxRows)"
    ),
    "store.triples-missing": (
        "{url} gives {given:,} of the {count:,} triples that were published in {graph}"
    ),
    "store.triples-missing-several": (
        "{url} gives {given:,} of the {count:,} triples that were published in {graph} …"
    ),
    "store.triples-missing.hint": "it may have merged literals that it takes for equal",
    "store.marker-unreadable": "what {url} says of its dataset cannot be read",
    "store.marker-unreadable.hint": "kg publish writes it anew",
    "store.not-held": "{url} does not hold this dataset",
    "store.none-held": "{url} holds no dataset that kg published",
    "store.not-held.hint": "kg publish puts it there",
    "store.several-held": "{url} holds {count} datasets: {spaces}",
    "store.several-held.hint": "ask from the folder of one of them: -C DIR",
    "store.incomplete": "{url} holds a publication that is not complete",
    "store.incomplete.hint": "kg publish resumes it",
    "store.another-build": "{url} holds another build than what is in this folder",
    "store.another-build.hint": (
        "kg publish brings it there; from a folder without a project, -C DIR, the server is "
        "asked as it is"
    ),
    "store.another-kind": "the answer of {url} is of another kind than the query asks for",
    "store.graph-taken": "the server has a graph <{graph}> already that is not of this dataset",
    "store.graph-taken.hint": (
        "nothing was written; give the dataset another void:uriSpace, or remove that graph"
    ),
    "store.progress": "{done:,} of {count:,} graphs",
    # --- evidence
    "evidence.not-rewritten": "the engine does not take it in its rewritten form ({fault})",
    "evidence.blank-node-path": "a path ends in a blank node",
    "evidence.shape": "{thing}: {message}",
    "evidence.shape-without-message": "{thing}: violates {component}",
    "evidence.shape.hint": "{value} is the value",
    "evidence.no-day": "“{text}” is no day of the calendar",
    "evidence.no-day.hint": "write 2021-01-03, 2021-01 or 2021",
    "evidence.no-sort-of-conflict": "“{text}” is none of {words}",
    "evidence.not-listed-by": "“{text}” is nothing that money is listed by",
    "evidence.not-listed-by.hint": "one of {words}",
    "evidence.same-ends": "both ends are the same thing",
    "evidence.same-ends.hint": "name two things",
    "evidence.two-answers": "the store answered the same query in two ways",
    "evidence.two-answers.hint": "was it changed meanwhile, or is there a LIMIT without ORDER BY?",
    "evidence.no-construct": "the rule of {graph} is no CONSTRUCT query",
    "evidence.no-origin": "a row rests on a triple that no named graph holds",
    "evidence.no-origin.hint": "every triple must have an origin to be cited",
    "evidence.cited-offset": "every row also rests on the rows that OFFSET skips",
    "evidence.cited-extremes": (
        "MIN, MAX and SAMPLE rest on one value of the group; all of the group's are cited"
    ),
    "evidence.cited-distinct": (
        "a DISTINCT row may come about in several ways, each of which would do; all are cited"
    ),
    "evidence.cited-row": (
        "a row may come about in several ways, each of which would do; all are cited"
    ),
    "evidence.cited-path": "of a path with + or * one shortest way is cited",
    "evidence.cited-absence": (
        "an absence, or a LIMIT, rests on all that its patterns match: that is cited for every row"
    ),
    # --- present
    # --- serve
    # --- api
    # --- cli
}
