"""A real Chromium reads the register over real HTTP.

Where no Chromium is found these tests say so and are skipped; in CI (``CI`` in the environment) that is a failure.
"""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
NONE_FOUND = "No Chromium was found: no page was read in a browser. Install it, or name one with CHROMIUM=/its/path."


@pytest.fixture(scope="session")
def db(django_db_setup, django_db_blocker):
    """The published register. Browsers only read it: no test has a transaction, nothing has to be put back."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def site(db):
    """The address of the register."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def chromium(site):
    """The browser. One for each module: while it runs, Django's database cannot be asked from the same thread."""
    if not CHROMIUM:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NONE_FOUND)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, site):
    """Opens windows; when the test is over none of them may have complained of a fault or of a broken policy."""
    contexts, complaints = [], []

    def opened(width=1280, **settings):
        context = chromium.new_context(base_url=site, viewport={"width": width, "height": 800}, **settings)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()

        def heard(said):
            refused = said.location["url"] == page.url and "server responded with a status of 4" in said.text
            if said.type in ("error", "warning") and not refused:
                complaints.append(f"{page.url}: {said.text}")

        page.on("console", heard)  # what the content security policy forbids is said there, too
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))

        def failed(request):
            # A file is no page, and a script may change its mind about what it asks for.
            of_no_page = "format=" in request.url or request.resource_type in ("fetch", "xhr", "ping")
            if not (request.failure == "net::ERR_ABORTED" and of_no_page):
                complaints.append(f"{request.url}: {request.failure}")

        page.on("requestfailed", failed)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def unreadable(page):
    """What axe-core finds that keeps people from reading the page: a line for each place."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:150]}" for rule in found for node in rule["nodes"]]
