"""Processes that import into a database of their own, and may be killed: forked from one that has Django loaded."""

import os
import signal
from contextlib import redirect_stdout

import django
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from django.core.management import call_command
from django.db import connection

from conflicts_app.importers import taken_over, writing

SMALL = 5  # records in a lot, so that a small file has many


def prepare(database):
    """The register that comes with the program, in an empty database."""
    connection.settings_dict["NAME"] = database
    call_command("migrate", verbosity=0)
    call_command("load_register", verbosity=0)


def import_file(database, file, statements=None):
    """Import with everything that is needed; killed by the kernel after it has said so many statements."""
    connection.settings_dict["NAME"] = database
    taken_over.LOT = writing.LOT = SMALL
    said = 0

    def count(execute, *what):
        nonlocal said
        if said == statements:
            os.kill(os.getpid(), signal.SIGKILL)
        said += 1
        return execute(*what)

    kinds = "--create", "actors", "places", "conflicts"
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), connection.execute_wrapper(count):
        call_command("import_events", file, "--format", "ucdp-ged", "--release", "26.0.1", "--commit", *kinds)
