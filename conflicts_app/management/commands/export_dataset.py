"""All that the register has published, as files in a folder."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from conflicts_app import rooms
from conflicts_app.api.dataset import dataset
from conflicts_app.exports.changelog import CHANGES, changelog, differences
from conflicts_app.exports.releases import Edition, File, Written, table_file, write
from conflicts_app.history import known_moment, latest
from conflicts_app.models import Release


class Command(BaseCommand):
    help = (
        "Write what the public has into a new folder: tables, records, what they mean, what changed. Publishes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="A folder that is not there yet.")
        add_moment(parser)

    def handle(self, *args: Any, folder: Path, known_at: str, **options: Any) -> None:
        moment = moment_asked(known_at)
        edition = Edition(f"{moment:%Y%m%dT%H%M%S%fZ}", moment, f"{settings.ADDRESS}/data/")
        written = write_dataset(folder, edition)
        self.stdout.write(f"{len(written)} files in {folder}: what the register had published at {edition.moment}.")


def add_moment(parser: CommandParser) -> None:
    parser.add_argument(
        "--known-at", default="", help="The moment, 2025-04-01T00:00:00Z; without it that of the last publication."
    )


def moment_asked(text: str) -> datetime:
    try:
        return known_moment(text) if text else latest()[0]
    except ValueError as fault:
        raise CommandError(f"--known-at: {fault}", returncode=2) from fault


def counted(file: File) -> Iterator[bytes]:
    """The same chunks, with how many there were and how fast, on a terminal."""
    yield from tqdm(file.chunks, file.name, unit=" rows", disable=None)


def write_dataset(folder: Path, edition: Edition) -> list[Written]:
    """The files in the folder, all or none: it is there when they are. Shows how far it is, on a terminal."""
    if folder.exists():
        raise CommandError(f"{folder} is there already. Name a folder that is not.", returncode=2)
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        with rooms.reading(rooms.PUBLISHED, edition.known_at):
            before = Release.objects.filter(known_at__lt=edition.known_at).newest_first().first()
            rows = differences(before and before.known_at)
            files = [*dataset(edition.known_at), table_file("changes.csv", CHANGES, rows)]
            shown = [replace(file, chunks=counted(file)) for file in files]
            there = list(write(unfinished, edition, shown, changelog(edition.number, before, rows)))
        unfinished.rename(folder)
    except OSError as fault:
        raise CommandError(f"{folder} cannot be written: {fault.strerror}.", returncode=2) from fault
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(unfinished)
    return there
