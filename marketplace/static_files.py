"""Which static files are collected: only those that a page loads."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class NeededStaticFiles(StaticFilesConfig):
    """Leaves out what packages bring for pages of their own; to hash and compress it takes longer than all the rest."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "rest_framework", "ext", "htmx-4*", "htmax-4*"]
