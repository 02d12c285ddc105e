"""Django's migrate, for both rooms."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import ProgrammingError, connections

from conflicts_app import rooms
from conflicts_app.admin.roles import keep_roles

HELP = """The database user “{user}” may not prepare the database: {fault}
Ask the administrator of the server to run once, in this database:
  CREATE ROLE {role} NOLOGIN;
  GRANT {role} TO "{user}";
  GRANT CREATE ON DATABASE "{database}" TO "{user}";"""


class Command(migrate.Command):
    """Every migration at the desk, the register's own once more among what is published; then the editors' roles."""

    def handle(self, *args: Any, **options: Any) -> None:
        looks_only = options["plan"] or options["check_unapplied"]
        with connections[options["database"]].cursor() as cursor:
            if not looks_only:
                self.prepare(cursor)
                if rooms.lacking_migrations() or options["migration_name"]:
                    rooms.free(cursor)
            super().handle(*args, **options)
            if not looks_only:
                rooms.mirror(cursor, fake=options["fake"])
                if not options["app_label"]:
                    keep_roles()

    def prepare(self, cursor: Any) -> None:
        try:
            rooms.prepare(cursor)
        except ProgrammingError as fault:
            cursor.execute("SELECT current_user, current_database()")
            user, database = cursor.fetchone()
            raise CommandError(
                HELP.format(user=user, database=database, role=rooms.ROLE, fault=str(fault).splitlines()[0])
            ) from fault
