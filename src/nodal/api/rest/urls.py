"""Every address of the interface. What is not in it answers like what does not exist, in JSON too."""

from __future__ import annotations

from django.urls import path

from nodal.api.rest import cases, handing
from nodal.api.rest.door import API, absent

OPERATIONS = (cases, handing)
"""Importing them enters their operations."""

urlpatterns = [path("", absent), path("", API.urls), path("<path:path>", absent)]
