"""The first page of the desk says what waits for whoever signs in."""

import pytest

from conflicts_app.models import ArmedGroup, State
from tests.admin.test_reviews import asked, decided, review, written

pytestmark = pytest.mark.django_db


def work(client):
    """Title of a list → the records in it."""
    return {title: [str(one.record) for one in tasks] for title, tasks, _more in client.get("/admin/").context["work"]}


def test_each_sees_what_waits_for_them(people, mali):
    assert work(people["ada"]) == {}
    assert "Nothing waits for you." in people["ada"].get("/admin/").text
    written(people["ada"], mali, region="Sahelia")
    assert work(people["ada"]) == {"Yours, not yet in review": ["Mali"]}
    asked(people["ada"], mali, assigned_to="rosa", due="2026-01-31", note="The map says so.")
    assert work(people["ada"]) == {"You asked for a review": ["Mali"]}
    assert work(people["ben"]) == {}
    assert work(people["paul"]) == {}  # rosa is asked
    page = people["rosa"].get("/admin/").text
    assert work(people["rosa"]) == {"To review": ["Mali"]}
    assert "by 31 January 2026, overdue" in page
    assert "The map says so." in page
    people["rosa"].post(review(mali), {"do": "remark", "place": "", "text": "Whose map?"})
    decided(people["rosa"], mali, "send_back", "Name the source.")
    assert work(people["rosa"]) == {}
    assert work(people["ada"]) == {"Sent back to you": ["Mali"], "Comments on your work": ["Mali"]}
    assert "Name the source." in people["ada"].get("/admin/").text
    asked(people["ada"], mali)
    assert work(people["paul"]) == {"To review": ["Mali"]}
    decided(people["rosa"], mali, "approve")
    assert work(people["paul"]) == {"Approved, to publish": ["Mali"]}
    written(people["ann"], mali, _publish="1")
    for name in people:
        assert work(people[name]) == {}, name


def test_own_work_does_not_wait_for_oneself_and_the_next_due_comes_first(people, mali):
    for slug, due in (("niger", "2027-03-01"), ("mali", ""), ("chad", "2027-01-01")):
        state = State.objects.get(slug=slug)
        written(people["ada"], state, region="Sahelia")
        asked(people["ada"], state, due=due)
    written(people["rosa"], mali, region="Sahelistan")
    assert work(people["rosa"])["To review"] == ["Chad", "Niger"]
    assert work(people["paul"])["To review"] == ["Chad", "Niger", "Mali"]


def test_the_page_asks_the_database_no_more_when_more_waits(people, django_assert_max_num_queries):
    groups = [ArmedGroup.objects.create(name=f"Group {n}", slug=f"group-{n}") for n in range(30)]
    for group in groups:
        asked(people["ada"], group)
    with django_assert_max_num_queries(40):
        page = people["paul"].get("/admin/")
    assert "… and 10 more" in page.text
