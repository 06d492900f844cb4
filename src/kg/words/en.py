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
    # --- api
    # --- cli
}
