"""Half done work is never mistaken for done work."""

import subprocess
import sys

import pytest
from installer import addons, odoo_package, paths
from installer.errors import SetupError
from installer.postgres import Cluster
from installer.shell import locked, stamp_matches, write_atomically


def test_links_into_the_package_stay_inside_it(tmp_path):
    library = tmp_path / "usr/share/javascript/jquery.js"
    library.parent.mkdir(parents=True)
    library.write_text("content")
    link = tmp_path / odoo_package.PYTHON_FOLDER / "odoo/addons/web/jquery.js"
    link.parent.mkdir(parents=True)
    link.symlink_to("/usr/share/javascript/jquery.js")
    odoo_package._complete(tmp_path)
    assert link.read_text() == "content"
    assert link.resolve() == library.resolve()


def test_a_link_to_nowhere_is_an_incomplete_package(tmp_path):
    (tmp_path / "font.otf").symlink_to("/no/such/font.otf")
    with pytest.raises(SetupError, match="incomplete"):
        odoo_package._complete(tmp_path)


def test_a_stamp_vouches_for_one_content_only(tmp_path):
    stamp = tmp_path / "stamp"
    assert not stamp_matches(stamp, "1")
    write_atomically(stamp, "1")
    assert stamp_matches(stamp, "1")
    assert not stamp_matches(stamp, "2")
    assert [path.name for path in tmp_path.iterdir()] == ["stamp"]


def test_a_second_run_waits_for_the_first(tmp_path):
    lock = tmp_path / "lock"
    attempt = "import fcntl, sys; fcntl.flock(open(sys.argv[1], 'w'), 6)"
    with locked(lock):
        second = subprocess.run([sys.executable, "-c", attempt, lock])
    assert second.returncode
    assert not subprocess.run([sys.executable, "-c", attempt, lock]).returncode


@pytest.fixture
def extra(tmp_path, monkeypatch):
    """Two add-ons in a folder of EXTRA_ADDONS, one on top of the other."""
    for name, depends in (("low", "['account', 'sms']"), ("high", "['low', 'sale']")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__manifest__.py").write_text(f"{{'depends': {depends}}}")
    monkeypatch.setenv("EXTRA_ADDONS", str(tmp_path))
    return tmp_path


def test_the_foundation_is_what_is_not_ours(extra):
    assert addons.foundation(["high"]) == ["account", "l10n_es", "sale", "sms"]


def test_a_changed_file_changes_the_fingerprint(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "REPOSITORY", tmp_path)
    (tmp_path / "addon").mkdir()
    before = addons.fingerprint(["addon"])
    (tmp_path / "addon/model.py").write_text("content")
    assert addons.fingerprint(["addon"]) != before


def test_root_keeps_the_cluster_where_postgres_may_enter(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    tmp_path.chmod(0o700)
    assert not Cluster().home.is_relative_to(tmp_path)


def test_a_person_keeps_the_cluster_in_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    tmp_path.chmod(0o700)
    assert Cluster().home.is_relative_to(tmp_path)
