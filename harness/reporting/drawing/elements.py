"""Elements of SVG as text: each function gives one element."""

from __future__ import annotations

from harness.reporting.drawing.layout import Area
from harness.reporting.drawing.text import SIZE, attribute, escaped, shortened

SIZES = {"name": 12.0, "title": 17.0}
BOLD = frozenset({"name", "title", "chosen"})


def text(x: float, y: float, content: str, style: str = "", *, width: float | None = None) -> str:
    """A line of text whose baseline starts at a point; cut to `width` where one is given."""
    first = style.partition(" ")[0]
    if width is not None:
        content = shortened(content, SIZES.get(first, SIZE), width, bold=first in BOLD)
    return f'<text x="{number(x)}" y="{number(y)}"{_class(style)}>{escaped(content)}</text>'


def rectangle(area: Area, style: str, *, radius: float = 6) -> str:
    """A rectangle with round corners."""
    place = f'x="{number(area.x)}" y="{number(area.y)}" width="{number(area.width)}" height="{number(area.height)}"'
    return f'<rect {place} rx="{number(radius)}"{_class(style)}/>'


def path(commands: str, style: str) -> str:
    """A path; its commands are already text."""
    return f'<path d="{commands}"{_class(style)}/>'


def line(x: float, y: float, to_x: float, to_y: float, style: str) -> str:
    """A straight line, horizontal or vertical."""
    end = f"H{number(to_x)}" if y == to_y else f"V{number(to_y)}"
    return path(f"M{number(x)} {number(y)}{end}", style)


def arrow_head(x: float, y: float, style: str, *, dx: int = 0, dy: int = 0) -> str:
    """A triangle whose tip is at the point and which points along (dx, dy)."""
    length, half = 8, 4
    back_x, back_y = x - dx * length, y - dy * length
    one = f"{number(back_x + dy * half)} {number(back_y + dx * half)}"
    two = f"{number(back_x - dy * half)} {number(back_y - dx * half)}"
    return path(f"M{number(x)} {number(y)}L{one}L{two}Z", style)


def cross(x: float, y: float, style: str) -> str:
    """What ends the line of a refused request."""
    arm = 4.5
    west, east, north, south = (number(value) for value in (x - arm, x + arm, y - arm, y + arm))
    return path(f"M{west} {north}L{east} {south}M{west} {south}L{east} {north}", style)


def circle(x: float, y: float, radius: float, style: str) -> str:
    """A circle."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{_class(style)}/>'


def badge(x: float, y: float, shown: int) -> str:
    """The number of a group of entry servers."""
    return circle(x, y, 8, "badge") + text(x, y + 3.5, str(shown), "number")


def group(content: str, style: str, told: str) -> str:
    """Elements that belong together, with what is said of them."""
    title = f"<title>{escaped(told)}</title>" if told else ""
    return f"<g{_class(style)}>{title}{content}</g>\n"


def number(value: float) -> str:
    """A length without needless digits."""
    return f"{value:.1f}".removesuffix(".0")


def _class(style: str) -> str:
    return f" class={attribute(style)}" if style else ""
