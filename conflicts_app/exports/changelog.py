"""What changed between two releases, record by record, in words."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from conflicts_app import ihl
from conflicts_app.exports.base import Column, Table, listed, written
from conflicts_app.models import Change

GONE = (ihl.ChangeAction.WITHDRAWN, ihl.ChangeAction.MERGED, ihl.ChangeAction.SEALED)
MOST = 50  # records of one kind that the changelog names; the table of changes has all
CHANGES = Table(
    [
        Column("kind", "The kind of record.", lambda row: row[0].route),
        Column("id", "The record.", lambda row: row[0].uuid),
        Column("slug", "Its slug, now or at last.", lambda row: row[0].slug),
        Column(
            "change",
            "What it is compared with the release before.",
            lambda row: row[1],
            choices=("new", "changed", *map(str, GONE)),
        ),
        Column("moved_to", "Of what was merged: the slug of the record that it is now.", lambda row: row[0].moved_to),
        Column("reasons", "The reasons that editors gave.", lambda row: listed(row[2])),
    ],
    about="What changed since the release before: one row for each record.",
)


def differences(since: Any) -> list[tuple[Change, str, list[str]]]:
    """Each record that changed since a moment (None: ever): its last change, what that comes to, and the reasons.

    To be asked in the past: what came later is not there. What came and went in between is no difference.
    """
    every = Change.objects.in_order()
    found: dict[Any, list[Change]] = defaultdict(list)
    for change in every.filter(updated_at__gt=since) if since else every:
        found[change.uuid].append(change)
    rows = []
    for changes in found.values():
        first, last = changes[0], changes[-1]
        was, is_there = first.action != ihl.ChangeAction.PUBLISHED, last.action not in GONE
        if was or is_there:
            what = "new" if not was else "changed" if is_there else str(last.action)
            rows.append((last, what, list(dict.fromkeys(one.reason for one in changes if one.reason))))
    return sorted(rows, key=lambda row: (row[0].route, row[0].slug, str(row[0].uuid)))


def changelog(number: str, before: Any, rows: Iterable[tuple[Change, str, list[str]]]) -> str:
    """How many records of each kind are new, changed or gone, and which these are."""
    grouped: dict[tuple[str, str], list[tuple[Change, list[str]]]] = defaultdict(list)
    for change, what, reasons in rows:
        grouped[change.route, what].append((change, reasons))
    since = f"since {before.title} of {written(before.known_at)}" if before else "so far: this is the first release"
    lines = [f"# Threshold {number}: what changed {since}", ""]
    for (kind, what), those in grouped.items():
        lines += [f"## {kind}: {len(those)} {what}", ""]
        for change, reasons in those[:MOST] if before or what != "new" else ():
            moved = f" It is now `{change.moved_to}`." if change.moved_to else ""
            lines.append(f"- `{change.slug}`{moved}{f' {listed(reasons)}' if reasons else ''}")
        if before and len(those) > MOST:
            lines.append(f"- … and {len(those) - MOST} more: `changes.csv` has them all.")
        lines.append("")
    return "\n".join(lines if grouped else [*lines, "Nothing."])
