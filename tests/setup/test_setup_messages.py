"""Whoever is stopped is told what to do, and a script sees it in the exit code."""

import socket
import subprocess

import pytest
from installer import odoo_tree, paths, system
from installer.errors import SetupError


def command(name, *arguments):
    return subprocess.run(
        [paths.REPOSITORY / "setup" / name, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("name", ["demo", "test", "lint"])
def test_help_needs_no_installation(name, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    result = command(name, "--help")
    assert result.returncode == 0
    assert f"./setup/{name}" in result.stdout
    assert not list(tmp_path.iterdir())


def test_busy_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        result = command("demo", "--port", str(port))
    assert result.returncode == 3
    assert f"Port {port} is busy" in result.stderr
    assert "--port N" in result.stderr


def test_unknown_add_on():
    result = command("test", "--module", "no_such_add_on")
    assert result.returncode == 1
    assert "no_such_add_on" in result.stderr


def test_a_person_without_rights_gets_the_exact_command(monkeypatch):
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system.shutil, "which", lambda name: None)
    monkeypatch.setattr(system, "postgres_bin", lambda: None)
    with pytest.raises(SetupError) as stopped:
        system.ensure_packages()
    assert stopped.value.code == 2
    assert (
        "sudo apt-get install -y --no-install-recommends "
        "postgresql chromium wkhtmltopdf" in str(stopped.value)
    )


def test_another_odoo_is_refused(tmp_path, monkeypatch):
    release = tmp_path / "odoo/release.py"
    release.parent.mkdir()
    release.write_text("version_info = (18, 0, 0, FINAL, 0, '')\n")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(SetupError, match=r"holds Odoo 18\.0"):
        odoo_tree.ensure()


def test_a_folder_without_odoo_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(SetupError, match="There is no Odoo in"):
        odoo_tree.ensure()
