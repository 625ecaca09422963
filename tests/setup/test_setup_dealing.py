"""Nothing is left out when the tests are dealt to jobs, and the jobs end together."""

import json
from types import SimpleNamespace

import pytest
from installer import dealing, paths, template
from installer import test as command
from installer.results import Result, seconds_from_odoo, seconds_from_pytest

SECONDS = {"a": 50, "b": 30, "c": 30, "d": 9, "e": 1}


def load(hand):
    return sum(SECONDS[name] for name in hand)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with an add-on and a folder of tests."""
    monkeypatch.setattr(paths, "REPOSITORY", tmp_path)
    for name in ("addon/tests/test_a.py", "addon/tests/room/test_b.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "addon/__manifest__.py").write_text("{'depends': ['account']}")
    (tmp_path / "addon/tests/room/common.py").touch()
    (tmp_path / "tests/more").mkdir(parents=True)
    (tmp_path / "tests/more/test_c.py").touch()
    (tmp_path / "tests/test_d.py").touch()
    return tmp_path


def test_each_file_is_dealt_once():
    first, second = dealing.deal(list(SECONDS), SECONDS, jobs=2)
    assert sorted(first + second) == sorted(SECONDS)


def test_the_jobs_end_together():
    first, second = dealing.deal(list(SECONDS), SECONDS, jobs=2)
    assert abs(load(first) - load(second)) <= min(SECONDS.values())


def test_an_unknown_file_takes_as_long_as_others():
    hands = dealing.deal(["new", "newer", "newest", "last"], {}, jobs=2)
    assert [len(hand) for hand in hands] == [2, 2]


def test_the_tests_of_all_rooms_are_found(repository):
    found = dealing.in_addon(repository / "addon")
    assert found == ["addon/tests/room/test_b.py", "addon/tests/test_a.py"]


def test_what_runs_elsewhere_is_left_out(repository):
    assert dealing.in_root() == ["tests/more/test_c.py", "tests/test_d.py"]
    assert dealing.in_root(left_out=["tests/test_d.py"]) == ["tests/more/test_c.py"]


def test_what_runs_with_the_linters_is_there():
    assert set(command.WITH_LINT) <= set(dealing.in_root())


def test_the_jobs_together_run_everything(repository, monkeypatch):
    ran = []

    def run(_ready, _modules, names, _keep):
        ran.extend(names)
        return Result(len(names)), dict.fromkeys(names, 2.0)

    monkeypatch.setattr(command, "_run_addons", run)
    monkeypatch.setattr(command, "_run_root", run)
    root = dealing.in_root()
    result, seconds = command._run_dealt(None, ["addon"], root, False)
    inside = [f"/{name}" for name in dealing.in_addon(repository / "addon")]
    assert sorted(ran) == sorted(inside + root)
    assert str(result) == "4 passed, 0 failed"
    assert len(seconds) == len(ran)


def test_what_was_measured_is_known_the_next_time(repository):
    (repository / "setup/installer").mkdir(parents=True)
    assert dealing.known_seconds() == {}
    dealing.remember({"b": 2.345, "a": 1})
    assert dealing.known_seconds() == {"a": 1, "b": 2.3}


def test_the_seconds_in_the_repository_are_of_files_that_exist():
    known = json.loads((paths.REPOSITORY / dealing.SECONDS).read_text())
    assert not [name for name in known if not (paths.REPOSITORY / name).is_file()]


def test_seconds_from_odoo_are_those_of_the_classes():
    lines = [
        "INFO db odoo.tests.stats: Detailed Tests Report:\n",
        "\taddon: 9.00s 90 queries\n",
        "\taddon.room.test_b.TestB: 4.00s 30 queries\n",
        "\taddon.room.test_b.TestB.setUpClass: 3.00s 20 queries\n",
        "\taddon.room.test_b.TestB.test_one: 1.00s 10 queries\n",
        "\taddon.room.test_b.TestMore: 2.00s 30 queries\n",
        "\taddon.test_a.TestA: 3.00s 30 queries\n",
    ]
    assert seconds_from_odoo(lines) == {
        "addon/tests/room/test_b.py": 6.0,
        "addon/tests/test_a.py": 3.0,
    }


def test_seconds_from_pytest(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite><testcase classname="tests.more.test_c" time="1.5"/>'
        '<testcase classname="tests.more.test_c" time="0.5"/></testsuite></testsuites>'
    )
    assert seconds_from_pytest(report) == {"tests/more/test_c.py": 2.0}
    assert seconds_from_pytest(tmp_path / "missing.xml") == {}


@pytest.fixture
def ready(monkeypatch):
    """An installation in which all templates are made."""

    monkeypatch.setattr(template.Database, "exists", lambda _database: True)
    return SimpleNamespace(tree=SimpleNamespace(identity="19"))


def test_a_changed_model_asks_for_another_installation(repository, ready):
    installed = template._installed(ready, ["addon"]).name
    world = template._world(ready, ["addon"]).name
    (repository / "addon/model.py").touch()
    assert template._installed(ready, ["addon"]).name != installed
    assert template._world(ready, ["addon"]).name != world


def test_a_changed_base_class_asks_for_another_world_only(repository, ready):
    installed = template._installed(ready, ["addon"]).name
    world = template._world(ready, ["addon"]).name
    (repository / "addon/tests/room/common.py").write_text("changed")
    assert template._installed(ready, ["addon"]).name == installed
    assert template._world(ready, ["addon"]).name != world


def test_a_changed_test_asks_for_nothing(repository, ready):
    world = template._world(ready, ["addon"]).name
    (repository / "addon/tests/test_a.py").write_text("changed")
    assert template._world(ready, ["addon"]).name == world
