"""The OpenAPI 3.1 document, made from the declarations of the endpoints."""

from __future__ import annotations

import copy
import functools
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from .problems import INVALID_PARAMETERS, MEDIA_TYPE, TITLES
from .serializers import ProblemSerializer
from .views import Endpoint

ALWAYS = (405, 406, 500)
PATH_PATTERN = "^[-a-zA-Z0-9_]+$"
ETAG_HEADER = {
    "ETag": {
        "schema": {"type": "string"},
        "description": _("Send it back in If-None-Match: an unchanged answer is 304 and empty."),
    },
    "Content-Language": {
        "schema": {"type": "string", "enum": ["de", "en"]},
        "description": _("Language of labels and messages, chosen by Accept-Language."),
    },
}


class ApiSchema(AutoSchema):
    """Describes an action by its Endpoint declaration and nothing else."""

    @property
    def endpoint(self) -> Endpoint:
        """The declaration of the action described."""
        return self.view.endpoint

    def get_operation_id(self) -> str:
        return self.endpoint.key

    def get_summary(self) -> str:
        return str(self.endpoint.summary)

    def get_description(self) -> str:  # type: ignore[override]
        return str(self.endpoint.help)

    def get_tags(self) -> list[str]:
        return [str(self.view.tag)]

    def get_auth(self) -> list[Any]:
        return []

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return super().get_serializer_name(serializer, direction).removesuffix("Serializer")

    def get_response_serializers(self) -> Any:
        return {(200, self.endpoint.media_type): self.endpoint.answer}

    def _is_list_view(self, serializer: Any = None) -> bool:
        """Lists come in an envelope that says so itself."""
        return False

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """Docstrings are for those who read the code; the document shows what is translated."""
        found = super()._map_basic_serializer(serializer, direction)
        found.pop("description", None)
        about = getattr(serializer, "about", "")
        return found | ({"description": str(about)} if about else {})

    def _get_parameters(self) -> list[dict[str, Any]]:
        found = super()._get_parameters()
        for parameter in found:
            parameter["description"] = str(self.view.paths[parameter["name"]])
            parameter["schema"] = {"type": "string", "pattern": PATH_PATTERN}
        return found + [parameter.describe() for parameter in self.endpoint.parameters]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        bodies["200"]["description"] = str(_("What was asked for."))
        bodies["200"]["headers"] = copy.deepcopy(ETAG_HEADER)
        statuses = {kind.status: kind.title for kind in self.endpoint.problems}
        # Without parameters nothing is known, and whatever is given is refused all the same.
        statuses[400] = INVALID_PARAMETERS.title
        if self.view.paths:
            statuses[404] = TITLES[404]
        statuses |= {status: TITLES[status] for status in ALWAYS}
        for status, title in sorted(statuses.items()):
            body = self._get_response_for_code(ProblemSerializer, str(status), [MEDIA_TYPE], direction)
            bodies[str(status)] = body | {"description": str(title)}
        return bodies


def tidy_document(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Post-processing: say null the way OpenAPI 3.1 does everywhere, and drop what only the generator needs."""
    return _tidied(result)


def _tidied(node: Any) -> Any:
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _tidied(value) for key, value in node.items() if key != "x-spec-enum-id"}
    # A property may bear this name; only the keyword is a boolean.
    nullable = found.pop("nullable") if isinstance(found.get("nullable"), bool) else False
    if nullable and "type" not in found:
        return {"anyOf": [found, {"type": "null"}]}
    if nullable:
        kinds = found["type"] if isinstance(found["type"], list) else [found["type"]]
        found["type"] = [*kinds, *(["null"] if "null" not in kinds else [])]
    if isinstance(found.get("enum"), list) and "null" in found.get("type", ()) and None not in found["enum"]:
        found["enum"] = [*found["enum"], None]
    return found


@functools.lru_cache(maxsize=8)
def _document(language: str) -> dict[str, Any]:
    with translation.override(language):
        return SchemaGenerator().get_schema(request=None, public=True)


def api_document(language: str) -> dict[str, Any]:
    """The whole OpenAPI document with its words in that language; made once per process and language."""
    return copy.deepcopy(_document(language))
