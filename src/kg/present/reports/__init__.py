"""Answers about conflicts, history, audit, paths and money, as lines and as rows."""
