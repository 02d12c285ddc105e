"""The demo as its user meets it: real processes, a database folder of their own, real signals."""

import http.cookiejar
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

PATIENCE = 90


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Demo:
    """One ``manage.py demo`` after another over the same data."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.process = None

    @property
    def environment(self):
        ours = ("PG", "THRESHOLD_POSTGRES", "DATABASE_URL", "PYTEST", "COV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {**kept, "VAR_DIR": str(self.folder)}

    def command(self, *words):
        return subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip

    def start(self):
        """Run until it says where it serves; what it printed until then."""
        self.process = self.command("demo", "--port", str(self.port))
        printed = ""
        for line in self.process.stdout:
            printed += line
            if "Threshold is on" in line:
                assert self.get("/readyz") == "ok\n"
                return printed
        pytest.fail(f"The demo ended with {self.process.wait()}:\n{printed}")

    def get(self, address):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{address}", timeout=20) as answer:
            return answer.read().decode()

    def log_in(self, password):
        """The page after the login form was sent."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        login = f"http://127.0.0.1:{self.port}/admin/login/?next=/admin/"
        with browser.open(login, timeout=20) as form:
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.read().decode())[1]
        fields = {"username": "admin", "password": password, "csrfmiddlewaretoken": token}
        with browser.open(login, urllib.parse.urlencode(fields).encode(), timeout=20) as page:
            return page.read().decode()

    @property
    def database_pid(self):
        return int((self.folder / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()[0])

    def stop(self, number):
        """Send a signal and wait for the end of the command, its workers and, unless it was killed, the database."""
        database = self.database_pid
        self.process.send_signal(number)
        self.process.communicate(timeout=PATIENCE)
        self.wait_until(lambda: not self.port_is_taken())
        if number != signal.SIGKILL:
            assert not alive(database)

    def port_is_taken(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def wait_until(self, done):
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.fixture
def demo(tmp_path):
    # Closed to all but its owner, with characters that a shell and PostgreSQL's settings treat in their own way.
    folder = tmp_path / 'it\'s "a, folder" $HOME'
    folder.mkdir(mode=0o700)
    running = Demo(folder)
    yield running
    if running.process and running.process.poll() is None:
        running.process.terminate()
        running.process.communicate(timeout=PATIENCE)
    subprocess.run([sys.executable, "manage.py", "check"], cwd=settings.BASE_DIR, env=running.environment, check=True)


@pytest.fixture(scope="session")
def first_start(tmp_path_factory):
    """The folder that a first start has left behind, and the password that it printed."""
    running = Demo(tmp_path_factory.mktemp("first"))
    password = re.search(r"password  (\S+)", running.start())[1]
    running.stop(signal.SIGTERM)
    return running.folder, password


@pytest.fixture
def second(demo, first_start):
    """A demo that was started before: over a copy of what the first start left."""
    folder, demo.password = first_start
    subprocess.run(["cp", "-a", f"{folder}/.", demo.folder], check=True)
    return demo


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_the_next_start_finds_the_administrator(second, number):
    assert "password" not in second.start()
    second.stop(number)
    assert "password" not in second.start()
    assert "<title>Your work" in second.log_in(second.password)
    assert "Please enter the correct" in second.log_in("wrong")


def test_ctrl_c_while_it_prepares_says_so_and_the_next_start_goes_on(demo):
    interrupted = demo.command("demo", "--port", str(demo.port))
    assert next(line for line in interrupted.stdout if "Bringing the database up to date" in line)
    os.killpg(interrupted.pid, signal.SIGINT)  # as a terminal does
    said, _ = interrupted.communicate(timeout=PATIENCE)
    assert (interrupted.returncode, "Traceback" in said) == (1, False)
    assert "Interrupted. Begin again with the same command" in said
    demo.start()


@pytest.mark.parametrize("victims", ["command", "database", "command and database", "database and command"])
def test_after_a_kill_the_next_start_recovers(second, victims):
    second.start()
    for victim in victims.split(" and "):
        if victim == "database":
            os.kill(second.database_pid, signal.SIGKILL)
        else:
            second.stop(signal.SIGKILL)
    if second.process.poll() is None:
        second.process.kill()
        second.stop(signal.SIGKILL)
    second.start()
    assert "<title>Your work" in second.log_in(second.password)


def test_when_the_database_is_killed_what_editors_did_is_done_or_not(second):
    second.start()
    working = second.command("shell", "-v", "0", "-c", "from tests.admin import workers; workers.work_for_ever()")
    for line in working.stdout:
        if line.startswith("done 4"):
            break
    time.sleep(random.uniform(0, 1))
    os.kill(second.database_pid, signal.SIGKILL)
    said, _ = working.communicate(timeout=PATIENCE)
    assert working.returncode != 0
    done = 4 + len(re.findall("^done ", said, re.MULTILINE))
    second.stop(signal.SIGTERM)
    second.start()
    looking = second.command("shell", "-v", "0", "-c", "from tests.admin import workers; workers.look()")
    said, _ = looking.communicate(timeout=PATIENCE)
    found = json.loads(re.search("^found (.*)$", said, re.MULTILINE)[1])
    (version, title), (public_version, public_title) = found["desk"], found["public"]
    assert found["saved"][str(version)] == title
    assert found["saved"][str(public_version)] == public_title
    assert int(title.removeprefix("Saved ")) in (done, done + 1)
    assert found["merged"] == (found["stage"] == "withdrawn") == (not found["shown"]) == found["moved"]


def test_the_last_user_stops_the_database(second):
    second.start()
    database = second.database_pid
    other = second.command("check")
    other.communicate(timeout=PATIENCE)
    assert alive(database)
    second.stop(signal.SIGTERM)
    assert not alive(database)


def test_a_taken_port_is_named_with_the_way_out(demo):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", demo.port))
        holder.listen()
        refused = demo.command("demo", "--port", str(demo.port))
        printed, _ = refused.communicate(timeout=PATIENCE)
    assert refused.returncode == 1
    assert f"Port {demo.port} cannot be used" in printed
    assert f"PORT={demo.port + 1}" in printed


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1", "²"])
def test_a_port_that_is_none_is_named(demo, port):
    refused = demo.command("demo", f"--port={port}")
    printed, _ = refused.communicate(timeout=PATIENCE)
    assert refused.returncode == 2
    assert f"“{port}” is not a port" in printed


def test_a_long_folder_name_gets_its_socket_elsewhere(demo):
    demo.folder = demo.folder / ("long" * 30)
    demo.start()
    socket_folder = Path((demo.folder / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()[4])
    assert socket_folder.parent == Path("/tmp")
    demo.stop(signal.SIGTERM)
    assert not socket_folder.exists()


def test_two_demos_at_the_same_moment_both_serve(demo):
    other = Demo(demo.folder)
    with ThreadPoolExecutor() as pool:
        for start in [pool.submit(demo.start), pool.submit(other.start)]:
            start.result()
    assert other.get("/readyz") == "ok\n"
    other.process.terminate()
    other.process.communicate(timeout=PATIENCE)
    assert demo.get("/readyz") == "ok\n"
