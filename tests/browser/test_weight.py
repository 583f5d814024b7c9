"""The catalogue's first page with everything it needs weighs less than 150 KB on its way."""

from __future__ import annotations

import gzip

ALREADY_PACKED = (".woff2", ".png", ".jpg", ".webp")


def test_first_page_of_the_catalogue_weighs_less_than_150_kilobytes(visit):
    one = visit()
    answers = []
    one.page.on("response", lambda answer: answers.append(answer))
    one.open("/loesungen/")
    weights = {}
    for answer in answers:
        path = answer.url.removeprefix(one.site).partition("?")[0]
        body = answer.body()
        weights[path] = len(body) if path.endswith(ALREADY_PACKED) else len(gzip.compress(body, 6))
    assert {path.rpartition(".")[2] for path in weights} >= {"css", "js", "woff2"}
    assert sum(weights.values()) < 150 * 1024, sorted(weights.items(), key=lambda item: -item[1])


def test_first_page_of_the_catalogue_does_not_jump(visit):
    one = visit()
    one.context.add_init_script(
        "window.jumps = []; new PerformanceObserver(list => list.getEntries().forEach("
        "entry => window.jumps.push(entry.value))).observe({type: 'layout-shift', buffered: true})"
    )
    page = one.open("/loesungen/")
    page.wait_for_timeout(500)
    assert page.evaluate("window.jumps.reduce((a, b) => a + b, 0)") < 0.01
