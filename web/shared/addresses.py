"""Which addresses the page answers at, and which requests come from the page itself.

A name that an attacker lets point to 127.0.0.1 (DNS rebinding) shows in the Host header, and a
request that another page sends (CSRF) in Sec-Fetch-Site and Origin
(https://www.w3.org/TR/fetch-metadata/).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

UPLOADS = "/uploads"
"""Where logs of many cases are sent to; larger forms are taken there than elsewhere."""
SAFE_METHODS = ("GET", "HEAD")
NAMES = ("127.0.0.1", "localhost", "[::1]")


class NotLoopbackError(ValueError):
    """An address that other machines could reach."""


def loopback(host: str) -> str:
    """An address to listen at, if only this machine reaches it.

    Raises:
        NotLoopbackError: others could reach it; the message says why that is refused.
    """
    bare = host.strip("[]")
    if bare == "localhost":
        return "127.0.0.1"
    try:
        if ipaddress.ip_address(bare) in (
                ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")):
            return bare
    except ValueError:
        pass
    raise NotLoopbackError(
        f"'{host[:60]}' is refused: answers about a rejection are private, and the page has no "
        "encryption that would keep them so on a network. Use 127.0.0.1, ::1 or localhost")


def hosts(port: int) -> frozenset[str]:
    """The Host headers that a browser sends which was sent here on purpose."""
    return frozenset(f"{name}:{port}" for name in NAMES) | (
        frozenset(NAMES) if port == 80 else frozenset())


def is_own(method: str, headers: Mapping[str, str], host: str) -> bool:
    """Whether a request comes from the page itself, or from the person who typed an address.

    Args:
        method: such as `POST`.
        headers: by lower-case name.
        host: the Host header, which has been checked.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if method in SAFE_METHODS:
        visits = headers.get("sec-fetch-mode") == "navigate" and (
            headers.get("sec-fetch-dest") == "document")
        return site in (None, "same-origin", "none") or visits
    if origin not in (None, "null", f"http://{host}"):
        return False
    if site is None:
        return origin == f"http://{host}"
    return site == "same-origin"
