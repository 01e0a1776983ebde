"""Every address of the desk: the rooms' own tables, one after the other."""

from __future__ import annotations

from nodal.desk.account import routes as account
from nodal.desk.audit import routes as audit
from nodal.desk.home import routes as home
from nodal.desk.inbox import routes as inbox
from nodal.desk.intake import routes as intake
from nodal.desk.leads import routes as leads
from nodal.desk.live import routes as live
from nodal.desk.networks import routes as networks
from nodal.desk.operations import routes as operations
from nodal.desk.people import routes as people
from nodal.desk.pictures import routes as pictures
from nodal.desk.public import routes as public
from nodal.desk.quarantine import routes as quarantine
from nodal.desk.referrals import routes as referrals
from nodal.desk.report import routes as report
from nodal.desk.route import Route
from nodal.desk.search import routes as search
from nodal.desk.sign_in import routes as sign_in

ROOMS = (
    public,
    sign_in,
    account,
    home,
    inbox,
    leads,
    networks,
    report,
    referrals,
    operations,
    search,
    live,
    pictures,
    quarantine,
    intake,
    audit,
    people,
)
"""The rooms, in the order of the rail."""

ROUTES: tuple[Route, ...] = tuple(route for room in ROOMS for route in room.ROUTES)

BY_NAME = {route.name: route for route in ROUTES}

urlpatterns = [route.pattern() for route in ROUTES]
