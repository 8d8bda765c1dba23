"""A real browser shows the picture of a deployment: no text leaves its box, whichever font the browser has.

The pictures of it stay in `reports/chromium`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.reporting.pictures import shipped_picture
from tests.third_party.programs import find_program

PICTURES = Path(__file__).parents[2] / "reports" / "chromium"
NAMES = ("contoso", "contoso-nlb", "contoso-redirection")
TEXTS_THAT_LEAVE_THEIR_BOX = """() => {
    const boxes = [...document.querySelectorAll("rect")].map(one => one.getBBox());
    const texts = [...document.querySelectorAll("text:not(.number):not(.label)")];
    const leaves = (text, box) => {
        const middle = text.y + text.height / 2;
        const starts = text.x >= box.x && text.x < box.x + box.width && middle > box.y && middle < box.y + box.height;
        return starts && text.x + text.width > box.x + box.width;
    };
    return texts.filter(text => boxes.some(box => leaves(text.getBBox(), box))).map(text => text.textContent);
}"""
COLOUR = "() => getComputedStyle(document.querySelector('.paper')).fill"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = find_program("chromium", "chromium")
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()


def test_no_text_leaves_its_box_in_light_and_dark(browser: Browser, tmp_path: Path) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": 1500, "height": 1550})
    for name in NAMES:
        file = tmp_path / f"{name}.svg"
        file.write_text(shipped_picture(name), encoding="ascii")
        page.goto(file.as_uri())
        assert page.evaluate(TEXTS_THAT_LEAVE_THEIR_BOX) == []
        page.screenshot(path=PICTURES / f"draw-{name}.png")
    page.emulate_media(color_scheme="light")
    light = page.evaluate(COLOUR)
    page.emulate_media(color_scheme="dark")
    assert light == "rgb(255, 255, 255)"
    assert page.evaluate(COLOUR) == "rgb(13, 17, 23)"
