"""Outcomes in words, and the reason of a verdict made of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.model.clause import Strength
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.printable import brief, printable
from harness.model.verdict import ExpectedOutcome, Verdict, VerdictWord

_WORDS = {
    OutcomeKind.SERVED: "the mailbox's own content",
    OutcomeKind.PARTIAL: "an answer for some of the users",
    OutcomeKind.SETTINGS: "settings",
    OutcomeKind.REDIRECT_PAGE: "a page with a link",
    OutcomeKind.REDIRECT_PATH: "a redirect on the same host",
    OutcomeKind.REDIRECT_HOST: "a redirect to another host",
    OutcomeKind.WRONG_SERVER: "451",
    OutcomeKind.LEGACY_MAILBOX: "the page that names Exchange 2003",
    OutcomeKind.REFUSED: "an error",
    OutcomeKind.UNAUTHORIZED: "401 or a repeated logon form",
    OutcomeKind.UNREACHABLE: "no answer",
    OutcomeKind.MALFORMED: "an answer of no known kind",
    OutcomeKind.HOPS: "no request between servers",
    OutcomeKind.FINDING: "a departure in the settings",
}


_RECORDED = {
    Strength.REQUIRED: "recorded, not judged",
    Strength.RECOMMENDED: "departs from a recommendation",
    Strength.UNSUPPORTED: "done although the topic does not support it",
}


_OF_SOME_MAILBOX = "content of a mailbox"
"""What is served and contradicts a demand: whose content it is may be what is wrong."""

_ANY_HOPS = "any requests between servers"


def describe_outcome(outcome: Outcome) -> str:
    """One outcome in words."""
    if outcome.kind is OutcomeKind.HOPS and outcome.hops is None:
        return _ANY_HOPS
    if outcome.kind is OutcomeKind.HOPS and outcome.hops:
        return ", then ".join(_hop(hop) for hop in outcome.hops)
    words = _WORDS[outcome.kind]
    target = outcome.link or outcome.location
    if target:
        words += f" to {brief(target)}"
    if outcome.users:
        words += ": " + ", ".join(f"{address} {brief(code)}" for address, code in sorted(outcome.users.items()))
    named = [f"{part}{service} {' or '.join(map(brief, urls))}" for part, service, urls in _named(outcome)]
    return f"{words}: {', '.join(named)}" if named else words


def _named(outcome: Outcome) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The URLs of Autodiscover's answer: those of Outlook by part, those of a device as they are."""
    parts = {"EXCH ": outcome.exch, "EXPR ": outcome.expr}
    if outcome.exch is None and outcome.expr is None:
        parts = {"": outcome.urls}
    for part, by_service in parts.items():
        yield from ((part, service, urls) for service, urls in sorted((by_service or {}).items()))


def _hop(hop: Hop) -> str:
    over = f" over {hop.scheme}" if hop.scheme else ""
    by = f", authenticated by {hop.authentication}" if hop.authentication else ""
    return f"{hop.source} to {hop.destination} {hop.path}{over}{by}"


def describe_expected(expected: Iterable[ExpectedOutcome]) -> str:
    """Every right outcome, each once."""
    return _any_of(describe_outcome(one.outcome) for one in expected)


def describe_missed(verdict: Verdict) -> str:
    """Every outcome that would have been right; that of the kind which was seen with what it lacks. Printable."""
    seen = _observed(verdict)
    words = (describe_outcome(one.outcome) for one in verdict.expected)
    lacking = f" ({'; '.join(verdict.demanded)})" if verdict.demanded else ""
    return printable(_any_of(f"{one}{lacking}" if one == _ANY_HOPS or _is_kind_of(one, seen) else one for one in words))


def describe_seen(verdict: Verdict) -> str:
    """The outcome that was seen, or whose it was; what came over the wire, and what else contradicts a demand.

    Printable, whatever the server wrote.
    """
    return printable(_describe_seen(verdict))


def _describe_seen(verdict: Verdict) -> str:
    if verdict.stranger:
        return "; ".join((verdict.stranger, *verdict.details))
    words = _observed(verdict)
    if _is_of_right_kind(verdict) and verdict.observed and verdict.observed.kind is OutcomeKind.SERVED:
        words = _OF_SOME_MAILBOX
    how = f" ({verdict.explanation})" if verdict.explanation != words else ""
    return "; ".join((f"{words}{how}", *(verdict.details or _unmet(verdict))))


def _is_of_right_kind(verdict: Verdict) -> bool:
    """Whether words for the outcome alone would say that the right one was seen."""
    return any(_is_kind_of(describe_outcome(one.outcome), _observed(verdict)) for one in verdict.expected)


def _is_kind_of(expected: str, seen: str) -> bool:
    """Whether the words for what was seen are those for what was expected, with more of what it carries at most."""
    return seen == expected or seen.startswith((f"{expected} to ", f"{expected}: "))


def _unmet(verdict: Verdict) -> tuple[str, ...]:
    is_unsaid = verdict.demanded and _is_of_right_kind(verdict)
    return (f"of which is not so: {'; '.join(verdict.demanded)}",) if is_unsaid else ()


def _any_of(words: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(words))


def describe_reason(verdict: Verdict) -> str:
    """Why the verdict is what it is, in one printable sentence: the `reason` of the verdict file."""
    words = _describe_reason(verdict)
    return printable(words if verdict.request is None else f"{verdict.request}: {words}")


def _describe_reason(verdict: Verdict) -> str:
    if verdict.why is not None:
        return verdict.why
    match verdict.verdict:
        case VerdictWord.PASS:
            return "; ".join((f"as documented: {_observed(verdict)}", *verdict.details))
        case VerdictWord.INFORMATIONAL if verdict.silent:
            return f"the topic is silent ({', '.join(verdict.judged)}): {_observed(verdict)}, {verdict.explanation}"
        case VerdictWord.INFORMATIONAL:
            departure = "; ".join(verdict.details) or _observed(verdict)
            return f"{_RECORDED[verdict.strength]} ({', '.join(verdict.judged)}): {departure}"
        case _:
            return f"expected {describe_missed(verdict)}; seen {describe_seen(verdict)}"


def _observed(verdict: Verdict) -> str:
    assert verdict.observed is not None
    return describe_outcome(verdict.observed)
