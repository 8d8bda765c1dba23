"""Nothing in a picture lies on something else, and nothing outside of it."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from lxml import etree

from harness.model.deployment import Deployment
from tests.oracle_and_farm.generated_deployments import deployments
from tests.reporting.large_deployment import large_deployment
from tests.reporting.pictures import SVG, drawn, root_of, shipped_picture

Box = tuple[float, float, float, float]


@pytest.mark.parametrize("name", ["contoso", "contoso-nlb", "contoso-changes", "contoso-redirection", "single-site"])
def test_shipped_deployments_are_laid_out(name: str) -> None:
    assert_laid_out(shipped_picture(name))


def test_a_deployment_of_many_sites_is_laid_out() -> None:
    assert_laid_out(drawn(large_deployment(servers_per_site=1)))


@given(deployments())
@settings(max_examples=25, deadline=None)
def test_any_deployment_is_laid_out(deployment: Deployment) -> None:
    assert_laid_out(drawn(deployment))
    assert_laid_out(drawn(deployment, address=deployment.mailboxes[0].address))


def test_the_internet_is_drawn_to_each_site_that_faces_it_and_to_no_other() -> None:
    picture = root_of(shipped_picture("contoso"))
    assert len(list(rectangles(picture, "site internet"))) == 2
    assert len(picture.findall(f".//{SVG}path[@class='reach-head']")) == 2


def test_a_site_without_client_access_server_looks_different() -> None:
    assert len(list(rectangles(root_of(shipped_picture("contoso")), "site alone"))) == 1


def assert_laid_out(picture: str) -> None:
    root = root_of(picture)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    boxes = [box for kind in ("site", "note") for box in rectangles(root, kind)]
    servers = [box for kind in ("client-access", "mailbox", "back-end", "member") for box in rectangles(root, kind)]
    for some in (boxes, servers):
        assert not [pair for pair in combinations(some, 2) if overlap(*pair)]
    for box in [*boxes, *servers]:
        assert 0 <= box[0] <= box[2] <= width
        assert 0 <= box[1] <= box[3] <= height
    assert all(any(lies_in(server, box) for box in boxes) for server in servers)
    assert_no_two_lines_lie_on_each_other(root)


def assert_no_two_lines_lie_on_each_other(root: etree._Element) -> None:
    """Horizontal lines of arrows and of entry servers: each has a height of its own."""
    heights = [line.get("d", "").split("H")[0].split(" ")[1] for line in lines(root)]
    assert len(heights) == len(set(heights))


def lines(root: etree._Element) -> list[etree._Element]:
    drawn_lines = root.iterfind(f".//{SVG}path")
    kinds = ("way", "stub")
    return [line for line in drawn_lines if line.get("class", "").split(" ")[0] in kinds and is_long(line)]


def is_long(line: etree._Element) -> bool:
    """Not an example of the legend, and not the arm of a cross."""
    start, _, end = line.get("d", "").partition("H")
    return bool(end) and abs(float(end) - float(start[1:].split(" ")[0])) > 60


def rectangles(root: etree._Element, style: str) -> list[Box]:
    """Left, upper, right and lower end of each rectangle whose class begins so."""
    found = [one for one in root.iter(f"{SVG}rect") if f"{one.get('class')} ".startswith(f"{style} ")]
    return [box_of(one) for one in found]


def box_of(rectangle: etree._Element) -> Box:
    x, y, width, height = (float(rectangle.get(key, 0)) for key in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def lies_in(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
