"""One database with the demo, one server and one browser for all browser tests of a process.

The demo has a database of its own, so what other tests see stays empty. Pages are served by Django's
own test server with plain static files: hashed ones would need collectstatic, and without it no style would apply.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, sync_playwright

from accounts.adapters.factors import FactorAdapter
from accounts.models import Organisation, User
from script.tasks.browser import OPTIONS, find_chromium
from tests.factories import PASSWORD as KNOWN
from tests.factories import MembershipFactory, OrganisationFactory, SolutionFactory, UserFactory

from .clock import Clock
from .people import Person
from .profiles import Profiles
from .visit import Visit
from .world import make_people

DEMO = "test_demo_template"
OPERATOR = "betrieb@test.example"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
INSTALL = "Debian, Ubuntu: apt-get install chromium    elsewhere: set CHROMIUM to its path"


@pytest.fixture(scope="session")
def demo_database(django_test_environment: None, django_db_blocker: object) -> Iterator[str]:
    """The name of a database that holds the registers and the demo catalogue; each process has a copy of its own."""
    name = f"test_demo_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _load_demo_once()
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _execute("CREATE DATABASE {} TEMPLATE {}", name, DEMO)
    yield name
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _load_demo_once() -> None:
    """Make the database to copy from: the first process does it, the others wait."""
    folder = Path(os.environ["MARKETPLACE_DATA"])
    done = folder / "demo.done"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", DEMO)
        _execute("CREATE DATABASE {}", DEMO)
        with _connected_to(DEMO):
            for command in ("migrate", "load_registers", "load_demo"):
                call_command(command, stdout=StringIO(), stderr=StringIO())
            SolutionFactory(name="Zurückgezogen", status="withdrawn")
        done.touch()


@pytest.fixture(scope="session")
def sessions(demo_database: str, django_db_blocker: object) -> dict[str, str]:
    """A session for everybody who looks at pages, by visitor; made once, as their database is."""
    with django_db_blocker.unblock(), _connected_to(demo_database):  # type: ignore[attr-defined]
        operator = OrganisationFactory(name="Betrieb (Beispiel)", kind="operator")
        person = UserFactory(email=OPERATOR)
        MembershipFactory(user=person, organisation=operator, role="admin")
        return {"operator": _session_of(person)} | {
            visitor: _session_of(one) for visitor, one in make_people().items()
        }


def _session_of(person: User) -> str:
    """The key of a session in which the person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


@pytest.fixture(scope="package")
def site(demo_database: str, django_db_blocker: object) -> Iterator[str]:
    """The address of the running site."""
    with django_db_blocker.unblock(), _connected_to(demo_database):  # type: ignore[attr-defined]
        server = LiveServerThread("localhost", static_handler=StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://localhost:{server.port}"
        server.terminate()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all pages."""
    program = find_chromium()
    if program is None:
        pytest.fail(
            f"No Chromium was found, so nothing can be said about the pages. {INSTALL}", pytrace=False
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site: str, sessions: dict[str, str], browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens pages as a visitor with a fresh browser profile; every profile is closed after the test."""
    opened: list[Visit] = []

    def start(*, visitor: str = "", **options: object) -> Visit:
        opened.append(Visit(browser, site, session=sessions[visitor] if visitor else "", **options))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.fixture
def real_database(site: str, django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test may look into the database that the site shows."""
    # The browser's driver runs an event loop in this thread, but never while the test asks the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield


@pytest.fixture
def clock(real_database: None) -> Iterator[Clock]:
    """The clock of the site and of its jobs, to be put forward."""
    one = Clock()
    yield one
    one.put_back()


@pytest.fixture
def strict() -> Iterator[None]:
    """As in production: roles that weigh much need a second factor."""
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        yield


@pytest.fixture
def people(visit: Callable, site: str, real_database: None) -> Callable[..., Person]:
    """Makes persons; with `roles` they are signed in already, have a second factor, and belong to an organisation."""

    def person(
        email: str,
        name: str,
        language: str,
        width: int,
        keyboard: bool,
        *,
        organisation: Organisation | None = None,
        roles: tuple[str, ...] = (),
    ) -> Person:
        one = Person(visit(width=width), email=email, name=name, language=language, keyboard=keyboard)
        if organisation is not None:
            user = UserFactory(email=email, name=name, language=language)
            one.password, one.secret = KNOWN, SECRET
            kept = {"secret": FactorAdapter().encrypt(SECRET)}
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=kept)
            for role in roles:
                MembershipFactory(user=user, organisation=organisation, role=role)
            cookie = {"name": "sessionid", "value": _session_of(user), "url": site}
            one.visit.context.add_cookies([cookie])
        return one

    return person


@pytest.fixture(scope="package")
def profiles(site: str, sessions: dict[str, str], browser: Browser) -> Iterator[Profiles]:
    """The profiles in which the pages are judged."""
    kept = Profiles(browser, site, sessions)
    yield kept
    kept.close()


class _connected_to:
    """Points this process at another database for the block, threads of the server included."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self.before = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = self.name

    def __exit__(self, *_error: object) -> None:
        connection.close()
        connection.settings_dict["NAME"] = self.before


def _execute(statement: str, *names: str) -> None:
    """Run a statement about whole databases, from outside of them."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement.format(*map(connection.ops.quote_name, names)))
