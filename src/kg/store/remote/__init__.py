"""A graph on a SPARQL server."""
