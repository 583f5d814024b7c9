"""The virus scan fails closed: without a verdict nothing is kept."""

from __future__ import annotations

import time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from marketplace.core.files import check
from tests.factories import png

from .clamd import EICAR, clamd, nobody

LATER = "The virus scanner can't be reached at the moment, so nothing was kept. Please try again later."


def refusal(content):
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        check(SimpleUploadedFile("logo.png", content), purpose="logo")
    return caught.value.messages


def test_clean_file_with_a_scanner_names_the_scanner(settings):
    with clamd() as settings.FILE_SCANNER:
        checked = check(SimpleUploadedFile("logo.png", png(600, 600)), purpose="logo")
    assert checked.scanned_by == "clamd"


def test_virus_in_an_image_is_found_before_the_image_is_written_anew(settings):
    with clamd() as settings.FILE_SCANNER:
        assert refusal(png() + EICAR) == [
            "The virus scanner found something harmful in this file. It was not kept."
        ]


@pytest.mark.parametrize("mood", ["cut", "broken"])
def test_scanner_without_a_verdict_refuses_the_file(settings, mood):
    with clamd(mood) as settings.FILE_SCANNER:
        assert refusal(png()) == [LATER]


def test_scanner_that_hangs_refuses_the_file_when_its_time_is_over(settings):
    settings.FILE_SCANNER_SECONDS = 0.3
    began = time.monotonic()
    with clamd("silent") as settings.FILE_SCANNER:
        assert refusal(png()) == [LATER]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("address", ["nobody", "unix:///nowhere/clamd.sock"])
def test_scanner_that_is_down_refuses_the_file(settings, address):
    settings.FILE_SCANNER = nobody() if address == "nobody" else address
    assert refusal(png()) == [LATER]
