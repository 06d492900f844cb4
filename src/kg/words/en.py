"""The sentences of kg in English. Every other language has the same codes with the same blanks."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    # --- words: what several wings say
    "words.did-you-mean": "did you mean {name}?",
    # --- rdf
    "rdf.day.inferred": "{day} (inferred)",
    # --- system
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
