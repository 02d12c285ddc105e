"""One command from an empty folder to a running register."""

import argparse
import fcntl
import multiprocessing
import os
import secrets
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, cast
from wsgiref.types import WSGIApplication

import psycopg
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from gunicorn.app.base import BaseApplication

HOST = "127.0.0.1"


def port_number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port: give a number from 1 to 65535.")
    return int(text)


class WebServer(BaseApplication):
    """The register behind gunicorn, as many threads to a worker as its pool has connections."""

    def __init__(self, application: WSGIApplication, **options: Any) -> None:
        self.application, self.options = application, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        return self.application


class Command(BaseCommand):
    help = "Prepare the database and the static files, make sure there is an administrator, and serve the register."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000, help="Port on 127.0.0.1 (8000).")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        self.refuse_taken(port)
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        with open(settings.VAR_DIR / "demo.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # a second demo at the same moment waits its turn
            self.apart(self.prepare)
            application = get_internal_wsgi_application()  # reads which static files there are

        def announce(_: Any) -> None:
            signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))  # the terminal was closed
            self.say(f"Threshold is on http://{HOST}:{port}/ (administration: /admin/). Stop it with Ctrl-C.")

        WebServer(
            application,
            bind=f"{HOST}:{port}",
            worker_class="gthread",
            workers=2,
            threads=settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"],
            limit_request_line=8190,  # more than the register reads, so that the register says so
            loglevel="warning",
            control_socket_disable=True,
            when_ready=announce,
        ).run()

    def prepare(self) -> None:
        wrapper = cast(DatabaseWrapper, connection)
        try:
            psycopg.connect(**wrapper.get_connection_params()).close()  # the pool would try for long and not say why
        except psycopg.OperationalError as fault:
            raise CommandError(f"The database does not answer. Check DATABASE_URL. {fault}") from fault
        self.say("Bringing the database up to date …")
        call_command("migrate", verbosity=0, interactive=False)
        self.say("Collecting static files …")
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_register", stdout=self.stdout)
        self.ensure_administrator()

    def apart(self, work: Callable[[], None]) -> None:
        """Do this in a process of its own: what it loads is gone with it, and those that serve begin small."""
        child = multiprocessing.get_context("fork").Process(target=self.refusing, args=[work], daemon=True)
        child.start()
        try:
            child.join()
        except KeyboardInterrupt:
            raise CommandError("Interrupted. Begin again with the same command: it goes on where it was.") from None
        if child.exitcode:
            sys.exit(child.exitcode)

    def refusing(self, work: Callable[[], None]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # the database undoes what was not finished
        try:
            work()
        except CommandError as fault:
            self.stderr.write(str(fault))
            sys.exit(fault.returncode)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def refuse_taken(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as fault:
                raise CommandError(
                    f"Port {port} cannot be used ({fault.strerror}). Choose another: make demo PORT={port % 65_535 + 1}"
                ) from fault

    def ensure_administrator(self) -> None:
        """The password is shown before the account is saved: an interrupted first run leaves no unknown password."""
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            users.create_superuser("admin", password=password)
            self.say(f"The administrator, shown only this once:\n  user      admin\n  password  {password}")
