"""What people come for, done as they do it: with the mouse, with the keyboard alone, without JavaScript."""

import re
from itertools import groupby

import pytest

CONFLICT = "/conflicts/mali-separatists/"


def follow(link):
    """Presses what leads to a page, and waits until that page is there: a press alone does not."""
    with link.page.expect_navigation():
        link.click()


def section(page, heading):
    return page.locator("section", has=page.get_by_role("heading", name=heading))


@pytest.mark.parametrize("scripts", [True, False], ids=["", "no-javascript"])
def test_whoever_asks_for_a_day_sees_who_fought_then(window, scripts):
    page = window(java_script_enabled=scripts)
    page.goto(CONFLICT)
    chain = {"2023-10-01": "csp-psd", "2024-06-01": "csp-dpa", "2025-02-01": "fla"}
    for day, party in chain.items():
        page.get_by_label("As of").fill(day)
        follow(page.get_by_role("button", name="Show"))
        assert f"as_of={day}" in page.url
        then = [link.get_attribute("href") for link in section(page, "Parties that day").locator("dd > a").all()]
        assert [name for name in chain.values() if f"/groups/{name}/" in then] == [party]


def test_the_days_when_something_changed_lead_along_the_chain(window):
    page = window()
    page.goto(CONFLICT)
    page.get_by_text("Days when something changed").click()
    follow(page.locator(".turns li", has_text="CSP-DPA takes part").get_by_role("link"))
    assert section(page, "Parties that day").locator("dd > a[href='/groups/csp-dpa/']").count() == 1
    assert page.locator(".turns [aria-current=date]").count() == 1


def test_lineage_is_walked_back_and_forth(window):
    page = window()
    page.goto("/groups/fla/")
    for name in ("CSP-DPA", "CSP-PSD", "CMA", "CSP-PSD", "CSP-DPA", "FLA"):
        follow(page.locator("figure.lineage a", has_text=re.compile(f"^{name}$")))
        assert name in page.locator("h1").inner_text()


def test_from_a_criterion_to_its_source_and_back(window):
    """Criterion, indicator, incident, source: each leads to the next, and back."""
    page = window()
    page.goto("/classifications/mali-jnim-mali-brief/")
    follow(page.locator(".findings .chain a[href^='/incidents/']").first)
    incident = page.url
    follow(page.locator("h2#sources ~ ul a[href^='/sources/']").first)
    follow(page.locator(f"main a[href='/{incident.split('/', 3)[3]}']").first)
    assert page.url == incident
    follow(page.locator("main a[href^='/classifications/mali-jnim-mali-brief/']").first)
    assert "/classifications/mali-jnim-mali-brief/" in page.url


def test_the_keyboard_is_enough(window):
    page = window()
    page.goto(CONFLICT)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("type") == "date":
            break
    page.keyboard.type("02012024")
    page.keyboard.press("Enter")
    page.wait_for_url("**as_of=2024-02-01**")


@pytest.mark.parametrize("address", ["/", CONFLICT, "/groups/fla/", "/incidents/", "/incidents/convoy-2025-02-07/"])
def test_everything_that_can_be_pressed_can_be_reached_and_is_seen_to_be(window, address):
    page = window()
    page.goto(address)
    pressable = page.locator(
        "a[href], button:enabled, input:not([type=hidden], [type=radio]:not(:checked)), select, summary, [tabindex='0']"
    ).all()
    shown = [one.evaluate("e => e.outerHTML") for one in pressable if one.is_visible()]
    expected = [html for html, _same in groupby(shown)]  # the same link twice in a row counts once
    reached = []
    for _ in range(len(shown) + 20):  # a date has several stops
        page.keyboard.press("Tab")
        html, outline = page.evaluate("(e => [e.outerHTML, getComputedStyle(e).outlineStyle])(document.activeElement)")
        if html.startswith("<body"):
            break
        if reached[-1:] != [html]:
            assert outline == "solid", html
            reached.append(html)
    assert reached == expected


def test_who_reads_the_past_is_told_so_and_can_leave(window):
    page = window()
    page.goto("/incidents/convoy-2025-02-07/")
    follow(page.get_by_role("link", name="History, and what the register said before"))
    follow(page.get_by_role("link", name="what the register said then").first)
    assert "known_at=" in page.url
    note = page.get_by_role("note")
    assert "as it was published" in note.inner_text()
    follow(note.get_by_role("link"))
    assert "known_at=" not in page.url
