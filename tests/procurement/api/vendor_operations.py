"""What a program of a vendor must know before it sends a key: the operation, its scope, and its own errors."""

from __future__ import annotations

READ = ("responses:read", {"401", "403", "404", "429"})
PAPER = ("responses:read", {"401", "403", "404", "429", "503"})
VENDORS_SIDE = {
    "listReceivedInvitations": READ,
    "getReceivedInvitation": READ,
    "declineInvitation": (
        "responses:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "joinSounding": ("responses:write", {"401", "403", "404", "409", "429"}),
    "beginResponse": ("responses:write", {"401", "403", "404", "409", "413", "415", "422", "429"}),
    "listOwnEnquiries": READ,
    "askEnquiry": ("responses:write", {"401", "403", "404", "409", "413", "415", "422", "429"}),
    "getOwnEnquiry": READ,
    "listOwnResponses": READ,
    "getOwnResponse": READ,
    "changeResponse": (
        "responses:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "checkResponse": READ,
    "submitResponse": ("responses:write", {"401", "403", "404", "409", "412", "422", "428", "429"}),
    "withdrawResponse": ("responses:write", {"401", "403", "404", "409", "412", "428", "429"}),
    "confirmResponse": ("responses:write", {"401", "403", "404", "409", "412", "428", "429"}),
    "listReceipts": READ,
    "getReceipt": READ,
    "getReceiptPdf": PAPER,
    "getResponseTable": PAPER,
    "readResponseTable": ("responses:write", {"401", "403", "404", "409", "412", "413", "415", "422", "429"}),
    "listResponseFiles": READ,
    "addResponseFile": ("responses:write", {"401", "403", "404", "409", "413", "415", "422", "429"}),
    "getResponseFile": READ,
    "removeResponseFile": ("responses:write", {"401", "403", "404", "409", "412", "428", "429"}),
    "getResponseFileContent": READ,
}
