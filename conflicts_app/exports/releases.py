"""What a release is on the disk: files that never change, described so that programs and people can read them."""

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import yaml
from django.utils.functional import Promise

from conflicts_app.exports.base import Column, Table, csv_of, written
from conflicts_app.models import Source

MARKDOWN, TEXT, JSON, YAML, ZIP = (
    "text/markdown",
    "text/plain",
    "application/json",
    "application/yaml",
    "application/zip",
)
LICENCE = {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}
AUTHOR = "Threshold"
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Edition:
    """Which state of which register: its number, its moment, and the address where it is published."""

    number: str
    known_at: datetime
    address: str
    summary: str = ""

    @property
    def folder(self) -> str:
        return f"threshold-{self.number}"

    @property
    def moment(self) -> str:
        return str(written(self.known_at))


@dataclass(frozen=True)
class File:
    """A file that is yet to be written. ``framing`` of its chunks are no records; without a number it is no list."""

    name: str
    media_type: str
    chunks: Iterable[bytes]
    about: str | Promise = ""
    table: Table | None = None
    framing: int | None = None


@dataclass(frozen=True)
class Written:
    """A file that is there."""

    file: File
    size: int
    sha256: str
    rows: int | None


def table_file(name: str, table: Table, rows: Iterable[Any]) -> File:
    return File(name, "text/csv", csv_of(table, rows), table.about, table, framing=1)


def write(folder: Path, edition: Edition, files: Iterable[File], changes: str) -> Iterator[Written]:
    """Write the files into a new folder, then those that describe them. Gives each when it is there."""
    folder.mkdir(parents=True)
    there = []
    for file in files:
        there.append(put(folder, file))
        yield there[-1]
    tables = [one for one in there if one.file.table]
    described = [
        text("datapackage.json", JSON, json.dumps(package(edition, there), indent=1, ensure_ascii=False)),
        text("CODEBOOK.md", MARKDOWN, codebook(edition, tables)),
        text("CHANGELOG.md", MARKDOWN, changes),
        text("CITATION.cff", YAML, citation(edition)),
        text("README.md", MARKDOWN, readme(edition, there)),
    ]
    for file in described:
        there.append(put(folder, file))
        yield there[-1]
    sums = "\n".join(sorted(f"{one.sha256}  {one.file.name}" for one in there))
    yield put(folder, text(SUMS, TEXT, sums))


def text(name: str, media_type: str, said: str) -> File:
    return File(name, media_type, [f"{said.rstrip()}\n".encode()])


def put(folder: Path, file: File) -> Written:
    path = folder / file.name
    path.parent.mkdir(exist_ok=True)
    digest, chunks = sha256(), 0
    with path.open("xb") as out:
        for chunk in file.chunks:
            digest.update(chunk)
            out.write(chunk)
            chunks += 1
    rows = None if file.framing is None else chunks - file.framing
    return Written(file, path.stat().st_size, digest.hexdigest(), rows)


def pack(folder: Path, edition: Edition) -> Written:
    """All files of the folder in one beside it; the same files make the same bytes."""
    path = folder.with_name(f"{folder.name}.zip")
    with ZipFile(path, "x", ZIP_DEFLATED) as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                entry = ZipInfo(f"{edition.folder}/{one.relative_to(folder)}", edition.known_at.timetuple()[:6])
                entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
                with one.open("rb") as content, archive.open(entry, "w", force_zip64=True) as packed:
                    shutil.copyfileobj(content, packed, 1 << 20)
    with path.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    return Written(File(f"{edition.folder}.zip", ZIP, ()), path.stat().st_size, digest, None)


def package(edition: Edition, files: Iterable[Written]) -> dict[str, Any]:
    """The descriptor of a Frictionless Data Package."""
    return {
        "profile": "data-package",
        "name": "threshold",
        "id": edition.address,
        "title": f"Threshold {edition.number}",
        "version": edition.number,
        "created": edition.moment,
        "description": "An open register of armed conflicts and their classification in law.",
        "homepage": edition.address,
        "licenses": [LICENCE],
        "contributors": [{"title": AUTHOR, "role": "publisher"}],
        "sources": [sourced(source) for source in Source.objects.datasets()],
        "resources": [resource(one) for one in files],
    }


