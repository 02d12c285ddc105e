"""Django's migrate, for both rooms."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from conflicts_app import rooms


class Command(migrate.Command):
    """Runs every migration at the desk, then the register's own once more among what is published."""

    def handle(self, *args: Any, **options: Any) -> None:
        with connections[options["database"]].cursor() as cursor:
            if not options["plan"] and not options["check_unapplied"]:
                rooms.prepare(cursor)
            super().handle(*args, **options)
            if not options["plan"] and not options["check_unapplied"]:
                rooms.mirror(cursor, fake=options["fake"])
