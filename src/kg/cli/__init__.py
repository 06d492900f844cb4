"""The command line."""

from __future__ import annotations

import os
import warnings
from typing import NoReturn

from kg.cli.answering import answer, verify
from kg.cli.archiving import archive
from kg.cli.asking import query
from kg.cli.building import build, check
from kg.cli.desk import desk
from kg.cli.drawing import export, picture, release, site, view
from kg.cli.exits import exit_code, show_warning, standard_streams
from kg.cli.files import add, diff, format_, init, link
from kg.cli.group import commands
from kg.cli.importing import import_
from kg.cli.looking import search, show, sources
from kg.cli.merging import merge, merge_driver
from kg.cli.proving import prove
from kg.cli.queueing import queue
from kg.cli.reports import audit, conflicts, history, money, path, vintages
from kg.cli.serving import mcp, publish, serve
from kg.cli.speech import locale_language, speak
from kg.cli.watching import watch

# In the order of the work.
for command in (
    *(build, check, watch, query, answer, verify, view, picture, export, show, search, sources),
    *(conflicts, history, vintages, audit, path, money),
    *(serve, publish, format_, diff, add, desk, import_, queue, archive, prove),
    *(link, merge, mcp, site, release, init, merge_driver),
):
    commands.add_command(command)


def main() -> NoReturn:
    """Run a command; the exit code is 0 (done and clean), 1 (the answer is no) or 2 (cannot)."""
    standard_streams()
    warnings.showwarning = show_warning
    speak(locale_language())
    code = exit_code(lambda: commands.main(standalone_mode=False))
    # A thread that still runs a query cannot be stopped and must not be waited for.
    os._exit(code)
