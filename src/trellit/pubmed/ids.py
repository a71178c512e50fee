"""Identifiers in their one canonical form; what is none is ``None`` or ``""``, never guessed."""

from __future__ import annotations

import re

_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_DOI_PREFIX = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi\s*:?\s*)+", re.IGNORECASE)
_PMC = re.compile(r"(?:PMC)?([0-9]{1,10})(?:\.[0-9]+)?", re.IGNORECASE)
_ORCID = re.compile(r"[0-9]{15}[0-9X]")


def pmid(text: str | None) -> str | None:
    """Return a PMID without leading zeros (``00012345`` → ``12345``), or ``None`` if it is none."""
    number = pmid_number(text)
    return str(number) if number else None


def pmid_number(text: str | None) -> int:
    """Return a PMID as a number, 0 if it is none."""
    digits = text.strip() if text else ""
    if len(digits) > 20 or not (digits.isdecimal() and digits.isascii()):
        return 0
    number = int(digits)
    return number if number < 1_000_000_000 else 0


def doi(text: str) -> str:
    """Return a DOI in lower case, without ``doi:`` or a resolver's address before it."""
    prefix = _DOI_PREFIX.match(text)
    bare = text[prefix.end() :] if prefix else text
    return bare.lower() if _DOI.fullmatch(bare) else ""


def pmc(text: str) -> str:
    """Return a PubMed Central id with its prefix and without a version: ``PMC123``."""
    found = _PMC.fullmatch(text)
    return f"PMC{found[1]}" if found else ""


def orcid(text: str) -> str:
    """Return an ORCID as ``0000-0002-1825-0097``, from a URL, the bare form, or digits alone.

    An id whose check digit (ISO 7064, MOD 11-2) is wrong is none.
    """
    compact = text.upper().rstrip("/").rpartition("/")[2].replace("-", "").replace(" ", "")
    if not _ORCID.fullmatch(compact):
        return ""
    total = 0
    for digit in compact[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if compact[15] != ("X" if check == 10 else str(check)):
        return ""
    return "-".join(compact[at : at + 4] for at in (0, 4, 8, 12))
