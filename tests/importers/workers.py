"""What processes do that import into a database of their own, and may be killed."""

import os
from contextlib import redirect_stdout

from tests.scratch import dying  # loads Django

from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip

from conflicts_app.importers import taken_over, writing  # isort: skip

SMALL = 5  # records in a lot, so that a small file has many


def import_file(database, file, statements=None):
    """Import with everything that is needed; killed after so many statements."""
    connection.settings_dict["NAME"] = database
    taken_over.LOT = writing.LOT = SMALL
    kinds = "--create", "actors", "places", "conflicts"
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), dying(statements):
        call_command("import_events", file, "--format", "ucdp-ged", "--release", "26.0.1", "--commit", *kinds)
