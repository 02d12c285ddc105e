"""The explorer, used as visitors use it: by choices, by time, on the map, by keyboard, and back again."""

import csv
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import unreadable


def asked(page):
    return parse_qs(urlsplit(page.url).query)


def choice(page, name, value):
    return page.locator(f"input[name={name}][value={value}]")


def counted(page):
    """How many incidents the page says there are, of how many."""
    return tuple(map(int, re.findall(r"\d+", page.locator(".count").inner_text())[:2]))


def there(page, **expected):
    """Waits until the address has what was chosen, and the part of the page that shows it is there."""
    page.wait_for_function(
        "asked => { const there = new URLSearchParams(location.search);"
        "return Object.entries(asked).every(([name, value]) => there.get(name) === value) }",
        arg=expected,
    )
    page.wait_for_function("() => !document.querySelector('.htmx-request')")


def step(page, way):
    """Goes back or forth, and waits for the page of that address."""
    with page.expect_event("load"):
        way()


def listed(page):
    return page.locator(".entries .title a").all_inner_texts()


def api(page, query):
    """What the API says of the same."""
    answer = page.request.get(f"/api/v1/incidents/?{query}{'&' if query else ''}count=true&limit=500")
    return answer.json()["count"]


def test_a_choice_changes_the_page_in_place_and_the_way_back_tells_the_truth(window):
    page = window()
    page.goto("/incidents/")
    page.evaluate("window.same = true")
    every = counted(page)[1]
    choice(page, "actor", "jnim").check()
    there(page, actor="jnim")
    jnim = counted(page)[0]
    assert jnim == api(page, "actor=jnim") < every
    assert page.evaluate("window.same")  # no new page was loaded
    assert page.locator("#told").inner_text() == page.locator(".count").inner_text()
    choice(page, "record_type", "pattern").check()
    there(page, actor="jnim", record_type="pattern")
    both = counted(page)[0]
    assert both == api(page, "actor=jnim&record_type=pattern")
    step(page, page.go_back)
    assert page.url.endswith("/incidents/?actor=jnim")
    assert counted(page)[0] == jnim
    assert choice(page, "actor", "jnim").is_checked()
    step(page, page.go_back)
    assert page.url.endswith("/incidents/")
    assert counted(page)[0] == every
    step(page, page.go_forward)
    assert page.url.endswith("/incidents/?actor=jnim")
    assert counted(page)[0] == jnim


def test_the_address_is_the_whole_state(window):
    page, other = window(), window()
    page.goto("/incidents/")
    choice(page, "conflict", "mali-jnim").check()
    there(page, conflict="mali-jnim")
    page.get_by_role("link", name="most killed first").click()
    there(page, conflict="mali-jnim", ordering="-killed")
    other.goto(page.url)
    assert (listed(other), counted(other)) == (listed(page), counted(page))
    assert choice(other, "conflict", "mali-jnim").is_checked()


def test_a_chip_takes_away_what_it_says(window):
    page = window()
    page.goto("/incidents/?actor=jnim&record_type=pattern")
    page.locator(".chips a", has_text="Actor").click()
    page.wait_for_url("**/incidents/?record_type=pattern")
    there(page, record_type="pattern")
    assert page.locator(".chips li").count() == 2  # one and “drop all”


def test_a_span_of_time_is_picked_with_the_mouse(window):
    page = window()
    page.goto("/incidents/")
    columns = page.locator(".histogram a.span")
    first, last = columns.nth(2).bounding_box(), columns.nth(8).bounding_box()
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] + 20)  # backwards is a span as well
    page.mouse.down()
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + 20, steps=6)
    assert page.locator(".histogram .picked").count() == 7
    page.mouse.up()
    page.wait_for_url("**date_after=**")
    there(page)
    span = asked(page)
    assert (span["date_after"], span["date_before"]) == (["2023-03-01"], ["2023-09-30"])
    assert counted(page)[0] == api(page, "date_after=2023-03-01&date_before=2023-09-30")
    assert page.get_by_label("From").input_value() == "2023-03-01"


def test_a_span_of_time_is_picked_with_the_keyboard(window):
    page = window()
    page.goto("/incidents/")
    page.locator(".histogram a.span").nth(4).focus()
    page.keyboard.press("ArrowRight")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**date_after=**")
    span = asked(page)
    assert (span["date_after"], span["date_before"]) == (["2023-06-01"], ["2023-08-31"])


def test_one_month_is_one_press(window):
    page = window()
    page.goto("/incidents/")
    page.locator(".histogram a.span").nth(4).click()
    there(page, date_after="2023-05-01", date_before="2023-05-31")


def test_a_circle_leads_to_what_it_holds(window):
    page = window()
    page.goto("/incidents/")
    circle = page.locator(".map a").first
    said = int(re.search(r"(\d+) incident", circle.get_attribute("aria-label"))[1])
    circle.locator(".target").click()
    page.wait_for_url("**bbox=**")
    there(page)
    assert counted(page)[0] == said == api(page, urlsplit(page.url).query)
    page.get_by_role("link", name="Everywhere").click()
    page.wait_for_url("**/incidents/")


