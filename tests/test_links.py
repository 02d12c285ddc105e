"""Every link on every kind of page, filtered ones too, leads somewhere."""

import html
import re

import pytest

PAGES = [
    "/",
    "/conflicts/?as_of=2024-06-01&country=MLI&match=certain",
    "/conflicts/mali-separatists/?as_of=2024-06-01",
    "/classifications/?type=niac",
    "/incidents/?actor=jnim&limit=2",
    "/incidents/convoy-2025-02-07/",
    "/developments/?country=MLI&limit=3",
    "/states/mali/",
    "/groups/csp-dpa/",
    "/actors/africa-corps/",
    "/briefs/mali-2023-2025/",
    "/law/customary-rule-7/",
    "/sources/mali-brief/",
    "/states/?nonsense=1",
    "/nothing/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(client, page):
    found = {html.unescape(link) for link in re.findall(r'href="([^"#]+)', client.get(page).text)}
    for link in found:
        address = page.split("?")[0] + link if link.startswith("?") else link
        if address.startswith("/") and not address.startswith("/static/"):
            assert client.get(address).status_code in (200, 301), address
