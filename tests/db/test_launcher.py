"""The launcher of the embedded database, over the wheel's PostgreSQL and over Debian's."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from nodal.edges.database import Debian, Embedded, Server, binaries, place
from nodal.edges.database.account import Account
from nodal.facts.errors import Misconfigured

AS_ROOT = os.geteuid() == 0
CHILD = Path(__file__).with_name("launcher_child.py")
SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture(params=["wheel", "debian"])
def embedded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Embedded]:
    if request.param == "debian" and not Debian.is_installed():
        if os.environ.get("CI"):
            pytest.fail("Debian's PostgreSQL 15 is missing, and continuous integration needs it")
        pytest.skip("Debian's PostgreSQL 15 is not installed")
    # Durable, because these tests kill the server and look for what it had promised.
    made = Embedded(tmp_path / "a node") if request.param == "wheel" else Debian(tmp_path / "a node", durable=True)
    yield made
    made.remove()


def connect(server: Server, password: str | None = None) -> psycopg.Connection:
    return psycopg.connect(server.dsn(server.superuser, "postgres", password))


def test_a_second_start_finds_the_same_server(embedded: Embedded) -> None:
    first = embedded.start()
    pid = embedded.pid
    assert embedded.start() == first
    assert embedded.pid == pid is not None
    assert embedded.is_running()


def test_committed_rows_are_there_after_the_server_was_killed(embedded: Embedded) -> None:
    with connect(embedded.start()) as connection:
        connection.execute("CREATE TABLE promised AS SELECT generate_series(1, 1000) AS n")
    killed = embedded.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    server = embedded.start()
    assert embedded.pid != killed
    with connect(server) as connection:
        assert connection.execute("SELECT count(*) FROM promised").fetchone() == (1000,)


def test_a_server_killed_under_a_working_client_starts_again(embedded: Embedded) -> None:
    client = connect(embedded.start())
    client.execute("CREATE TABLE half_done (n int)")  # never committed
    os.kill(embedded.pid or 0, signal.SIGKILL)
    with connect(embedded.start()) as connection:
        assert connection.execute("SELECT to_regclass('half_done')").fetchone() == (None,)
    client.close()


def test_a_lock_file_with_somebody_elses_number_does_not_keep_the_server_out(embedded: Embedded) -> None:
    embedded.start()
    embedded.stop()
    (lock,) = [path.parent / "postmaster.pid" for path in clusters_of(embedded)]
    lock.write_text(f"{os.getpid()}\n{lock.parent}\n", "utf-8")  # this very process: alive, and no database
    assert not embedded.is_running()
    with connect(embedded.start()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def clusters_of(embedded: Embedded) -> list[Path]:
    data = embedded._data / "postgres"
    pointer = data / "where"
    home = Path(pointer.read_text("utf-8").strip()) if pointer.exists() else data
    return [home / "cluster" / "PG_VERSION"]


def test_a_wrong_password_and_a_missing_one_are_refused(embedded: Embedded) -> None:
    server = embedded.start()
    for password in ("wrong", ""):
        with pytest.raises(psycopg.OperationalError, match="password"):
            connect(server, password)
    with connect(server) as connection:
        # Every line of the access rules asks for SCRAM, also for roles that migrations create later.
        assert connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall() == [
            ("scram-sha-256",)
        ]


def test_nobody_else_may_enter_the_socket_folder_or_read_the_password(embedded: Embedded, tmp_path: Path) -> None:
    server = embedded.start()
    assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700
    assert len(os.fsencode(server.socket_dir)) < 100
    secret = tmp_path / "a node" / "postgres" / "superuser.password"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert server.password not in repr(server)
    with connect(server) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    assert server.socket_dir.stat().st_uid == Path(f"/proc/{embedded.pid}").stat().st_uid != 0


def test_stop_stops_and_may_be_said_twice(embedded: Embedded) -> None:
    server = embedded.start()
    embedded.stop()
    embedded.stop()
    assert not embedded.is_running()
    assert embedded.pid is None
    with pytest.raises(psycopg.OperationalError):
        connect(server)


def test_the_log_of_the_server_keeps_no_value_of_a_failed_statement(embedded: Embedded) -> None:
    with connect(embedded.start()) as connection:
        connection.execute("CREATE TABLE once (said text PRIMARY KEY)")
        connection.execute("INSERT INTO once VALUES ('witness-4711')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO once VALUES ('witness-4711')")
    (version,) = clusters_of(embedded)
    assert "4711" not in (version.parents[1] / "server.log").read_text("utf-8")


def test_a_cluster_that_is_gone_is_not_silently_made_anew(embedded: Embedded) -> None:
    embedded.start()
    embedded.stop()
    (version,) = clusters_of(embedded)
    shutil.rmtree(version.parent)
    with pytest.raises(Misconfigured, match="is gone"):
        embedded.start()


def test_a_data_folder_with_a_shell_sign_in_its_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="must not contain"):
        Embedded(tmp_path / "a$(b)").start()


def test_asking_about_a_folder_that_has_no_database_creates_nothing(tmp_path: Path) -> None:
    embedded = Embedded(tmp_path / "none")
    embedded.stop()
    embedded.remove()
    assert not embedded.is_running()
    assert embedded.pid is None
    assert not (tmp_path / "none").exists()


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    (tmp_path / "link").symlink_to(tmp_path / "open")
    for name in ("open", "link"):
        with pytest.raises(Misconfigured, match="0700"):
            place.private_folder(tmp_path / name, Account(os.geteuid(), os.getegid(), drop=False))


# --- in processes of their own, as root and as an ordinary user -------------------------------------------------


@pytest.fixture(params=["caller", "ordinary user"])
def starter(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """The first words of a child's command line: user, data folder, programs."""
    user, programs = "", ""
    if request.param == "ordinary user":
        if not AS_ROOT:
            pytest.skip("the caller is an ordinary user already")
        user = "nodal"
        programs = str(cached_programs())
    # Not pytest's own folder: that is 0700 of root, and an ordinary user could not reach a folder inside.
    with tempfile.TemporaryDirectory(prefix="nodal-launcher-") as folder:
        if user:
            entry = pwd.getpwnam(user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        data = Path(folder) / ("deep" * 20) / "node"  # too long for a socket: the launcher must find a shorter place
        yield [user, str(data), programs]
        Embedded(data).remove()


def cached_programs() -> Path:
    with tempfile.TemporaryDirectory() as folder:
        first = Embedded(Path(folder) / "first")  # as root: creates the user and the copy of the programs
        first.start()
        first.remove()
    return binaries.of_wheel(as_root=True).folder


def child(words: list[str], act: str) -> subprocess.Popen[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [sys.executable, str(CHILD), *words, act], env=environment, stdout=subprocess.PIPE, text=True, cwd="/"
    )


def finish(process: subprocess.Popen[str]) -> list[str]:
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return said.split()


def test_the_server_outlives_its_starter_and_survives_being_killed(starter: list[str]) -> None:
    pid, rows, socket_dir = finish(child(starter, "first"))
    assert rows == "1"
    owner = Path(socket_dir).stat()
    assert owner.st_uid != 0
    assert stat.S_IMODE(owner.st_mode) == 0o700
    assert len(os.fsencode(socket_dir)) < 100
    assert finish(child(starter, "second"))[:2] == [pid, "2"]
    os.kill(int(pid), signal.SIGKILL)
    again, rows, _ = finish(child(starter, "third"))
    assert again != pid
    assert rows == "3"
    finish(child(starter, "stop"))
    assert not Path(f"/proc/{again}/cwd").exists()


def test_two_starters_at_once_make_one_server(starter: list[str]) -> None:
    both = [child(starter, "one"), child(starter, "two")]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert len({words.split()[0] for words in said}) == 1


def test_a_starter_killed_half_way_leaves_nothing_in_the_way(starter: list[str]) -> None:
    process = child(starter, "never said")
    data = Path(starter[1])
    while not (data / "postgres" / "superuser.password").exists() and process.poll() is None:
        os.sched_yield()
    process.kill()  # during initdb, which the starter had begun
    process.communicate()
    assert finish(child(starter, "after"))[1] == "1"


@pytest.mark.skipif(not AS_ROOT, reason="only root may become another user")
def test_root_serves_the_cluster_of_an_ordinary_user_as_that_user(starter: list[str]) -> None:
    if not starter[0]:
        pytest.skip("needs the cluster of an ordinary user")
    finish(child(starter, "theirs"))
    finish(child(starter, "stop"))
    server = Embedded(Path(starter[1])).start()
    with connect(server) as connection:
        assert connection.execute("SELECT said FROM kept").fetchall() == [("theirs",)]
    assert server.socket_dir.stat().st_uid == pwd.getpwnam("nodal").pw_uid
    Embedded(Path(starter[1])).stop()
    assert finish(child(starter, "back again"))[1] == "2"


@pytest.mark.skipif(not AS_ROOT, reason="only root keeps clusters away from the data folder")
def test_a_moved_data_folder_takes_its_cluster_along_and_a_copy_is_refused(tmp_path: Path) -> None:
    first = Embedded(tmp_path / "here")
    pid = (first.start(), first.pid)[1]
    (tmp_path / "here").rename(tmp_path / "there")
    moved = Embedded(tmp_path / "there")
    try:
        moved.start()
        assert moved.pid == pid
        shutil.copytree(tmp_path / "there", tmp_path / "copy")
        with pytest.raises(Misconfigured, match="is a copy of"):
            Embedded(tmp_path / "copy").start()
    finally:
        moved.remove()


@pytest.mark.skipif(not AS_ROOT, reason="only root keeps clusters away from the data folder")
def test_a_deleted_data_folder_does_not_leave_its_server_running(tmp_path: Path) -> None:
    data = tmp_path / "node"
    embedded = Embedded(data)
    embedded.start()
    left, (version,) = embedded.pid, clusters_of(embedded)
    shutil.rmtree(data)
    embedded.start()
    try:
        assert embedded.pid != left
        assert not Path(f"/proc/{left}/cwd").exists()
    finally:
        embedded.remove()
        shutil.rmtree(version.parents[1])
        (place.RUN / version.parents[1].name).rmdir()
        version.parents[1].with_name(f"{version.parents[1].name}.data").unlink()
