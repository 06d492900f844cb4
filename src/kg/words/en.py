"""The sentences of kg in English. Every other language has the same codes with the same blanks."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    # --- words: what several wings say
    "words.did-you-mean": "did you mean {name}?",
    # --- rdf
    # --- system
    "system.memory-variable": "{name} is “{value}”",
    "system.memory-variable.hint": "it is a number of GiB, such as 4 or 0.5",
    "system.no-memory": "there is not enough memory",
    "system.query-memory": "the query needs more than {size:.3g} GiB of memory",
    "system.query-memory.hint": "ask for less; {name} sets how many GiB a query may take",
    "system.query-stopped": "the query was stopped from outside",
    "system.command-stopped": "the command was stopped from outside",
    "system.stopped.hint": "perhaps the system was short of memory",
    "system.query-too-deep": "the query nests too deeply for the engine",
    "system.query-too-deep.hint": "write the query with fewer parts",
    "system.command-too-deep": "the command nests too deeply for the engine",
    "system.query-died": "the query ended the process that worked on it",
    "system.query-died.hint": "ask it in parts",
    "system.command-died": "the command ended the process that worked on it",
    "system.not-handed-over": "the answer cannot be handed over: {reason}",
    "system.unwritable": "cannot write {path}: {reason}",
    "system.unwritable-no-folder": "cannot write {path}: there is no folder {folder}",
    "system.unwritable-not-a-folder": "cannot write {path}: {folder} is no folder",
    "system.unwritable-is-a-folder": "cannot write {path}: it is a folder",
    "system.unwritable-is-a-folder.hint": "name a file in it",
    "system.leads-out": "cannot write {path}: it leads out of {folder}",
    "system.cut-off.hint": "an earlier command was cut off, and left this",
    "system.unchanged.hint": "nothing was changed",
    "system.unlockable": "cannot lock {folder}: {reason}",
    "system.another-writer": "another kg writes in {folder}",
    "system.another-writer.hint": "try again when it is done",
    "system.waiting": "waiting for another kg that writes in {folder}",
    "system.removed": "{path} was removed meanwhile",
    "system.changed": "{path} was changed meanwhile",
    "system.changed.hint": "try again when it is no longer changed",
    "system.appeared": "{path} was written meanwhile",
    "system.journal-in-the-way": "{path} is in the way, and not of kg",
    "system.journal-in-the-way.hint": "move it elsewhere: what is being written is noted there",
    "system.site-unwritable": "cannot write to {folder}: {reason}",
    "system.site-not-a-folder": "cannot write to {folder}: it is no folder",
    "system.site-without-list": (
        "{folder} holds a site of which no list was kept: pages that it has no more are left"
    ),
    "system.site-list-no-file": "{path} is no regular file",
    "system.site-list-unread": "{path} cannot be read as the list of a site's files",
    "system.site-list-unread.hint": (
        "restore it; without it no file of an earlier site is replaced or removed"
    ),
    "system.site-in-the-way": (
        "{folder} holds files that kg did not write, or that were changed since, where pages are to"
        " be: {names}; nothing was written"
    ),
    "system.site-in-the-way-more": (
        "{folder} holds files that kg did not write, or that were changed since, where pages are to"
        " be: {names} and {more} more; nothing was written"
    ),
    "system.site-in-the-way.hint": "move them away, or name another folder",
    "system.page-left": (
        "{path} is no page any more, but was changed since it was written: it is left"
    ),
    "system.not-a-folder": "{path} is no folder",
    "system.remove.hint": "remove it",
    "system.stage-in-the-way": "{path} is in the way, and not of kg",
    "system.stage-in-the-way.hint": "move it elsewhere: a site is written there first",
    # --- sparql
    # --- project: rows
    # --- project: shapes, rules, stories, curation
    # --- store
    # --- evidence
    # --- present
    # --- serve
    "serve.syntax": "The query is not well-formed SPARQL 1.1.",
    "serve.evaluation": "The query cannot be evaluated.",
    "serve.service": "SERVICE asks another server, and answers come from this graph alone.",
    "serve.graph": "There is no such graph in this dataset, and none is fetched.",
    "serve.deep": "The query nests more than {limit} levels deep.",
    "serve.long": "The query is longer than the engine can take in one piece.",
    "serve.missing": "No query was sent: send it as the parameter “query”.",
    "serve.request": "The request is not well-formed HTTP.",
    "serve.several": "Send one query, not several.",
    "serve.encoding": "The request is not UTF-8.",
    "serve.parameter": "A parameter of the request, or its value, cannot be used here.",
    "serve.cite": "This query cannot be asked with citations.",
    "serve.update": "This server is read-only: updates are refused.",
    "serve.nothing": "Nothing is here.",
    "serve.method": "This address cannot be used in this way.",
    "serve.format": "None of the formats asked for can be made.",
    "serve.unwritable": "The format asked for cannot hold this answer.",
    "serve.slow": "The request did not arrive in time.",
    "serve.large": "The request is larger than {limit} bytes.",
    "serve.address": "The address is longer than {limit} bytes: send a long query by POST.",
    "serve.media": "Send a form, or a query as application/sparql-query.",
    "serve.host": "This server does not answer under this host name.",
    "serve.head": "The headers of the request are larger than {limit} bytes.",
    "serve.coding": "The body of the request is compressed: send it as it is.",
    "serve.rows": "The answer has more than {limit} rows: ask for fewer with LIMIT.",
    "serve.bytes": "The answer is larger than {limit} bytes: ask for less.",
    "serve.memory": "The query needed more memory than it may have: ask for less.",
    "serve.depth": "The query needed more depth than it may have: make it simpler.",
    "serve.fault": "Something went wrong in this server.",
    "serve.died": "The process that worked at the answer broke off.",
    "serve.killed": "The process that worked at the answer was ended from outside: ask again.",
    "serve.readonly": (
        "The graph of a past day cannot be made: this server cannot write to its folder."
    ),
    "serve.room": "The disk of this server has no room for this answer.",
    "serve.busy": "The server is busy: try again soon.",
    "serve.time": "The query took longer than {limit:g} seconds.",
    "serve.unknown-parameter": "there is no parameter “{name}” here",
    "serve.repeated-parameter": "the parameter “{name}” is given more than once",
    "serve.several-formats": "format, output and results ask for different formats",
    "serve.no-days": "the files that are served have no days",
    "serve.no-citations": "the files that are served hold no citations",
    "serve.other-dataset": (
        "default-graph-uri and named-graph-uri make another dataset than the current one"
    ),
    "serve.cite.hint": "ask it without citations",
    "serve.no-port": "{value} is no port",
    "serve.no-port.hint": "a number from 0 to 65535; 0 is any that is free",
    "serve.no-address": "“{value}” is no address to listen at",
    "serve.no-address.hint": (
        "--host is an address of this machine: 127.0.0.1 for itself alone, 0.0.0.0 for all that it"
        " has, if that is meant"
    ),
    "serve.no-origin": "“{value}” is no origin",
    "serve.no-origin.hint": (
        "scheme, host and port as in https://a.example or http://localhost:3000, no slash at the"
        " end; or *"
    ),
    "serve.no-host": "“{value}” is no host name",
    "serve.no-host.hint": "the name alone, without scheme and port: kg.example.org",
    "serve.cannot-listen": "cannot listen at {host}:{port}: {reason}",
    "serve.cannot-listen.port.hint": "another --port, or --port 0 for any that is free",
    "serve.cannot-listen.host.hint": (
        "--host is an address of this machine: 127.0.0.1, or 0.0.0.0 for all"
    ),
    "serve.unreadable-store": "the workers cannot read the store",
    "serve.unreadable-store.hint": "kg build makes it anew",
    "serve.worker-ended": "a worker cannot be started: it ended",
    "serve.worker-not-started": "a worker cannot be started: {reason}",
    "assistant.no-mcp": "the package mcp is not installed, or older than 2",
    "assistant.no-mcp.hint": "pip install 'kg[mcp]'",
    "assistant.no-such-name": "nothing is called “{name}”",
    "assistant.no-such-name.hint": "try a part of the name, or the other language",
    "assistant.first-only": "only the first {count} are told: give more of the name",
    "assistant.no-claims": "nothing is said of {name}",
    "assistant.no-claims-of": "nothing is said of {name} with {property}",
    "assistant.no-claims.hint": "show tells what names it",
    "assistant.no-conflicts": (
        "no conflicts: nobody says otherwise, and nothing was revised or set aside"
    ),
    "assistant.uncitable.hint": "write a SELECT, ASK or CONSTRUCT without it",
    "assistant.hint": "hint: {text}",
    # --- api
    # --- cli
}
