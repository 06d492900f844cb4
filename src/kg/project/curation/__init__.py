"""Working on the files of a project: format, diff, add."""