def test_the_map_is_moved_by_keyboard_and_buttons_and_asks_for_only_this_area(window):
    page = window()
    page.goto("/incidents/")
    svg = page.locator(".map svg")
    before = svg.get_attribute("viewBox")
    assert page.get_by_role("button", name="Only this area").is_disabled()
    svg.focus()
    for key in ("+", "+", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    moved = svg.get_attribute("viewBox")
    assert moved != before
    page.get_by_role("button", name="Zoom out").click()
    assert svg.get_attribute("viewBox") not in (before, moved)
    page.get_by_role("button", name="Only this area").click()
    page.wait_for_url("**bbox=**")
    there(page)
    assert counted(page)[0] == api(page, urlsplit(page.url).query) > 0
    assert svg.get_attribute("viewBox").startswith("0 0 ")  # the area fills the new map


def test_the_map_is_moved_by_wheel_and_drag(window):
    page = window()
    page.goto("/incidents/")
    svg = page.locator(".map svg")
    svg.focus()
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    seen = [svg.get_attribute("viewBox")]
    page.mouse.wheel(0, -300)
    page.wait_for_function(
        "before => document.querySelector('.map svg').getAttribute('viewBox') !== before", arg=seen[0]
    )
    seen.append(svg.get_attribute("viewBox"))
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 20, steps=4)
    page.mouse.up()
    seen.append(svg.get_attribute("viewBox"))
    assert len(set(seen)) == 3


def test_what_was_unfolded_stays_unfolded(window):
    page = window(width=360)
    page.goto("/incidents/")
    page.get_by_text("Filters").first.click()
    choice(page, "actor", "jnim").check()
    there(page, actor="jnim")
    assert choice(page, "actor", "jnim").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_everything_works_without_javascript(window):
    page = window(java_script_enabled=False)
    page.goto("/incidents/")
    choice(page, "actor", "jnim").check()
    page.get_by_label("From").fill("2024-01-01")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/incidents/?*")
    assert asked(page) == {"actor": ["jnim"], "date_after": ["2024-01-01"]}  # short: without what nobody filled in
    assert counted(page)[0] == api(page, "actor=jnim&date_after=2024-01-01")
    assert page.locator(".moves").is_hidden()
    page.locator(".histogram a.span").last.click()
    page.wait_for_url("**date_before=**")
    page.locator(".chips a", has_text="Actor").click()
    page.wait_for_url(lambda url: "actor" not in url)


def test_the_list_that_is_taken_along_has_the_same_rows(window):
    page = window()
    page.goto("/incidents/?actor=jnim")
    address = page.get_by_role("link", name="JSON", exact=True).get_attribute("href")
    answer = page.request.get(address).json()
    assert [one["title"] for one in answer["results"]] == listed(page)
    assert len(answer["results"]) == counted(page)[0]
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename == "incidents.csv"
    with open(taken.value.path(), encoding="utf-8-sig", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == listed(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="GeoJSON").click()
    features = json.loads(Path(taken.value.path()).read_bytes())["features"]
    assert [one["properties"]["title"] for one in features] == listed(page)


def test_an_answer_that_is_no_such_page_is_shown_as_a_whole(window):
    """What a proxy or a fault on the way says instead of the page is not lost."""
    page = window()
    page.goto("/incidents/")
    page.evaluate("window.same = true")
    page.route(
        "**/incidents/?*",
        lambda route: route.fulfill(body="Back soon.") if route.request.resource_type == "xhr" else route.continue_(),
    )
    choice(page, "actor", "jnim").check()
    page.wait_for_url("**/incidents/?actor=jnim")  # asked again as a whole page
    assert page.locator(".chips a", has_text="Actor").count() == 1
    assert not page.evaluate("window.same")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_what_was_changed_in_place_can_be_read_by_everybody(window, scheme, width):
    page = window(width=width, color_scheme=scheme, reduced_motion="reduce")
    page.goto("/incidents/")
    if width == 360:
        page.get_by_text("Filters").first.click()
    choice(page, "actor", "jnim").check()
    there(page, actor="jnim")
    assert unreadable(page) == []
    assert page.evaluate("getComputedStyle(document.getElementById('explorer')).transitionDuration") == "0s"


def test_a_table_is_in_the_address_too_and_stays_while_one_filters(window):
    page = window()
    page.goto("/incidents/")
    page.get_by_role("link", name="Table", exact=True).click()
    there(page, view="table")
    rows = page.locator("table.incidents tbody tr")
    assert rows.count() == counted(page)[0]
    choice(page, "actor", "jnim").check()
    there(page, view="table", actor="jnim")
    assert rows.count() == counted(page)[0] == api(page, "actor=jnim")
    assert "view" not in page.get_by_role("link", name="JSON", exact=True).get_attribute("href")
