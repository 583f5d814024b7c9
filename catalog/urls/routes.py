"""Addresses of the finder of procurement routes."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import routes

patterns = [path(_("route/"), routes.route_show, name="route-show")]