def sourced(source: Source) -> dict[str, str]:
    """A dataset from which incidents were taken over, under its own licence."""
    said = {"title": source.reference, "path": source.web_address, "licence": source.licence}
    return {name: value for name, value in said.items() if value}


def resource(one: Written) -> dict[str, Any]:
    name, _dot, ending = one.file.name.rpartition(".")
    return {
        "name": f"{name}-{ending}".replace("/", "-").replace("tables-", "table-").removesuffix("-csv"),
        "path": one.file.name,
        "description": str(one.file.about),
        "format": ending,
        "mediatype": one.file.media_type,
        "encoding": "utf-8",
        "bytes": one.size,
        "hash": f"sha256:{one.sha256}",
        **(tabular(one.file.table) if one.file.table else {"type": "file"}),
    }


def tabular(table: Table) -> dict[str, Any]:
    keys = [column for column in table.columns if column.refers_to]
    schema: dict[str, Any] = {"fields": [field(column) for column in table.columns], "missingValues": [""]}
    if "id" in table.names:
        schema["primaryKey"] = "id"
    if keys:
        schema["foreignKeys"] = [
            {"fields": key.name, "reference": {"resource": f"table-{key.refers_to}", "fields": "id"}} for key in keys
        ]
    return {"profile": "tabular-data-resource", "schema": schema}


def field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.required else {}
    values = [value for value in column.choices if value != ""]
    if values:
        limits |= {"enum": values}
    said: dict[str, Any] = {"name": column.name, "type": column.type, "description": str(column.help_text)}
    return {**said, "constraints": limits} if limits else said


def codebook(edition: Edition, tables: Iterable[Written]) -> str:
    """What each column of each table means, and the values that it may have."""
    lines = [f"# Codebook of Threshold {edition.number}", ""]
    for one in tables:
        lines += [
            f"## {one.file.name}",
            "",
            first_line(one.file.about),
            "",
            "| Column | Type | Meaning |",
            "|---|---|---|",
        ]
        assert one.file.table
        for column in one.file.table.columns:
            meaning = str(column.help_text).replace("|", "\\|").replace("\n", " ")
            values = ", ".join(f"`{value}`" for value in column.choices if value != "")
            names = f" Names a row of `tables/{column.refers_to}.csv`." if column.refers_to else ""
            lines.append(
                f"| `{column.name}` | {column.type} | {meaning}{names}{f' One of {values}.' if values else ''} |"
            )
        lines.append("")
    return "\n".join(lines)


def first_line(about: Any) -> str:
    return str(about).strip().split("\n\n")[0].replace("\n", " ")


def citation(edition: Edition) -> str:
    """How to cite it, in the Citation File Format."""
    said = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below, and the datasets from which incidents come.",
        "type": "dataset",
        "title": "Threshold: an open register of armed conflicts and their classification in law",
        "version": edition.number,
        "date-released": f"{edition.known_at:%Y-%m-%d}",
        "authors": [{"name": AUTHOR}],
        "license": LICENCE["name"],
        "url": edition.address,
    }
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=1000)


def readme(edition: Edition, files: Iterable[Written]) -> str:
    counted = [one for one in files if one.rows is not None]
    return f"""# Threshold {edition.number}

What the register had published at {edition.moment}. {edition.summary}

- `records/`: what the API says of each record, as lines of JSON, as a table, and for maps.
- `tables/`: the same as it is kept, row by row; `datapackage.json` says which column names which row.
- `CODEBOOK.md`: what each column means. `CHANGELOG.md`: what changed since the release before.
- `{SUMS}`: `sha256sum -c {SUMS}` finds whether a file is as it was published.

Unknown is blank, never 0. Dates are as vague as their sources: EDTF (ISO 8601-2). Whoever classifies, counts or alleges
is named beside it; the register settles nothing of that. A cell that a spreadsheet would run begins with an apostrophe.

Text and data: CC BY 4.0. Incidents that were taken over from a dataset carry its licence and want its reference too.
Published at {edition.address}

| File | Rows |
|---|---|
{"\n".join(f"| `{one.file.name}` | {one.rows} |" for one in counted)}
"""
