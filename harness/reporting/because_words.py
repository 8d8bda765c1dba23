"""Why a case could not be judged, in a few words."""

from __future__ import annotations

from collections.abc import Mapping

from harness.model.verdict import Because

BECAUSE_WORDS: Mapping[Because, str] = {
    Because.UNREACHABLE: "no answer",
    Because.UNAUTHORIZED: "the logon was refused",
    Because.PREREQUISITE: "something else has to be put right first",
    Because.HARNESS: "a mistake of the harness",
}
