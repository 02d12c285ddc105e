"""The command that asks all rules."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from conflicts_app.actions.publication import publish
from conflicts_app.models import Classification, State, Territory
from conflicts_app.rooms import PUBLISHED, inside
from tests.checks.test_rules import groups_only, niac

pytestmark = pytest.mark.django_db


def run(*options):
    said = io.StringIO()
    try:
        call_command("check_register", *options, stdout=said)
    except SystemExit as ended:
        return ended.code, said.getvalue()
    return 0, said.getvalue()


def test_warnings_alone_are_told_by_record_and_are_no_failure():
    code, said = run()
    assert code == 0
    assert (
        "Violence of ethnic militias and self-defence groups in Mali (conflict militias-mali)\n  warning one-side"
        in said
    )
    assert "Tadić" in said
    assert said.endswith("0 errors, 2 warnings, 0 answered by editors.\n")


def test_an_error_fails_and_machines_read_it():
    groups_only()
    code, said = run("--json")
    assert code == 1
    (one,) = [one for one in json.loads(said) if one["code"] == "ap2-state-force"]
    assert (one["severity"], one["field"], one["part"]) == ("error", "ap2", None)
    assert one["record"]["slug"] == niac().slug
    assert one["record"]["kind"] == "classification"
    assert "AP II, art. 1(1)" in one["law"]
    assert "no State" in one["said"]


def test_the_desk_and_the_public_are_two_things():
    Territory.objects.filter(conflict__slug="mali-jnim").delete()
    conflict = niac().conflict
    conflict.save()
    assert "no-territory" in run()[1]
    assert "no-territory" not in run("--public")[1]
    conflict.refresh_from_db()
    publish(conflict, by=None)
    assert "no-territory" in run("--public")[1]


def test_what_the_public_would_have_is_asked_and_taken_back():
    Territory.objects.filter(conflict__slug="mali-jnim").delete()
    conflict = niac().conflict
    conflict.save()
    assert "no-territory" in run("--as-if-published")[1]
    assert "no-territory" not in run("--public")[1]
    conflict.refresh_from_db()
    assert conflict.has_pending_changes


def test_what_cannot_be_published_is_said():
    with inside(PUBLISHED):
        State.objects.filter(slug="niger").update(slug="second")
    State.objects.create(name="Second", slug="second")
    with pytest.raises(CommandError, match="This clashes with what is published"):
        run("--as-if-published")


def test_what_is_withdrawn_is_left_alone():
    groups_only()
    assert run()[0] == 1
    Classification.objects.filter(pk=niac().pk).update(stage="withdrawn", published_version=None, withdrawal_reason="x")
    assert "ap2-state-force" not in run()[1]
