"""2,000 attempts to guess a password over two real workers: the limits hold for both together, and end with their time."""

from __future__ import annotations

import http.client
import re
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import override_settings

from marketplace import settings_people
from marketplace.core.models import AuditEvent
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.web_server import running_web_server

ATTEMPTS = 2000
ATTACKERS = 8
# What marketplace/settings_people.py allows for one account before it has to wait.
ALLOWED = 5
LOCK = 30


@pytest.fixture
def port(transactional_db):
    """The port of two workers that share the database of this test and trust one proxy in front of them."""
    with running_web_server(
        MARKETPLACE_TRUSTED_PROXIES="1", MARKETPLACE_LOGIN_LOCK_SECONDS=str(LOCK)
    ) as server:
        yield server.port


class Browser:
    """One caller behind the proxy, with the cookie and the token of the form."""

    def __init__(self, port: int, address: str) -> None:
        self.port, self.address = port, address
        answer = self.ask("GET", {}, "")
        page = answer.read().decode()
        self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        self.token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)

    def ask(self, method: str, headers: dict[str, str], body: str) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers |= {"Host": "localhost", "X-Forwarded-For": self.address}
        line.request(method, "/anmelden/", body, headers)
        return line.getresponse()

    def sign_in(self, email: str, password: str) -> tuple[int, str, str]:
        """Status, seconds to wait, and the page."""
        body = urllib.parse.urlencode(
            {"login": email, "password": password, "csrfmiddlewaretoken": self.token}
        )
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        answer = self.ask("POST", headers, body)
        return answer.status, answer.getheader("Retry-After") or "", answer.read().decode()


def test_login_tried_2000_times_over_two_workers_reaches_the_password_only_as_often_as_stated(port):
    # As the workers keep passwords, which these tests else do more quickly.
    with override_settings(PASSWORD_HASHERS=settings_people.PASSWORD_HASHERS):
        victim = MembershipFactory(user=UserFactory(email="opfer@stadt.example")).user
        MembershipFactory(user=UserFactory(email="andere@stadt.example"))

    def attack(number: int) -> Counter:
        statuses: Counter = Counter()
        for attempt in range(ATTEMPTS // ATTACKERS):
            # A new address again and again, as an attacker with many machines has; the limit of the account counts.
            if attempt % 50 == 0:
                browser = Browser(port, f"198.51.{number}.{attempt // 50 + 1}")
            status, wait, page = browser.sign_in("opfer@stadt.example", f"geraten-{number}-{attempt}")
            statuses[status] += 1
            if status == 429:
                assert 1 <= int(wait) <= LOCK + 1
                assert re.search(r"Versuchen Sie es in \d+ Sekunden? wieder\.", page)
        return statuses

    began = time.monotonic()
    with ThreadPoolExecutor(ATTACKERS) as pool:
        answers = sum(pool.map(attack, range(ATTACKERS)), Counter())
    took = time.monotonic() - began
    assert set(answers) == {422, 429}
    assert sum(answers.values()) == ATTEMPTS
    checked = AuditEvent.objects.filter(verb="accounts.session.failed", subject_id=str(victim.pk)).count()
    assert checked == answers[422]
    # The lock may end and begin again while the attack runs.
    assert ALLOWED <= checked <= ALLOWED * (int(took // LOCK) + 1)
    assert AuditEvent.objects.filter(verb="accounts.session.limited").exists()

    owner = Browser(port, "203.0.113.7")
    status, wait, _page = owner.sign_in("opfer@stadt.example", PASSWORD)
    assert status == 429
    assert Browser(port, "203.0.113.8").sign_in("andere@stadt.example", PASSWORD)[0] == 302
    time.sleep(int(wait))
    assert owner.sign_in("opfer@stadt.example", PASSWORD)[0] == 302
