"""The register that comes with the program, into an empty desk and from there to the public."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from conflicts_app.actions.publication import publish
from conflicts_app.rooms import mirrored, records


class Command(BaseCommand):
    help = "Load and publish the register that comes with the program. Where the desk holds anything, change nothing."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if any(model._base_manager.exists() for model in mirrored()):
            return
        if verbosity:
            self.stdout.write("Loading and publishing the register …")
            self.stdout.flush()
        with transaction.atomic():
            call_command("loaddata", *settings.FIXTURES, verbosity=0)
            publish(*(record for model in records() for record in model._base_manager.all()), by=None)
