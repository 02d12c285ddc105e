from django.contrib import admin
from django.urls import include, path

from conflicts_app.admin.checks import checks_view, dismissal_view
from conflicts_app.admin.choices import Choices
from conflicts_app.admin.dates import date_reading
from conflicts_app.admin.duplicates import duplicates_view, two_view
from conflicts_app.admin.places import gazetteer_view, map_view
from conflicts_app.admin.work import work_view

urlpatterns = [
    path("admin/reading/", admin.site.admin_view(date_reading), name="date-reading"),
    path("admin/gazetteer/", admin.site.admin_view(gazetteer_view), name="gazetteer"),
    path("admin/gazetteer/map/", admin.site.admin_view(map_view), name="place-map"),
    path("admin/duplicates/", admin.site.admin_view(duplicates_view), name="duplicates"),
    path("admin/duplicates/<str:kind>/<int:one>/<int:other>/", admin.site.admin_view(two_view), name="two"),
    path("admin/checks/", admin.site.admin_view(checks_view), name="checks"),
    path("admin/checks/<slug:code>/<uuid:uuid>/", admin.site.admin_view(dismissal_view), name="answer"),
    path("admin/checks/<slug:code>/<uuid:uuid>/<str:part>/", admin.site.admin_view(dismissal_view), name="answer-part"),
    path("admin/autocomplete/", admin.site.admin_view(Choices.as_view(admin_site=admin.site)), name="choices"),
    path("admin/", admin.site.admin_view(work_view), name="work"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("conflicts_app.api.urls")),
    path("", include("conflicts_app.urls")),
]
handler500 = "conflicts_app.views.pages.server_error"
