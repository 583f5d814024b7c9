"""Pages of vendors on which a response moves: the check before handing in, handing in, taking back, what a correction changed."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.facts.types import FactError
from marketplace.core.access import declare
from marketplace.core.decisions import IllegalMove, Refused
from procurement.actions.giving_back import give_back
from procurement.actions.handing_in import NewVersion, confirm_version, submit_response, withdraw_response
from procurement.actions.responses import Conflict
from procurement.models import Response
from procurement.queries import responses as reads
from procurement.queries.corrections import changes_for
from procurement.queries.giving_back import corrected_facts
from procurement.queries.told_answers import told_sections

from .responses import VENDORS, conflict_told, frame_of, known_saves, own_response


@declare(VENDORS)
@require_safe
def response_check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show everything before it is handed in: what is missing, with links, and all answers as they will be read."""
    return _check_page(request, own_response(request, public_id))


def _check_page(request: HttpRequest, response: Response, status: int = 200, **more: Any) -> HttpResponse:
    frame = frame_of(response)
    context = frame | {
        "problems": reads.problems_of(response, frame["document"]),
        "sections": told_sections(frame["document"], response.answers, response),
        "is_unchanged": response.last is not None and not _differs(response),
        **more,
    }
    return render(request, "procurement/response_check.html", context, status=status)


def _differs(response: Response) -> bool:
    """Whether the working copy says something else than what was handed in last."""
    last = response.last
    if last is None or last.withdrawn or last.version_id != response.version_id:
        return True
    names = set(response.answers) | {key for key in last.answers if key not in ("files", "solutions")}
    return any(response.answers.get(name) != last.answers.get(name) for name in names)


@declare(VENDORS)
@require_POST
def response_submit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand in what stood on the check page; once it is late, say so, and the draft stays."""
    response = own_response(request, public_id)
    try:
        submission = submit_response(response=response, saves=known_saves(request), by=request.actor)
    except ValidationError:
        return _check_page(request, own_response(request, public_id), status=422)
    except Conflict as conflict:
        told = conflict_told(conflict)
        return _check_page(request, own_response(request, public_id), status=409, told=told)
    except NewVersion:
        messages.warning(request, _("The buyer has corrected the questionnaire. Look at what changed first."))
        return redirect("procurement:response-confirm", public_id=public_id)
    except IllegalMove as error:
        return _late(request, public_id, error)
    if submission.number == 1:
        messages.success(request, _("Your response has arrived. The receipt is below."))
    else:
        messages.success(
            request, _("Your changed response has arrived. It takes the place of the earlier one.")
        )
    return redirect("procurement:response-show", public_id=public_id)


def _late(request: HttpRequest, public_id: uuid.UUID, error: IllegalMove) -> HttpResponse:
    if error.thing != "sounding":
        raise error
    response = own_response(request, public_id)
    context = frame_of(response) | {"is_ended": error.state != "closed"}
    return render(request, "procurement/response_late.html", context, status=409)


@declare(VENDORS)
@require_http_methods(["GET", "HEAD", "POST"])
def response_withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say what taking back means, then take back what was handed in."""
    response = own_response(request, public_id)
    if request.method == "POST":
        try:
            withdraw_response(response=response, by=request.actor)
        except IllegalMove as error:
            return _late(request, public_id, error)
        messages.success(request, _("Your response is withdrawn. The draft is still here."))
        return redirect("procurement:response-show", public_id=public_id)
    return render(request, "procurement/response_withdraw.html", frame_of(response))


@declare(VENDORS)
@require_http_methods(["GET", "HEAD", "POST"])
def response_confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what a correction changed, and take the answers over to the corrected questionnaire."""
    response = own_response(request, public_id)
    if request.method == "POST":
        confirm_version(response=response, by=request.actor)
        messages.success(
            request, _("Your answers now belong to the corrected questionnaire. Check them and hand them in.")
        )
        return redirect("procurement:response-check", public_id=public_id)
    if not reads.needs_new_version(response):
        return redirect("procurement:response-show", public_id=public_id)
    return render(
        request, "procurement/response_confirm.html", frame_of(response) | {"changes": changes_for(response)}
    )


@declare(VENDORS)
@require_http_methods(["GET", "HEAD", "POST"])
def response_giveback(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show where an answer says something newer than the listing, and take chosen ones over into a change of the listing."""
    response = own_response(request, public_id)
    facts = corrected_facts(response)
    problem = ""
    if request.method == "POST":
        chosen = [one.question for one in facts if one.question in request.POST.getlist("question")]
        if chosen:
            try:
                solution = give_back(response=response, questions=chosen, by=request.actor)
            except Refused:
                raise
            except FactError:
                problem = _("The listing takes this no longer. Change it in the listing itself.")
            except IllegalMove:
                problem = _(
                    "A change of this listing waits for the operator. Take it back first, then try again."
                )
            else:
                messages.success(request, _("The change is prepared. Check it and hand it in for review."))
                return redirect("catalog:own-listing-show", slug=solution.slug)
        else:
            problem = _("Choose at least one fact.")
    context = frame_of(response) | {"facts": facts, "problem": problem}
    return render(request, "procurement/response_giveback.html", context, status=422 if problem else 200)
