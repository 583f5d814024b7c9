"""Addresses of repositories: when two are the same, who stands behind one, and whether a file lies at one."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote, urlsplit

LONGEST_IDENTITY = 500
# Hosts on which upper and lower case in a path make no difference.
CASELESS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitlab.opencode.de"})
RAW_HOSTS = {"raw.githubusercontent.com": "github.com"}
# How forges show one file of a repository.
FILE_VIEW = re.compile(r"/(.+?)(?:/-)?/(?:raw|blob|src/branch|raw/branch)/")
DEFAULT_PORTS = {
    "http": 80, "https": 443, "git": 9418, "ssh": 22, "git+ssh": 22, "git+https": 443, "svn": 3690,
}  # fmt: skip
SCP_FORM = re.compile(r"(?:[\w.-]+@)?([\w-]+(?:\.[\w-]+)+):(?!/)(\S+)")
WITHOUT_SCHEME = re.compile(r"(?:[\w-]+\.)+[a-zA-Z]{2,}/\S+")


def fold_address(url: str) -> str:
    """The identity of a repository, such as `github.com/stadtulm/vima`; empty where the text is no address.

    Scheme, user, default port, `www.`, trailing slash, `.git`, query and fragment make no other repository, nor does
    case in the host, or in the path on hosts that ignore it.
    """
    host, path = _split(url.strip())
    if not host:
        return ""
    path = re.sub(r"/{2,}", "/", path).strip("/")
    while path.lower().endswith(".git"):
        path = path[:-4].rstrip("/")
    if host in CASELESS:
        path = path.lower()
    identity = f"{host}/{path}" if path else host
    if len(identity) > LONGEST_IDENTITY:
        digest = hashlib.sha256(identity.encode()).hexdigest()
        identity = f"{identity[:400]}#{digest}"
    return identity


def namespace(url: str) -> str:
    """Who holds the repository: the path before its name, or the host where there is no such part."""
    host, path = _split(url.strip())
    parts = [unquote(part) for part in path.strip("/").split("/") if part]
    return "/".join(parts[:-1]) if len(parts) > 1 else host


def repository_of(source: str) -> str:
    """The folded repository that a web address of a single file belongs to; empty where the address does not tell."""
    host, path = _split(source) if "://" in source else ("", "")
    parts = path.strip("/").split("/")
    if host in RAW_HOSTS and len(parts) > 2:
        return fold_address(f"https://{RAW_HOSTS[host]}/{parts[0]}/{parts[1]}")
    if (found := FILE_VIEW.match(path)) and host:
        return fold_address(f"https://{host}/{found[1]}")
    return ""


def lies_at(source: str, identity: str) -> bool:
    """Whether a web address or the path of a file spells the repository: `.../owner/name/...` or `owner__name.yml`.

    Collections of such files are laid out like that; it only decides which of several files for one address counts.
    """
    if "://" in source:
        host, path = _split(source)
        place = f"{RAW_HOSTS.get(host, host)}{path}".lower()
        return place == identity.lower() or place.startswith(f"{identity.lower()}/")
    path = identity.partition("/")[2].lower()
    stem = re.sub(r"\.ya?ml$", "", source.replace("\\", "/").lower())
    return "/" in path and f"/{path}/" in f"/{stem.replace('__', '/')}/"


def _split(url: str) -> tuple[str, str]:
    """Folded host (with an unusual port) and path; two empty texts where there is no host."""
    if "://" not in url:
        if scp := SCP_FORM.fullmatch(url):
            url = f"ssh://{scp[1]}/{scp[2]}"
        elif WITHOUT_SCHEME.fullmatch(url):
            url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "", ""
    if re.search(r"\s", url) or parts.scheme.lower() not in DEFAULT_PORTS:
        return "", ""
    host = host.rstrip(".").lower().removeprefix("www.")
    if host and port and port != DEFAULT_PORTS[parts.scheme.lower()]:
        host = f"{host}:{port}"
    return host, parts.path
