"""The desk: what editors see, one module a concept."""

from conflicts_app.admin import actors, conflicts, incidents, sources
