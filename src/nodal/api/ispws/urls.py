"""Every address of the endpoint. What is not in it is no resource, and says so in XML."""

from __future__ import annotations

from django.urls import path

from nodal.api.ispws import views

CALLS = (views.status, views.xsd, views.submit, views.upload, views.fileinfo, views.finish, views.retract)

urlpatterns = [
    *(path(f"/{view.__name__}", view, name=view.__name__) for view in CALLS),
    path("", views.absent, name="absent"),
    path("/<path:path>", views.absent, name="absent_below"),
    path("/", views.absent, name="absent_root"),
]
