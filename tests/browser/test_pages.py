"""Every kind of page in a real browser: wide and narrow, light and dark, to those who see and those who do not."""

import pytest
from django.urls import get_resolver

from tests.browser.conftest import unreadable
from tests.browser.kinds import ASTRAY, PAGES

AT_THE_DESK = {
    "work",
    "choices",
    "gazetteer",
    "place-map",
    "checks",
    "answer",
    "answer-part",
    "duplicates",
    "two",
    "date-reading",
}
NO_PAGES = {"healthz", "readyz", "release-file", *AT_THE_DESK}


def test_every_kind_of_page_is_looked_at():
    assert set(PAGES) == {name for name in get_resolver().reverse_dict if isinstance(name, str)} - NO_PAGES


@pytest.mark.parametrize("kind", [*PAGES, *ASTRAY])
def test_everybody_can_read_it(window, kind):
    """Both schemes have one layout, so each is looked at with another width of it."""
    for scheme, width in ("light", 1280), ("dark", 320):
        page = window(width, color_scheme=scheme, reduced_motion="reduce")
        answer = page.goto({**PAGES, **ASTRAY}[kind])
        assert answer.status in ((200,) if kind in PAGES else (200, 400, 404))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert unreadable(page) == [], scheme
