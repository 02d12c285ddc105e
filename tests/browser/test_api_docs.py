"""The description of the API, tried in a browser; and every example of the guide, run as its reader would."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

GUIDE = settings.BASE_DIR / "docs" / "api.md"
RUN = {
    "sh": ["bash", "-e"],
    "python": [sys.executable, "-"],
    "js": ["node", "--input-type=module", "-"],
    "r": ["Rscript", "-"],
}
EXAMPLES = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)


def test_there_are_examples_in_each_language():
    assert {language for language, _example in EXAMPLES} == RUN.keys()


@pytest.mark.parametrize(("language", "example"), EXAMPLES)
def test_the_examples_of_the_guide_run(site, tmp_path, language, example):
    program, *words = RUN[language]
    if not shutil.which(program):
        pytest.skip(f"No {program} here: its example was not run.")
    assert "http://127.0.0.1:8000/" in example
    text = example.replace("http://127.0.0.1:8000", site)
    done = subprocess.run(
        [program, *words], input=text, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    files = [file.read_text() for file in tmp_path.iterdir()]
    assert done.stdout.strip() or (files and all(len(file) > 500 for file in files))
    if language == "sh" and not files:
        assert json.loads(done.stdout)


def test_the_description_can_be_read_and_tried_under_the_strict_policy(window):
    page = window()
    page.goto("/api/v1/docs/")
    page.click("text=/api/v1/sources/ >> nth=0")
    page.click("button:has-text('Try it out')")
    page.fill("tr[data-param-name=limit] input", "2")
    page.click("button.execute")
    page.wait_for_selector(".live-responses-table .response-col_status:has-text('200')")
    shown = page.inner_text(".live-responses-table .highlight-code")
    assert '"results"' in shown
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
