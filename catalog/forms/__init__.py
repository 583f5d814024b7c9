"""Shape of the HTML input of the catalogue."""

from .claims import ClaimForm
from .drafts import ListingNameForm, SourceForm
from .reports import ComplainForm, DecideForm, DecideVendorsComplaintForm, ReplyForm, ReportForm
from .reviews import ReviewForm, WithdrawalForm
from .routes import RouteForm

__all__ = [
    "ClaimForm",
    "ComplainForm",
    "DecideForm",
    "DecideVendorsComplaintForm",
    "ListingNameForm",
    "ReplyForm",
    "ReportForm",
    "ReviewForm",
    "RouteForm",
    "SourceForm",
    "WithdrawalForm",
]
