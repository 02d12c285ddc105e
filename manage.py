#!/usr/bin/env python
"""The command line of the register."""

import os
import signal
import sys

from django.core.management import execute_from_command_line

from config.postgres import PostgresError, ensure_running

WITHOUT_DATABASE = {"help", "--help", "-h", "version", "--version", "collectstatic", "makemessages", "compilemessages"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    for number in (signal.SIGTERM, signal.SIGHUP):  # leave by the door that also stops the database
        signal.signal(number, lambda got, _: sys.exit(128 + got))
    try:
        if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_DATABASE:
            ensure_running()
        execute_from_command_line(sys.argv)
    except PostgresError as fault:
        sys.exit(str(fault))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
