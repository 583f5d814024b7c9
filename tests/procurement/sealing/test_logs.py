"""Lines of the log tell what went wrong, and never what a vendor answered or which file it handed in."""

from __future__ import annotations

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from tests.factories import png

from . import world as things

pytestmark = pytest.mark.django_db
HIDDEN = (things.SECRET, "4711", things.FILE_NAME, "geheim.exe", "Sondenwerk")


def address(name, **kwargs):
    with translation.override("de"):
        return reverse(f"procurement:{name}", kwargs={"public_id": things.RESPONSE} | kwargs)


def requests(worlds):
    """What a vendor sends, right and wrong, and what it gets."""
    browser = worlds.world["browsers"][0]
    section = address("response-edit", section="s1")
    typed = {"saves": "99", "asked": ["q1"], "q1.coverage": "now", "q1.remark": things.SECRET}
    told = [
        browser.post(section, typed),
        browser.post(section, typed | {"q1.coverage": f"keines {things.SECRET}"}),
        browser.post(section, typed | {"saves": things.SECRET}),
        browser.post(address("response-submit"), {"saves": "0"}),
    ]
    for name, content in ((things.FILE_NAME, png()), ("geheim.exe", b"MZ" + things.SECRET.encode())):
        upload = SimpleUploadedFile(name, content)
        told.append(browser.post(address("response-file-add", question="q9"), {"file": upload}))
    for path in (f"{address('response-show')}?q={things.FILE_NAME}", f"{section}fehlt/"):
        told.append(browser.get(path))
    return [answer.status_code for answer in told]


def test_log_of_what_a_vendor_sends_holds_no_answer_and_no_name(worlds, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.request").setLevel(logging.DEBUG)
    try:
        codes = worlds.go(lambda: requests(worlds), with_vendors=True)
    finally:
        logging.getLogger("django.request").setLevel(logging.ERROR)
    assert {302, 404, 409} <= set(codes)
    assert max(codes) < 500
    lines = [f"{record.name} {record.getMessage()}" for record in caplog.records]
    assert lines
    assert [line for line in lines if any(word in line for word in HIDDEN)] == []
