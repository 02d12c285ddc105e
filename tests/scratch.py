"""Processes that work on databases of their own, and may be killed: forked from one that has Django loaded."""

import multiprocessing
import os
import signal
import time
from contextlib import contextmanager
from itertools import count

import django
import psycopg
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from django.core.management import call_command
from django.db import connection

START = multiprocessing.get_context("forkserver")


def run(target, *arguments):
    """The exit code of a function in a process of its own; of a killed one minus the number of the signal."""
    process = START.Process(target=target, args=arguments)
    process.start()
    process.join(120)
    assert process.exitcode is not None
    return process.exitcode


@contextmanager
def databases(*modules):
    """Makes scratch databases that hold the register: the address of each. The processes have the modules loaded."""
    START.set_forkserver_preload([__name__, *modules])
    made, number = [], count()

    def new():
        name = f"{connection.settings_dict['NAME']}_scratch_{next(number)}"
        with connection._nodb_cursor() as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {made[0]}" if made else ""))
        made.append(name)
        if len(made) == 1:
            assert run(prepare, name) == 0
        return name

    yield new
    with connection._nodb_cursor() as server:
        for name in made:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def connected(name):
    """A connection to the desk of a scratch database."""
    known = connection.get_connection_params()
    address = {key: known[key] for key in ("host", "port", "user", "password") if key in known}
    return psycopg.connect(**address, dbname=name, autocommit=True, options="-c search_path=desk,extensions")


def alone(own):
    """Wait until the server has noticed that its client is gone."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    while own.execute(others).fetchone()[0]:
        time.sleep(0.01)


def prepare(database):
    """In a process: the register that comes with the program, in an empty database."""
    connection.settings_dict["NAME"] = database
    call_command("migrate", verbosity=0)
    call_command("load_register", verbosity=0)


@contextmanager
def dying(statements):
    """In a process: it is killed by the kernel when it has said so many statements; None: it lives."""
    said = 0

    def counted(execute, *what):
        nonlocal said
        if said == statements:
            os.kill(os.getpid(), signal.SIGKILL)
        said += 1
        return execute(*what)

    with connection.execute_wrapper(counted):
        yield
