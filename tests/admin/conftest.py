"""Editors of every role."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from conflicts_app.models import State


@pytest.fixture
def people(db):
    """A signed-in client of each: two who write, one who reviews, one who publishes, an administrator."""
    found = {}
    for name, role in {
        "ada": "Contributor",
        "ben": "Contributor",
        "rosa": "Reviewer",
        "paul": "Publisher",
        "ann": "Administrator",
    }.items():
        user = get_user_model().objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        found[name] = Client()
        found[name].force_login(user)
    return found


@pytest.fixture
def mali(db):
    return State.objects.get(slug="mali")
