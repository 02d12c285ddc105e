"""The desk in a real browser: a register of its own, served as its users have it, with editors of every role."""

import re
import signal

import pytest
from django.conf import settings

from tests.browser.conftest import unreadable
from tests.test_demo import Demo

PEOPLE = {"ada": "Contributor", "ben": "Contributor", "rosa": "Reviewer", "paul": "Publisher", "ann": "Administrator"}
MAKE_PEOPLE = f"""
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
for name, role in {PEOPLE}.items():
    user = get_user_model().objects.create_user(name, password="secret", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    demo = Demo(tmp_path_factory.mktemp("desk"))
    demo.start()
    made = demo.command("shell", "-c", MAKE_PEOPLE)
    said, _none = made.communicate(timeout=60)
    assert made.returncode == 0, said
    yield f"http://127.0.0.1:{demo.port}"
    demo.stop(signal.SIGTERM)


@pytest.fixture
def signed_in(window):
    """Opens a window in which somebody is signed in."""

    def opened(name, **settings):
        page = window(**settings)
        page.goto("/admin/login/?next=/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", "secret")
        goes_on(page, lambda: page.click("[type=submit]"))
        return page

    return opened


def picture(page, name):
    """For the guide (docs/editing.md): what its reader will see."""
    page.screenshot(path=settings.VAR_DIR / "pictures" / f"desk-{name}.png")


def goes_on(page, act):
    """Does what leads to another page, and waits for that."""
    with page.expect_navigation():
        act()


def test_every_page_of_the_desk_can_be_read_by_everybody(signed_in):
    page = signed_in("ann")
    found = {}
    addresses = ["/admin/", "/admin/checks/", "/admin/password_change/", "/admin/conflicts_app/incident/import/"]
    links = page.eval_on_selector_all("#content-main th a, .module th a", "links => links.map(link => link.pathname)")
    lists = sorted({link for link in links if re.fullmatch(r"/admin/\w+/\w+/", link)})
    assert len(lists) > 15
    for listed in lists:
        page.goto(listed)
        addresses += [listed, f"{listed}add/"]
        record = page.locator("#result_list tbody th a").first
        if record.count():
            form = record.evaluate("link => link.pathname")
            addresses.append(form)
            if "/conflicts_app/" in form:
                addresses += [form.replace("/change/", f"/{other}/") for other in ("review", "history", "withdraw")]
    for address in addresses:
        page.goto(address)
        page.wait_for_selector(".select2-selection:not([aria-label])", state="detached")
        if faults := unreadable(page):
            found[address] = faults
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 1280, address
    assert found == {}


GROUP = "/groups/katiba-macina-du-nord/"


def test_the_life_of_a_record_from_a_draft_to_its_return(signed_in):
    ada, ben, rosa, paul = (signed_in(name) for name in ("ada", "ben", "rosa", "paul"))
    form = drafted(ada)
    assert ben.goto(GROUP).status == 404
    review = sent_back(rosa)
    mended(ada, form)
    approved_and_published(rosa, paul, review)
    assert ben.goto(GROUP).status == 200
    assert "A katiba in the north." in ben.inner_text("main")
    changed(ada, rosa, form, review)
    ben.reload()
    assert "far north" not in ben.inner_text("main")
    withdrawn(paul, form)
    assert ben.reload().status == 410
    assert "It is JNIM itself." in ben.inner_text("main")
    returned(paul, ben, rosa, form, review)
    assert ben.goto(GROUP).status == 200
    assert "A katiba in the north." in ben.inner_text("main")


def drafted(ada):
    """A draft with a row of every kind, for which a contributor asks for a review."""
    ada.goto("/admin/conflicts_app/armedgroup/add/")
    ada.locator("#id_name").press_sequentially("Katiba Macina du Nord")
    assert ada.input_value("#id_slug") == "katiba-macina-du-nord"
    ada.fill("#id_start", "late 2023")
    ada.wait_for_selector("text=between October and December 2023")
    for prefix in ("names", "relations", "external_ids", "citations"):
        ada.click(f"#{prefix}-group .add-row a")
    ada.fill("#id_names-0-name", "KMN")
    ada.select_option("#id_names-0-kind", "acronym")
    ada.select_option("#id_relations-0-type", "allied_with")
    chosen(ada, "relations-0-other", "JNIM")
    ada.select_option("#id_external_ids-0-scheme", "ucdp_actor")
    ada.fill("#id_external_ids-0-value", "99887766")
    chosen(ada, "citations-0-source", "UCDP")
    goes_on(ada, lambda: ada.click("[name=_review]"))
    ada.fill("#id_note", "New in the north.")
    ada.select_option("#id_assigned_to", "rosa")
    goes_on(ada, lambda: ada.click("input[value='Ask for a review']"))
    form = ada.get_by_role("link", name="Open the form").get_attribute("href")
    return form


def sent_back(rosa):
    """A reviewer looks at it as the public would, comments on a field, and sends it back."""
    rosa.goto("/admin/")
    assert "New in the north." in rosa.inner_text(".work")
    picture(rosa, "work")
    goes_on(rosa, rosa.get_by_role("link", name="Katiba Macina du Nord").first.click)
    review = rosa.url
    goes_on(rosa, lambda: rosa.get_by_role("link", name="Preview as the public would see it").click())
    assert "A preview of version 1" in rosa.inner_text("body")
    goes_on(rosa, lambda: rosa.get_by_role("link", name="Back to the desk").click())
    rosa.click("text=Comment on it")
    rosa.select_option("#id_remark_place", label="Summary")
    rosa.fill("#id_remark_text", "Who are they?")
    goes_on(rosa, lambda: rosa.click("input[value=Comment]"))
    goes_on(rosa, lambda: rosa.click("text='Send back'"))
    assert "Say what has to be done" in rosa.inner_text("#content")
    rosa.fill("#id_decide_reason", "Add a summary.")
    goes_on(rosa, lambda: rosa.click("text='Send back'"))
    return review


def mended(ada, form):
    """The contributor finds the comment beside its field, mends it and asks once more."""
    ada.goto("/admin/")
    assert "Add a summary." in ada.inner_text(".work")
    ada.goto(form)
    assert "Who are they?" in ada.inner_text(".field-summary .beside")
    picture(ada, "form")
    ada.fill("#id_summary", "A katiba in the north.")
    goes_on(ada, lambda: ada.keyboard.press("Control+s"))
    goes_on(ada, lambda: ada.click("[name=_review]"))
    goes_on(ada, lambda: ada.click("text='Settled'"))
    goes_on(ada, lambda: ada.click("input[value='Ask for a review']"))


def approved_and_published(rosa, paul, review):
    rosa.goto(review)
    goes_on(rosa, lambda: rosa.click("text='Approve'"))
    assert "rosa has approved version" in rosa.inner_text("#content")

    paul.goto("/admin/")
    assert "Approved, to publish" in paul.inner_text(".work")
    goes_on(paul, paul.get_by_role("link", name="Katiba Macina du Nord").first.click)
    goes_on(paul, lambda: paul.get_by_role("link", name="Publish …").click())
    paul.fill("#id_publication_reason", "A new group.")
    goes_on(paul, lambda: paul.click("input[value='Publish together']"))
    assert "Published: “Katiba Macina du Nord”." in paul.inner_text(".messagelist")


def changed(ada, rosa, form, review):
    """What is published is changed: the reviewer sees the difference, the public nothing."""
    ada.goto(form)
    ada.fill("#id_summary", "A katiba of the far north.")
    goes_on(ada, lambda: ada.click("[name=_save]"))
    rosa.goto(review)
    assert "A katiba of the far north." in rosa.inner_text("ins")
    picture(rosa, "review")


def withdrawn(paul, form):
    paul.goto(form)
    goes_on(paul, lambda: paul.get_by_role("button", name="Withdraw").click())
    paul.fill("#id_reason", "It is JNIM itself.")
    goes_on(paul, lambda: paul.click("input[value=Withdraw]"))


def returned(paul, ben, rosa, form, review):
    """What the public had comes back as a change, which goes the same way as any other."""
    paul.goto(form.replace("/change/", "/history/"))
    picture(paul, "history")
    published = paul.locator("[aria-labelledby=published] tbody tr", has_text="A new group.")
    goes_on(paul, lambda: published.get_by_role("button").click())
    assert "Brought back as a change that is not yet published" in paul.inner_text(".messagelist")
    ben.goto(review)
    goes_on(ben, lambda: ben.click("input[value='Ask for a review']"))
    rosa.goto(review)
    goes_on(rosa, lambda: rosa.click("text='Approve'"))
    paul.goto(review)
    goes_on(paul, lambda: paul.get_by_role("link", name="Publish …").click())
    goes_on(paul, lambda: paul.click("input[value='Publish together']"))
    assert "Published: “Katiba Macina du Nord”." in paul.inner_text(".messagelist")


def chosen(page, name, words):
    """Types into a box that finds records, and takes the first that it offers."""
    page.click(f"#id_{name} + .select2 .select2-selection")
    page.fill(".select2-search__field", words)
    page.locator(".select2-results__option--selectable, .select2-results__option[data-select2-id]").first.wait_for()
    page.wait_for_selector(".select2-results__option.loading-results", state="detached")
    page.keyboard.press("Enter")


def test_two_people_edit_at_once_and_nothing_is_lost(signed_in):
    ada, ben = signed_in("ada"), signed_in("ben")
    for page in (ada, ben):
        page.goto("/admin/conflicts_app/state/?q=Niger")
        goes_on(page, page.locator("#result_list tbody th a", has_text=re.compile("^Niger$")).click)
    ada.fill("#id_region", "Sahelia")
    ada.fill("#id_acronym", "NE")
    goes_on(ada, lambda: ada.click("[name=_save]"))
    ben.fill("#id_region", "Sahelistan")
    ben.fill("#id_summary", "A State.")
    goes_on(ben, lambda: ben.keyboard.press("Control+Enter"))
    told = ben.inner_text(".newer")
    for said in ("What ada saved meanwhile", "yours stays: Sahelistan", "as it is now"):
        assert said in told
    picture(ben, "newer")
    boxes = [f"#id_{name}" for name in ("acronym", "region", "summary")]
    assert [ben.input_value(box) for box in boxes] == ["NE", "Sahelistan", "A State."]
    assert unreadable(ben) == []
    goes_on(ben, lambda: ben.click("[name=_continue]"))
    goes_on(ben, lambda: ben.get_by_role("link", name="History").click())
    goes_on(ben, lambda: ben.get_by_role("button", name="Undo my last saving").click())
    goes_on(ben, lambda: ben.get_by_role("link", name="Open the form").click())
    assert [ben.input_value(box) for box in boxes] == ["NE", "Sahelia", ""]


def test_what_is_typed_is_kept_when_the_window_is_closed_and_before_it_is_said_what_does_not_fit(signed_in):
    ada = signed_in("ada")
    ada.goto("/admin/conflicts_app/conflict/?q=JNIM")
    goes_on(ada, ada.locator("#result_list tbody th a", has_text=re.compile("^Mali v. JNIM$")).click)
    form = ada.url
    for box in ada.locator("#participations-group input[name$=DELETE]").all()[1:]:
        box.check()
    ada.wait_for_selector("#participations-group .beside")
    assert "stands on one side" in ada.inner_text("#participations-group .beside")
    ada.fill("#id_summary", "The last words before the window is closed.")
    ada.goto("/admin/")
    for _attempt in range(20):  # what a window sends while it closes may arrive after the next page was asked for
        ada.goto(form)
        goes_on(ada, lambda: ada.click("text='Bring it back'"))
        if ada.input_value("#id_summary") == "The last words before the window is closed.":
            break
        ada.wait_for_timeout(500)
    assert ada.input_value("#id_summary") == "The last words before the window is closed."
    assert ada.locator("#participations-group input[name$=DELETE]:checked").count() >= 1
    ada.goto(form)
    goes_on(ada, lambda: ada.click("text='Throw it away'"))
    assert ada.locator("#typed").count() == 0


def test_who_does_nothing_for_long_is_warned_before_they_are_signed_out(signed_in):
    ada = signed_in("ada")
    ada.clock.install()
    ada.goto("/admin/conflicts_app/state/add/")
    ada.clock.run_for((8 * 60 - 6) * 60 * 1000)
    assert ada.inner_text("#desk") == ""
    ada.clock.run_for(2 * 60 * 1000)
    assert "You will be signed out soon" in ada.inner_text("#desk")
    ada.click("text='Stay signed in'")
    ada.wait_for_selector("text=What you typed is kept")


def test_two_records_are_merged_and_parted_again(signed_in):
    paul, reader = signed_in("paul"), signed_in("ben")
    paul.goto("/admin/conflicts_app/armedgroup/")
    for name in ("Fulani armed groups", "Wagner Group"):
        row = paul.locator("#result_list tbody tr", has_text=name).first
        row.locator("input[type=checkbox]").check()
    paul.select_option("select[name=action]", "merge_selected")
    goes_on(paul, lambda: paul.click("button[name=index]"))
    assert unreadable(paul) == []
    paul.locator("input[name=kept]").first.check()
    paul.fill("#id_reason", "One and the same, as it seems.")
    picture(paul, "merge")
    gone = paul.locator("label:has(input[name=kept])").nth(1).inner_text()
    slug = re.search(r"\(([a-z0-9-]+), ", gone)[1]
    goes_on(paul, lambda: paul.click("input[value=Merge]"))
    assert "Merged into" in paul.inner_text(".messagelist")
    reader.goto(f"/groups/{slug}/")
    assert not reader.url.endswith(f"/groups/{slug}/")
    paul.goto("/admin/conflicts_app/armedgroup/?stage=withdrawn")
    name = re.compile(f"^{gone.split(' (')[0].strip()}$")
    goes_on(paul, paul.locator("#result_list tbody th a", has_text=name).first.click)
    goes_on(paul, lambda: paul.get_by_role("link", name="Undo the merge").click())
    assert unreadable(paul) == []
    paul.fill("#id_reason", "Two after all.")
    goes_on(paul, lambda: paul.click("input[value='Undo the merge']"))
    assert "The merge is undone" in paul.inner_text(".messagelist")
    assert reader.goto(f"/groups/{slug}/").status == 200
    assert reader.url.endswith(f"/groups/{slug}/")


def test_a_place_is_looked_up_and_moved_on_a_map(signed_in):
    ada = signed_in("ada")
    ada.goto("/admin/conflicts_app/place/add/")
    ada.locator("#id_look_up").press_sequentially("anderamboukane")
    ada.locator(".found button").first.click()
    assert ada.input_value("#id_name")
    assert ada.input_value("#id_admin1") == "Gao"  # of before 2012, as GeoNames has it
    latitude, longitude = (float(ada.input_value(f"#id_{name}")) for name in ("latitude", "longitude"))
    chosen(ada, "state", "Mali")
    mark = ada.locator(".map svg circle")
    mark.wait_for()
    assert unreadable(ada) == []
    picture(ada, "place")
    at = mark.bounding_box()
    ada.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    assert float(ada.input_value("#id_latitude")) == pytest.approx(latitude, abs=0.1)
    assert float(ada.input_value("#id_longitude")) == pytest.approx(longitude, abs=0.1)
    ada.locator("#id_look_up").fill("xyzzy")
    ada.wait_for_selector("text=The gazetteer has no such name.")


ORIGINAL, COPY = "https://example.org/tessit", "https://archive.example.net/2025/https://example.org/tessit"


def test_a_source_is_made_of_a_pasted_address_and_found_by_it_afterwards(signed_in):
    page = signed_in("ada")
    page.goto("/admin/conflicts_app/incident/add/")
    page.fill("#id_title", "Attack near Tessit")
    for row, pasted in enumerate((COPY, f"{ORIGINAL}/")):
        page.click("text=Add another Citation")
        page.click(f"#citations-{row} .select2-selection")
        page.fill(".select2-search__field", pasted)
        if row == 0:
            with page.expect_popup() as opened:
                page.click("text=New source at this address")
            added = opened.value
            assert (added.input_value("#id_web_address"), added.input_value("#id_archived_address")) == (ORIGINAL, COPY)
            added.fill("#id_title", "What was seen near Tessit")
            added.select_option("#id_kind", "report")
            added.click("[name=_save]")
        else:
            page.click(".select2-results__option:has-text('copy kept')")
            assert page.inner_text(f"#citations-{row} .found") == "original · archived copy"
        page.wait_for_selector(f"#citations-{row} .select2-selection:has-text('What was seen near Tessit')")
    page.click("#citations-1 .inline-deletelink")
    goes_on(page, lambda: page.click("[name=_continue]"))
    links = page.eval_on_selector_all("#citations-0 .found a", "links => links.map(link => link.href)")
    assert links == [ORIGINAL, COPY]
    assert unreadable(page) == []
