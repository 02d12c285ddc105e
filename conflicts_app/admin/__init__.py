"""The desk: what editors see, one module a concept."""

from django.contrib import admin

from conflicts_app.admin import actors, conflicts, incidents, law, narrative, releases, roles, sources

admin.site.site_header = admin.site.site_title = "Threshold: the desk"
admin.site.index_title = "Records"
