"""Descriptions of the packages of open data; they never run."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class PublisherSerializer(serializers.Serializer):
    """Who publishes."""

    about = _("Who publishes.")

    name = serializers.CharField()
    uri = serializers.URLField()


class PackageLinksSerializer(serializers.Serializer):
    """Pages beside a package."""

    about = _("Pages beside a package; what is missing is the end of the list.")

    next = serializers.URLField(required=False, help_text=_("Address of the next page."))
    prev = serializers.URLField(required=False, help_text=_("Address of the page before."))


class PackageSerializer(serializers.Serializer):
    """What every package begins with."""

    uri = serializers.URLField(help_text=_("Address of this package."))
    version = serializers.CharField(help_text=_("Version of the standard."))
    extensions = serializers.ListField(
        child=serializers.URLField(), help_text=_("Extensions of the standard that are used.")
    )
    publishedDate = serializers.DateTimeField(help_text=_("When something in it changed last."))
    publisher = PublisherSerializer()
    license = serializers.URLField(help_text=_("Address of the licence."))
    publicationPolicy = serializers.URLField(help_text=_("What is published, when, and what never."))


class ReleasePackageSerializer(PackageSerializer):
    """A package of releases."""

    about = _("A package of releases (OCDS 1.1).")

    releases = serializers.ListField(
        child=serializers.DictField(),
        min_length=1,
        help_text=_("The releases, the oldest first; the policy lists every field."),
    )
    links = PackageLinksSerializer(required=False)


class RecordPackageSerializer(PackageSerializer):
    """A package with one record."""

    about = _("A package with the record of one process (OCDS 1.1).")

    packages = serializers.ListField(
        child=serializers.URLField(), help_text=_("Addresses of the packages that hold its releases.")
    )
    records = serializers.ListField(
        child=serializers.DictField(),
        min_length=1,
        help_text=_("The record: its releases as links, the oldest first, and all of them merged."),
    )
