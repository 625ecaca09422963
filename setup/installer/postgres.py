"""The PostgreSQL server: a private cluster, or the one ``PGHOST`` names."""

import contextlib
import hashlib
import os
import secrets
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from . import paths
from .errors import SetupError
from .shell import run, say, write_atomically
from .system import postgres_bin

USER = "credit_collection"
SYSTEM_USER = "postgres"
# Only demonstrations and throwaway databases live here: speed before durability. Tests
# roll back what they insert: who counts rows meanwhile finds none, and is believed.
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
max_parallel_workers_per_gather = 0
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
logging_collector = off
"""


@dataclass(frozen=True)
class Server:
    """How to reach a PostgreSQL server."""

    host: str
    port: str
    user: str
    password: str
    options: str = ""

    @property
    def environment(self):
        """Return the variables libpq and its programs understand."""
        values = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGOPTIONS": self.options,
        }
        return {name: value for name, value in values.items() if value}


def is_given():
    """Return whether the person brought a server."""
    return bool(os.environ.get("PGHOST"))


def ensure():
    """Return a running server."""
    if is_given():
        return Server(
            host=os.environ["PGHOST"],
            port=os.environ.get("PGPORT", "5432"),
            user=os.environ.get("PGUSER", ""),
            password=os.environ.get("PGPASSWORD", ""),
        )
    cluster = Cluster()
    cluster.ensure_created()
    return cluster.ensure_running()


class Cluster:
    """The private cluster that belongs to the cache folder.

    PostgreSQL refuses to run as root; then the system user ``postgres`` runs it,
    in a folder that user may enter.
    """

    def __init__(self):
        self.programs = postgres_bin()
        self.home = self._home()
        self.data = self.home / "data"
        self.secret = self.home / "password"

    def ensure_created(self):
        """Make the cluster, completely or not at all."""
        if self.data.exists():
            return
        say("Making a private PostgreSQL cluster")
        self.home.mkdir(parents=True, exist_ok=True)
        self._own(self.home)
        write_atomically(self.secret, secrets.token_hex(16), mode=0o600)
        self._own(self.secret)
        draft = self.home / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        options = ["-U", USER, "--pwfile", self.secret, "-A", "scram-sha-256"]
        options += ["-E", "UTF8", "--locale", "C.UTF-8", "--no-sync", "-D", draft]
        self._run("initdb", *options, failure="The cluster could not be made.")
        with open(draft / "postgresql.conf", "a") as handle:
            handle.write(SETTINGS)
        draft.rename(self.data)

    def ensure_running(self):
        """Start the cluster unless it runs, and return how to reach it."""
        port = self._running_port()
        if not port:
            port = self._choose_port()
            options = ["-D", self.data, "-l", self.home / "log", "-w", "-t", "60"]
            self._run(
                "pg_ctl",
                *options,
                *("-o", f"-p {port}", "start"),
                failure=f"The PostgreSQL in {self.home} does not start; see its file "
                "'log'. It holds no real data: remove that folder to begin again.",
            )
        return Server("127.0.0.1", str(port), USER, self.secret.read_text())

    def stop(self):
        """Stop the cluster when it runs."""
        if self.data.exists() and self._running_port():
            options = ["-D", self.data, "-w", "-m", "fast", "stop"]
            self._run("pg_ctl", *options, failure="The cluster does not stop.")

    def _home(self):
        """Return a folder the server's user may enter."""
        home = paths.cache() / "postgres"
        if os.geteuid() or all(
            folder.stat().st_mode & 0o001 for folder in home.parents
        ):
            return home
        name = hashlib.sha256(str(paths.cache()).encode()).hexdigest()[:12]
        return Path("/var/lib/credit_collection") / name

    def _choose_port(self):
        """Return the port of last time when it is free, else another one."""
        note = self.home / "port"
        port = int(note.read_text()) if note.exists() else 0
        if not port or is_busy(port):
            port = free_port()
            write_atomically(note, str(port))
        return port

    def _own(self, path):
        """Give ``path`` to the user that runs the server."""
        if not os.geteuid():
            shutil.chown(path, SYSTEM_USER, SYSTEM_USER)

    def _run(self, program, *arguments, failure):
        """Run a server program as the server's user."""
        command = [self.programs / program, *arguments]
        if not os.geteuid():
            command = ["setpriv", f"--reuid={SYSTEM_USER}", f"--regid={SYSTEM_USER}"]
            command += ["--init-groups", self.programs / program, *arguments]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        return run(command, failure, cwd=self.home, env=environment)

    def _running_port(self):
        """Return the port of the running server, or None."""
        pid_file = self.data / "postmaster.pid"
        with contextlib.suppress(SetupError):
            self._run("pg_ctl", "-D", self.data, "status", failure="not running")
            return int(pid_file.read_text().splitlines()[3])
        return None


def free_port():
    """Return a TCP port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_busy(port):
    """Return whether something listens on ``port`` of this machine."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
