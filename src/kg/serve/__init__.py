"""The server: SPARQL protocol, pages and processes."""
