from django.contrib import admin
from django.urls import include, path

from conflicts_app.admin.dates import date_reading

urlpatterns = [
    path("admin/reading/", admin.site.admin_view(date_reading), name="date-reading"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("conflicts_app.api.urls")),
    path("", include("conflicts_app.urls")),
]
handler500 = "conflicts_app.views.pages.server_error"
