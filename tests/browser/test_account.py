"""Signing in by every way in a real browser: passkey, app for codes, recovery code, another service; and every page judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as configured
from django.test import override_settings
from oidc_provider_mock import User as Claims
from oidc_provider_mock import run_server_in_thread

from accounts.models import User
from marketplace.settings_people import providers_of
from tests.factories import PASSWORD, UserFactory

from . import judges
from .everybody import COLOURS, DARK
from .people import Person, code_of

WAYS = [("de", 1280), ("en", 320)]
OPEN = (
    "account_login",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "accounts:connection-explain",
    "socialaccount_login_cancelled",
)
OWN = (
    "accounts:account-show",
    "accounts:account-edit",
    "accounts:session-list",
    "accounts:factor-explain",
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "socialaccount_connections",
)


@pytest.fixture
def real_database(site: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test may look into the database that the site shows."""
    # The browser's driver runs an event loop in this thread, but never while the test asks the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def person(visit: Callable, real_database: None) -> Callable[..., Person]:
    """Makes persons with an account and a browser of their own."""

    def make(email: str, language: str, width: int, *, has_account: bool = True, **options: Any) -> Person:
        name = "Ada Beispiel"
        if has_account:
            UserFactory(email=email, name=name, language=language)
        return Person(visit(width=width, **options), email=email, name=name, language=language)

    return make


def sign_in(one: Person) -> None:
    one.go("account_login")
    one.write("login", one.email)
    one.write("password", PASSWORD)
    one.page.locator("main form [type=submit]").first.click()
    one.page.wait_for_load_state()


def prove(one: Person) -> None:
    """Give the password once more where the page asks for it."""
    one.page.locator("main [name=password]").fill(PASSWORD)
    one.page.locator("main form [type=submit]").first.click()
    one.page.wait_for_load_state()


def authenticator(one: Person) -> None:
    """A device that keeps passkeys and whose owner always puts a finger on it."""
    line = one.page.context.new_cdp_session(one.page)
    line.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def signed_in(one: Person) -> bool:
    return any(cookie["name"] == "sessionid" for cookie in one.page.context.cookies()) and (
        one.page.locator(f'form[action="{one.path("account_logout")}"]').count() == 1
    )


def sign_out(one: Person) -> None:
    with one.page.expect_navigation(wait_until="load"):
        one.page.locator(f'form[action="{one.path("account_logout")}"]').evaluate("form => form.submit()")


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_passkey_is_added_and_signs_in_without_a_password(person, language, width):
    one = person(f"passkey-{language}@test.example", language, width)
    authenticator(one)
    sign_in(one)
    one.page.goto(one.path("mfa_add_webauthn"))
    prove(one)
    one.look()
    one.page.locator("main form [type=submit]").first.click()
    one.page.wait_for_url(f"**{one.path('mfa_view_recovery_codes')}")
    one.look()
    user = User.objects.get(email=one.email)
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
    sign_out(one)
    assert not signed_in(one)
    one.go("account_login")
    one.page.locator("form[data-passkey=sign-in] [type=submit]").click()
    one.page.wait_for_url(
        lambda url: "passkey" not in url and "/anmelden/" not in url and "/sign-in/" not in url
    )
    one.page.wait_for_load_state()
    assert signed_in(one)
    # As the second factor after the password, too.
    sign_out(one)
    sign_in(one)
    one.look()
    one.page.locator("form[data-passkey=prove] [type=submit]").click()
    one.page.wait_for_url(lambda url: "code" not in url)
    one.page.wait_for_load_state()
    assert signed_in(one)
    # And to prove once more who one is.
    one.page.goto(one.path("mfa_reauthenticate_webauthn") + f"?next={one.path('accounts:account-show')}")
    one.look()
    one.page.locator("form[data-passkey=prove] [type=submit]").click()
    one.page.wait_for_url(f"**{one.path('accounts:account-show')}")
    one.go("mfa_list_webauthn")
    assert "Passkey 1" in one.page.locator("main").inner_text()


