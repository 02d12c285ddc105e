"""When the public was first given each record, from the history of what was published before the column was there."""

from django.db import migrations

RECORDS = [
    "actor",
    "assessor",
    "brief",
    "classification",
    "conflict",
    "development",
    "incident",
    "indicator",
    "legalelement",
    "place",
    "rule",
    "source",
    "treaty",
    "violationtype",
]

# At the desk only: an update of what is published would be told as a change. Where there is no history yet, nothing is.
FROM_HISTORY = """
DO $$ BEGIN
  IF current_schema() = 'desk' AND to_regclass('history.conflicts_app_{name}') IS NOT NULL THEN
    EXECUTE 'UPDATE desk.conflicts_app_{name} AS record SET recorded_at = first FROM '
      '(SELECT id, min(event_since) AS first FROM history.conflicts_app_{name} GROUP BY id) AS known '
      'WHERE known.id = record.id AND recorded_at IS NULL';
  END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("conflicts_app", "0004_incident_dataset")]

    operations = [migrations.RunSQL([FROM_HISTORY.format(name=name) for name in RECORDS], migrations.RunSQL.noop)]
