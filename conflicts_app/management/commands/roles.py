"""The roles of editors, as groups."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand

from conflicts_app.admin.roles import keep_roles, roles


class Command(BaseCommand):
    help = "Make the groups of the desk, with the rights of each role: contributor, reviewer, publisher, administrator."

    def handle(self, *args: Any, **options: Any) -> None:
        keep_roles()
        for group in Group.objects.filter(name__in=roles()).order_by("pk"):
            self.stdout.write(f"{group.name}: {group.permissions.count()} rights, {group.user_set.count()} people")
