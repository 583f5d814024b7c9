"""Children live as long as their server: started again when they end, ended with it, even when it is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from script.tasks.supervisor import GaveUp, Supervisor
from tests.postgres.users import wait_for

CHECKOUT = Path(__file__).resolve().parents[2]
SLEEPER = ["sleep", "600"]

# A child that starts another process of its own, as gunicorn does.
SERVER = """
import time
from script.tasks.supervisor import Supervisor
supervisor = Supervisor()
supervisor.add("One", ["sh", "-c", "sleep 600 & sleep 600"])
supervisor.add("Two", ["sleep", "600"])
print(*(child.process.pid for child in supervisor.children), flush=True)
time.sleep(600)
"""


@pytest.fixture
def supervisor():
    made = Supervisor()
    yield made
    made.end()


def group_lives(pid):
    """Says whether any process of the group lives; a zombie that nobody reaps counts as dead."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == pid and fields[0] != "Z":
            return True
    return False


def test_child_that_was_killed_starts_again(supervisor, capsys):
    supervisor.add("The sleeper", SLEEPER)
    first = supervisor.children[0].process
    first.kill()
    first.wait()

    def lives_again():
        supervisor.tend()
        process = supervisor.children[0].process
        return process is not None and process.pid != first.pid

    assert wait_for(lives_again)
    assert capsys.readouterr().err == "The sleeper ended with code -9 and starts again.\n"


def test_child_that_never_settles_ends_the_server_with_its_name(supervisor, monkeypatch):
    monkeypatch.setattr("script.tasks.supervisor.TRIES", 2)
    supervisor.add("The failing one", ["false"])
    with pytest.raises(GaveUp, match="The failing one ended 2 times right after its start"):
        wait_for(lambda: supervisor.tend())


def test_end_leaves_no_child_and_no_grandchild(supervisor):
    supervisor.add("The parent", ["sh", "-c", "sleep 600 & sleep 600"])
    pid = supervisor.children[0].process.pid
    supervisor.end()
    assert not group_lives(pid)


def test_children_of_a_killed_server_end_too():
    server = subprocess.Popen([sys.executable, "-c", SERVER], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    pids = [int(word) for word in server.stdout.readline().split()]
    assert [group_lives(pid) for pid in pids] == [True, True]
    server.kill()
    server.wait()
    assert wait_for(lambda: not any(group_lives(pid) for pid in pids))


def test_children_survive_the_loss_of_the_watchman_and_are_watched_again(supervisor):
    supervisor.add("The sleeper", SLEEPER)
    watchman = supervisor._watchman
    os.kill(watchman.pid, signal.SIGKILL)
    watchman.wait()
    supervisor.tend()
    assert supervisor._watchman.poll() is None
    assert supervisor.children[0].process.poll() is None


def test_command_that_fails_is_told_with_its_exit_code(supervisor):
    with pytest.raises(GaveUp, match="-c exit 3 failed with exit code 3"):
        supervisor.run(["sh", "-c", "exit 3"])
