"""The files of a project: what they hold, what is wrong with them, working on them."""