def test_passkey_that_the_device_does_not_have_says_so_and_leaves_the_other_ways(person):
    one = person("ohne-passkey@test.example", "de", 1280)
    authenticator(one)
    one.go("account_login")
    problem = one.page.locator("[data-problem]")
    assert not problem.is_visible()
    one.page.locator("form[data-passkey=sign-in] [type=submit]").click()
    problem.wait_for()
    assert "Der Passkey hat nicht geklappt." in problem.inner_text()
    assert one.visit.axe() == []


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_app_is_set_up_and_a_recovery_code_signs_in(person, language, width):
    one = person(f"app-{language}@test.example", language, width)
    sign_in(one)
    one.page.goto(one.path("mfa_activate_totp"))
    prove(one)
    one.look()
    picture = one.page.locator(".account__code")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = one.page.locator(".account__key").inner_text()
    one.write("code", code_of(secret))
    one.page.locator("main form [type=submit]").first.click()
    one.page.wait_for_url(f"**{one.path('mfa_view_recovery_codes')}")
    one.look()
    codes = one.page.locator(".account__codes code").all_inner_texts()
    assert len(codes) == 10
    with one.page.expect_download() as download:
        one.page.locator("a[download]").click()
    kept = download.value.path().read_text()
    assert kept.split() == codes
    sign_out(one)
    sign_in(one)
    one.look()
    one.write("code", codes[3])
    one.page.locator("main form [type=submit]").first.click()
    one.page.wait_for_load_state()
    assert signed_in(one)


def test_app_is_set_up_without_javascript(person):
    one = person("ohne-skript@test.example", "de", 1280, script=False)
    page = one.page
    page.goto(one.path("account_login"))
    page.locator("[name=login]").fill(one.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form [type=submit]").first.click()
    assert not page.locator("[data-passkeys]:visible").count()
    page.goto(one.path("mfa_activate_totp"))
    prove(one)
    page.locator("[name=code]").fill(code_of(page.locator(".account__key").inner_text()))
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"**{one.path('mfa_view_recovery_codes')}")
    assert page.locator(".account__codes code").count() == 10


@pytest.fixture
def provider(site: str, real_database: None) -> Iterator[str]:
    """A real provider on this machine, set up as a service of the site, its origin allowed as the goal of forms."""
    claims = {"email": "dienst@test.example", "email_verified": True, "name": "Dora Dienst"}
    with run_server_in_thread(user_claims=[Claims(sub="dora", claims=claims)]) as server:
        origin = f"http://localhost:{server.server_port}"
        one = {"id": "haus", "name": "Landesportal", "server_url": origin}
        policy = configured.CONTENT_SECURITY_POLICY
        goals = [*policy["DIRECTIVES"]["form-action"], origin]
        with override_settings(
            SOCIALACCOUNT_PROVIDERS=providers_of([one | {"client_id": "markt", "client_secret": "geheim"}]),
            CONTENT_SECURITY_POLICY=policy | {"DIRECTIVES": policy["DIRECTIVES"] | {"form-action": goals}},
        ):
            yield origin


def test_login_of_another_service_leads_there_and_back(person, provider):
    one = person("dienst@test.example", "en", 1280, has_account=False)
    one.go("account_login")
    one.page.get_by_role("button", name="Sign in with Landesportal").click()
    one.page.wait_for_url(f"{provider}/**")
    one.page.get_by_role("button", name="dora").click()
    one.page.wait_for_url(f"**{one.path('accounts:organisation-choose')}")
    assert signed_in(one)
    user = User.objects.get(email="dienst@test.example")
    assert (user.name, user.language) == ("Dora Dienst", "en")
    one.go("accounts:account-show")
    one.go("account_set_password")


def problems_of(one: Person, route: str, size: int) -> list[str]:
    """What is wrong with a page at a width, in light and dark."""
    page = one.page
    page.set_viewport_size({"width": size, "height": 900})
    page.goto(one.path(route))
    if page.locator("main [name=password]").count() and route.startswith(("mfa", "account_email")):
        prove(one)
    found = [*judges.sideways(page), *judges.small_targets(page), *judges.wordless(page)]
    found += one.visit.axe()
    # In the dark only the colours are different.
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(DARK)
    found += one.visit.axe(only=COLOURS)
    page.emulate_media(color_scheme="light")
    text = page.locator("body").inner_text()
    if one.language == "de":
        found += re.findall(r"\b(?:du|dein|deine|deinen|dir|dich)\b", text, re.I)
    return [f"{route} at {size}: {problem}" for problem in found]


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_of_signing_in_and_of_the_account_hold_for_everybody(person, language):
    one = person(f"alle-{language}@test.example", language, 1280)
    found = [line for route in OPEN for size in (1280, 320) for line in problems_of(one, route, size)]
    sign_in(one)
    found += [line for route in OWN for size in (1280, 320) for line in problems_of(one, route, size)]
    assert found == []
