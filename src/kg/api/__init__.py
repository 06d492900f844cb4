"""The verbs of kg as functions."""
