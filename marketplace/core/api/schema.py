"""The OpenAPI 3.1 document, made from the declarations of the endpoints."""

from __future__ import annotations

import copy
import functools
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from marketplace.core.access import KEY

from .problems import INVALID_PARAMETERS, KEY_MISSING, MEDIA_TYPE, TITLES, TOO_MANY_FAILURES
from .serializers import BodySerializer, ProblemSerializer
from .views import Endpoint

ALWAYS = (405, 406, 500)
KEY_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "mk_<prefix>_<secret>",
    "description": _(
        "The key of an organisation, made by its administrators in the workspace, sent in the header “Authorization” "
        "and nowhere else. Keys have scopes and an end; they never approve, publish, open, declare or decide."
    ),
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": _("The ETag of the version you read."),
    "required": True,
    "schema": {"type": "string", "pattern": '^"[!#-~]+"$'},
}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": _(
        "A name of your own for this request. Repeated within 24 hours it is not carried out again."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]{1,255}$"},
}
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

    @property
    def is_for_keys(self) -> bool:
        """Whether the action asks for a key."""
        return getattr(self.view, "access", None) is KEY

    def get_auth(self) -> list[Any]:
        """The names beside a scheme that is no OAuth are the roles it takes (OpenAPI 3.1): here the scope."""
        return (
            [{"key": [str(self.endpoint.scope)] if self.endpoint.scope else []}] if self.is_for_keys else []
        )

    def get_request_serializer(self) -> Any:
        return self.endpoint.body

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return super().get_serializer_name(serializer, direction).removesuffix("Serializer")

    def get_response_serializers(self) -> Any:
        if self.endpoint.answer is None:
            return {self.endpoint.status: None}
        return {(self.endpoint.status, self.endpoint.media_type): self.endpoint.answer}

    def _is_list_view(self, serializer: Any = None) -> bool:
        """Lists come in an envelope that says so itself."""
        return False

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """Docstrings are for those who read the code; the document shows what is translated."""
        found = super()._map_basic_serializer(serializer, direction)
        found.pop("description", None)
        about = getattr(serializer, "about", "")
        if isinstance(serializer, BodySerializer):
            found["additionalProperties"] = False
        return found | ({"description": str(about)} if about else {})

    def _get_parameters(self) -> list[dict[str, Any]]:
        found = super()._get_parameters()
        for parameter in found:
            parameter["description"] = str(self.view.paths[parameter["name"]])
            parameter["schema"] = {"type": "string", "pattern": PATH_PATTERN}
        found += [parameter.describe() for parameter in self.endpoint.parameters]
        found += [IF_MATCH] if self.endpoint.is_versioned else []
        found += [IDEMPOTENCY_KEY] if self.endpoint.is_repeatable else []
        return copy.deepcopy(found)

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        told = bodies[str(self.endpoint.status)]
        told["description"] = str(_("What was asked for.") if self.endpoint.answer else _("Done."))
        told["headers"] = copy.deepcopy(ETAG_HEADER)
        if self.endpoint.status != 200:
            del told["headers"]["ETag"]
        statuses = {kind.status: kind.title for kind in self.endpoint.problems}
        if self.is_for_keys:
            statuses |= {401: KEY_MISSING.title, 403: TITLES[403], 429: TOO_MANY_FAILURES.title}
        if self.method != "GET":
            statuses |= {409: TITLES[409]}
        if self.endpoint.body:
            statuses |= {413: TITLES[413], 415: TITLES[415]}
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


def tell_of_keys(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Post-processing: describe how a program says who it is."""
    scheme = {name: str(value) for name, value in KEY_SCHEME.items()}
    result["components"]["securitySchemes"] = {"key": scheme}
    return result


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
