"""A picture of every kind of page, three widths, both schemes: what ``make pictures`` makes for people to look at."""

import pytest
from django.conf import settings

from tests.browser.kinds import ASTRAY, PAGES

FOLDER = settings.VAR_DIR / "pictures"


@pytest.mark.parametrize("kind", [*PAGES, *ASTRAY])
def test_picture(window, kind):
    for scheme in "light", "dark":
        for width in 360, 768, 1280:
            page = window(width, color_scheme=scheme)
            page.goto({**PAGES, **ASTRAY}[kind])
            page.screenshot(path=FOLDER / f"{kind}-{width}-{scheme}.png", full_page=True)
