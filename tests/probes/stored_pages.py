"""Pages as servers in the field send them: names and numbers replaced, texts our own."""

from __future__ import annotations

from pathlib import Path

import httpx

_FOLDER = Path(__file__).with_name("pages")
OF_2007 = {"X-OWA-Version": "8.3.83.4", "Content-Type": "text/html; charset=utf-8"}


def stored_page(name: str, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    """The page as an answer, by default one of a server of 2007 SP3."""
    html = (_FOLDER / f"{name}.html").read_text(encoding="utf-8")
    return httpx.Response(status, text=html, headers=OF_2007 if headers is None else headers)
