"""SHACL: the shapes of a project, compiled to SPARQL."""
