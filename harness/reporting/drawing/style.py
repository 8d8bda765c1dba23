"""How the picture looks, in a light and in a dark browser. Classes have plain values, which every viewer knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

SCOPE = "drawing"
"""The class of the picture itself."""

FONT = "'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"

_SHAPES = (
    f"text{{font-family:{FONT};font-size:11px}}"
    ".title{font-size:17px;font-weight:600}.name{font-size:12px;font-weight:600}.label{font-size:11px}"
    ".chosen,.number{font-weight:600}.number{font-size:10px;text-anchor:middle}"
    ".end{text-anchor:end}.middle{text-anchor:middle}"
    ".way,.track,.stub,.service{fill:none;stroke-width:1.6}.track{stroke-width:2.4;stroke-linecap:round}"
    ".redirected{stroke-dasharray:6 4}.way.direct{stroke-dasharray:11 3 2 3}"
    ".open{stroke-dasharray:1.5 4;stroke-linecap:round}.head{stroke:none}"
    ".site{stroke-width:1.3}.array{fill:none;stroke-dasharray:3 3}.alone{stroke-dasharray:7 4}"
)

_LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "ink": "#1b2733",
    "quiet": "#5a6876",
    "line": "#b9c4cf",
    "site": "#f5f7fa",
    "internet": "#e8f1fc",
    "internet-line": "#5b8fd0",
    "client-access": "#ffffff",
    "mailbox": "#eef6ee",
    "mailbox-line": "#a9cbab",
    "back-end": "#f6efe3",
    "back-end-line": "#d3b98c",
    "warning": "#9a4a00",
    "proxied": "#1565c0",
    "redirected": "#7b3fa0",
    "refused": "#c62828",
    "direct": "#2e7d32",
    "open": "#6b7783",
    "track": "#8694a3",
}
_DARK: Mapping[str, str] = {
    "paper": "#0d1117",
    "ink": "#e6edf3",
    "quiet": "#9aa7b4",
    "line": "#3d4753",
    "site": "#161b22",
    "internet": "#14243a",
    "internet-line": "#4d7fbd",
    "client-access": "#1d242d",
    "mailbox": "#16291c",
    "mailbox-line": "#2f5a3a",
    "back-end": "#2c2416",
    "back-end-line": "#665128",
    "warning": "#f0a35e",
    "proxied": "#6cb0ff",
    "redirected": "#cf9bf0",
    "refused": "#ff7b72",
    "direct": "#66c274",
    "open": "#8b98a5",
    "track": "#6b7885",
}


def style_sheet() -> str:
    """For the `<style>` of the picture."""
    light, dark = _scoped(_SHAPES + _colours(_LIGHT)), _scoped(_colours(_DARK))
    return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"


def _scoped(rules: str) -> str:
    """Each selector for elements of the picture alone: a page that it stands in has classes of its own."""
    return re.sub(r"([^{}]+)\{", lambda found: ",".join(f".{SCOPE} {one}" for one in found[1].split(",")) + "{", rules)


def _colours(of: Mapping[str, str]) -> str:
    ways = "".join(
        f".{kind}{{stroke:{of[kind]}}}.head.{kind}{{fill:{of[kind]}}}text.{kind}{{fill:{of[kind]};stroke:{of['paper']}}}"
        for kind in ("proxied", "redirected", "refused", "direct", "open")
    )
    return (
        f"text{{fill:{of['ink']}}}.paper{{fill:{of['paper']}}}.quiet{{fill:{of['quiet']}}}"
        f"text.warning{{fill:{of['warning']}}}text.chosen{{fill:{of['proxied']}}}"
        f".site{{fill:{of['site']};stroke:{of['line']}}}"
        f".site.internet,.cloud{{fill:{of['internet']};stroke:{of['internet-line']}}}"
        f".client-access,.member,.note{{fill:{of['client-access']};stroke:{of['line']}}}"
        f".mailbox{{fill:{of['mailbox']};stroke:{of['mailbox-line']}}}"
        f".back-end{{fill:{of['back-end']};stroke:{of['back-end-line']}}}"
        f".array{{stroke:{of['quiet']}}}.track,.stub{{stroke:{of['track']}}}.dot{{fill:{of['track']}}}"
        f".badge{{fill:{of['ink']}}}.number{{fill:{of['paper']}}}"
        f".reach{{stroke:{of['internet-line']};fill:none;stroke-width:1.6}}.reach-head{{fill:{of['internet-line']}}}"
        f".service{{stroke:{of['direct']}}}{ways}"
        f".label{{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}}"
    )
