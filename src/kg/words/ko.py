"""The sentences of kg in Korean, with the codes and blanks of those in English."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    # --- words: what several wings say
    "words.did-you-mean": "혹시 이것입니까: {name}",
    # --- rdf
    "rdf.day.inferred": "{day}경",
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
