"""Whether a page has a tag with so many attributes that its parser would take minutes.

libxml2 compares each attribute of a tag with all before it: a megabyte of them takes minutes. Such a tag is found here
in one pass, by HTML's own rules for tags, comments and scripts.
"""

from __future__ import annotations

import re

MOST_ATTRIBUTES = 1_000
"""Of one tag; tags of Outlook Web Access have fewer than twenty."""

_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<name>[a-z][^\s/>]*+)(?:{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}+(?P<more>[\s/]*+[^\s/>])?",
    re.IGNORECASE | re.DOTALL,
)
_ENDS_OF_TEXT = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
"""Elements in which a bracket opens no tag, with the pattern that ends them."""


def has_oversized_tag(html: str) -> bool:
    """True where a tag of `html` has more than `MOST_ATTRIBUTES` attributes."""
    at = 0
    while (tag := _TAG.search(html, at)) is not None:
        if tag["more"] is not None:
            return True
        at = tag.end()
        end_of_text = _ENDS_OF_TEXT.get((tag["name"] or "").lower())
        if end_of_text is not None:
            ended = end_of_text.search(html, at)
            at = ended.start() if ended else len(html)
    return False
