"""Where the harness itself fails, pytest's options show no variable of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from suites.plugin.own_trouble import HarnessError, without_frames


def secret() -> str:
    """Not in the text of any function that may be shown."""
    return "".join(("Basic Q09O", "VE9TT1x1", "c2VyMTpwYXNz"))


def sends() -> None:
    headers = [("Authorization", secret())]
    raise LookupError(headers)


def ends_with(raised_type: type[BaseException]) -> Callable[[], None]:
    def ends() -> None:
        authorization = secret()
        try:
            sends()
        except LookupError as error:
            raise raised_type from error
        assert authorization

    return ends


def shown(raised: pytest.ExceptionInfo[BaseException], style: str) -> str:
    found = raised.getrepr(showlocals=True, style=style, funcargs=True, truncate_locals=False)  # type: ignore[arg-type]
    return str(found)


@pytest.mark.parametrize("style", ["long", "short", "native", "line"])
def test_an_error_of_ours_names_its_kind_and_its_lines_and_nothing_that_was_sent(style: str) -> None:
    with pytest.raises(HarnessError, match=r"harness itself: LookupError at .+\.py:\d+ > .+\.py:\d+$") as raised:
        without_frames(sends)
    assert "LookupError" in shown(raised, style)
    assert secret() not in shown(raised, style)


@pytest.mark.parametrize("raised_type", [KeyboardInterrupt, pytest.UsageError])
def test_what_ends_a_run_brings_none_of_its_frames(raised_type: type[BaseException]) -> None:
    with pytest.raises(raised_type) as raised:
        without_frames(ends_with(raised_type))
    assert secret() not in shown(raised, "long")


def test_without_it_the_secret_would_be_shown() -> None:
    with pytest.raises(LookupError) as raised:
        sends()
    assert secret() in shown(raised, "long")


def test_results_and_skips_pass() -> None:
    assert without_frames(lambda: 7) == 7
    with pytest.raises(pytest.skip.Exception):
        without_frames(lambda: pytest.skip("nothing applies"))
