"""A visit to the site that remembers everything that went wrong on the way, so that no broken page is ever judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, Response

from tests.architecture.source import CHECKOUT

AXE = CHECKOUT / "build" / "test-assets" / "axe.min.js"
SETTLE = 10_000
STORED = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"
# KERN's own style sheet is there and applied: its font, its sizes, and a good number of rules.
STYLED = """() => ({
    font: getComputedStyle(document.body).fontFamily.includes('Fira Sans'),
    rules: [...document.styleSheets].reduce((n, sheet) => n + sheet.cssRules.length, 0) > 200,
})"""


class Visit:
    """One visitor: a browser profile, a page, and the list of troubles met."""

    def __init__(
        self,
        browser: Browser,
        site: str,
        *,
        session: str = "",
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        script: bool = True,
        **options: Any,
    ) -> None:
        self.site = site
        self.session, self.width, self.height, self.scheme = session, width, height, scheme
        self.troubles: list[str] = []
        self.context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            locale="de-DE",
            reduced_motion="reduce",
            **options,
        )
        self._sign_in()
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(SETTLE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("requestfailed", self._failed)

    def _sign_in(self) -> None:
        if self.session:
            self.context.add_cookies([{"name": "sessionid", "value": self.session, "url": self.site}])

    def start_over(self) -> None:
        """Forget what pages left behind: cookies, whatever they stored, size and colours; only files stay in the cache."""
        self.page.evaluate("sessionStorage.clear()")
        self.context.clear_cookies()
        line = self.context.new_cdp_session(self.page)
        line.send("Storage.clearDataForOrigin", {"origin": self.site, "storageTypes": STORED})
        line.detach()
        self._sign_in()
        self.page.emulate_media(color_scheme=self.scheme)
        self.page.set_viewport_size({"width": self.width, "height": self.height})

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go to a page, wait until it is whole, and be sure that it is what a person would see."""
        self.troubles.clear()
        try:
            response = self.page.goto(path, wait_until="load")
        except Error as error:
            # A page whose script is just leaving it takes the new address away from us, once.
            if "ERR_ABORTED" not in error.message:
                raise
            self.page.wait_for_load_state()
            self.troubles.clear()
            response = self.page.goto(path, wait_until="load")
        assert response is not None
        if status != 200:
            self.troubles = [line for line in self.troubles if f"{status}" not in line]
        assert response.status == status, f"{path} answered {response.status}"
        self.assert_sound()
        return self.page

    def assert_sound(self) -> None:
        """No failed request, no error on the console, no foreign host, and the style sheets applied."""
        assert self.troubles == [], f"{self.page.url}: {self.troubles}"
        styled = self.page.evaluate(STYLED)
        assert styled == {"font": True, "rules": True}, (
            f"{self.page.url} is shown without its style: {styled}"
        )

    def axe(self, only: tuple[str, ...] = ()) -> list[str]:
        """What axe finds on the page as it is: rule, what to do, and the first place; `only` names its rules."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self._bring_axe()
        found = self.page.evaluate(
            "options => axe.run(document, options).then(r => r.violations)",
            {"resultTypes": ["violations"]} | ({"runOnly": list(only)} if only else {}),
        )
        return [f"{one['id']}: {one['help']} at {one['nodes'][0]['target']}" for one in found]

    def _bring_axe(self) -> None:
        """Give axe to the page that is shown, and to all that come after it: handing it over each time takes longer."""
        source = _axe()
        self.context.add_init_script(source)
        self.page.evaluate(source)

    def close(self) -> None:
        self.context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and f"{parts.scheme}://{parts.netloc}" != self.site:
            self.troubles.append(f"request to another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} for {response.url}")

    def _failed(self, request: Request) -> None:
        # Going on before the last picture has come is what people do; the browser then gives up that request itself.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed: {request.url} {request.failure}")


def _axe() -> str:
    if not Path(AXE).exists():
        raise AssertionError("axe-core is missing in build/test-assets; run script/setup --dev")
    return AXE.read_text(encoding="utf-8")
