"""In which categories Allure shows what was not met: by what the labels of a result say, never by its message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.verdict import VerdictWord
from harness.reporting import BECAUSE_WORDS

_ANY = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A heading, which results stand under it, and the label by which they are grouped there.

    A result has each label of `has` with that value (any, where it is empty), and none of `lacks`.
    """

    name: str
    has: tuple[tuple[str, str], ...]
    lacks: tuple[str, ...] = ()
    grouped_by: str = "cause"
    expand: bool = False


def _categories() -> Iterator[Category]:
    failed, inconclusive = (("verdict", word.value) for word in (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE))
    yield Category("Does not conform", (failed,), lacks=("accepted",), expand=True)
    for because, words in BECAUSE_WORDS.items():
        yield Category(f"Cannot be judged: {words}", (inconclusive, ("because", because.value)))
    yield Category("Cannot be judged", (inconclusive,), lacks=("because",))
    yield Category("Accepted departures", (("accepted", _ANY),))
    yield Category("Settings depart", (("departs", "a setting"),), grouped_by="story")
    yield Category("Departs from a recommendation", (("departs", _ANY),), grouped_by="departs")
    yield Category("The topic is silent", (("silent", _ANY),), grouped_by="silent")


CATEGORIES = tuple(_categories())
"""In the order in which they are shown; a result stands under the first that takes it."""
