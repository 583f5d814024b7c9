"""Who is who: people, organisations, and who may act for which."""

from .keys import ApiKey
from .notices import Notice, NoticePreference
from .organisations import Mandate, Organisation, RegisterNumber, Verification
from .people import Application, Invitation, Membership, User, UserManager
from .profile import Contact, FormerName, OwnThreshold, Proof
from .suspensions import Suspension

__all__ = [
    "ApiKey",
    "Application",
    "Contact",
    "FormerName",
    "Invitation",
    "Mandate",
    "Membership",
    "Notice",
    "NoticePreference",
    "Organisation",
    "OwnThreshold",
    "Proof",
    "RegisterNumber",
    "Suspension",
    "User",
    "UserManager",
    "Verification",
]
