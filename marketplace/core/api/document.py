"""The endpoint that hands out the OpenAPI document."""

from __future__ import annotations

import functools
import json
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.core.access import PUBLIC, declare

from .parameters import ChoiceParameter
from .schema import api_document
from .views import AN_HOUR, ReadViewSet, endpoint

FORMATS = (("json", "JSON"), ("yaml", "YAML"))


class _Ready(BaseRenderer):
    """Names a format for the negotiation; the text is ready already."""

    charset = None

    def render(self, data: bytes, *_context: Any) -> bytes:
        return data


class Json(_Ready):
    media_type, format = "application/json", "json"


class OpenApiJson(_Ready):
    media_type, format = "application/vnd.oai.openapi+json", "json"


class Yaml(_Ready):
    media_type, format = "application/yaml", "yaml"


class OpenApiYaml(_Ready):
    media_type, format = "application/vnd.oai.openapi", "yaml"


@declare(PUBLIC)
class SchemaViewSet(ReadViewSet):
    """The description of the API; it does not describe itself."""

    schema = None
    renderer_classes = [Json, OpenApiJson, Yaml, OpenApiYaml]

    @endpoint(
        "getSchema",
        _("The OpenAPI document"),
        _("JSON unless the parameter or the header “Accept” asks for YAML."),
        answer=str,
        parameters=(
            ChoiceParameter(name="format", help=_("Wins over the header “Accept”."), choices=FORMATS),
        ),
        cache=AN_HOUR,
    )
    def retrieve(self, request: Request) -> Response:
        chosen = self.values["format"]
        if chosen and chosen != request.accepted_renderer.format:
            request.accepted_renderer = Json() if chosen == "json" else Yaml()
            request.accepted_media_type = request.accepted_renderer.media_type
        return Response(_text(get_language() or "de", request.accepted_renderer.format))


@functools.lru_cache(maxsize=8)
def _text(language: str, format: str) -> bytes:
    """The document as bytes; its words come from the code, so it never changes while the process runs."""
    document = api_document(language)
    if format == "json":
        return json.dumps(document, ensure_ascii=False, indent=2).encode()
    return yaml.dump(
        document,
        Dumper=_PlainDumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=110,
    ).encode()


class _PlainDumper(yaml.CSafeDumper):
    """Repeats what occurs twice instead of pointing to it."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
