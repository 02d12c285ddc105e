"""A frozen edition of all that is published: its files, and the record by which it is cited."""

import fcntl
import re
import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from conflicts_app.actions.publication import publish
from conflicts_app.exports.releases import Edition, pack
from conflicts_app.management.commands.export_dataset import add_moment, moment_asked, write_dataset
from conflicts_app.models import Release, ReleaseFile
from conflicts_app.models.releases import NUMBER


class Command(BaseCommand):
    help = "Freeze what the public has as a release that never changes, as files and as an archive, and publish it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="The number of the release: 2026.1.")
        parser.add_argument("--summary", default="", help="What its readers should know.")
        add_moment(parser)

    def handle(self, *args: Any, number: str, known_at: str, summary: str, **options: Any) -> None:
        if not re.fullmatch(NUMBER, number) or len(number) > 30:
            raise CommandError(f"“{number}” is no number of a release. Write it as 2026.1.", returncode=2)
        settings.RELEASES.mkdir(parents=True, exist_ok=True)
        with open(settings.RELEASES / "publishing.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # a second one at the same moment waits its turn
            if Release.objects.filter(number=number).exists():
                raise CommandError(
                    f"Release {number} is there, and never changes. Choose another number.", returncode=2
                )
            slug = number.replace(".", "-")
            edition = Edition(number, moment_asked(known_at), f"{settings.ADDRESS}/data/{slug}/", summary)
            folder = settings.RELEASES / number
            shutil.rmtree(folder, ignore_errors=True)  # of an attempt that did not come to its end
            folder.mkdir()
            try:
                written = write_dataset(folder / edition.folder, edition)
                written.append(pack(folder / edition.folder, edition))
                with transaction.atomic():
                    release = Release.objects.create(
                        slug=slug, number=number, known_at=edition.known_at, summary=summary
                    )
                    ReleaseFile.objects.bulk_create(
                        ReleaseFile(
                            release=release,
                            name=one.file.name,
                            media_type=one.file.media_type,
                            size=one.size,
                            sha256=one.sha256,
                            rows=one.rows,
                        )
                        for one in written
                    )
                    release.refresh_from_db()
                    publish(release, by=None, reason=f"Release {number}.")
            except BaseException:
                shutil.rmtree(folder)
                raise
        self.stdout.write(f"Release {number}: what the register had published at {edition.moment}. {edition.address}")
