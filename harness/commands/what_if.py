"""`what-if`: whose outcomes flip where settings are changed or sites fail, before anybody touches a server."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from harness.commands.arguments import BadInputError, add_deployment, find_sites, read_and_warn, require_known
from harness.commands.output import print_lines
from harness.deployments import compare_settings, parse_change, with_changes
from harness.model.deployment import Deployment
from harness.model.printable import json_text
from harness.model.site_state import SiteState
from harness.planning import Effects
from harness.reporting import what_if_lines, what_if_record


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add_deployment(parser)
    parser.add_argument(
        "--set",
        dest="changes",
        action="append",
        default=[],
        metavar="NAME.KEY=VALUE",
        help="CAS-02.owa.external_url=null, CAS-02.owa.authentication=windows,basic, nlb-asia.affinity=ip; several are "
        "made together; NAME.DIRECTORY=null takes a virtual directory away",
    )
    parser.add_argument(
        "--site",
        dest="sites",
        action="append",
        default=[],
        metavar="NAME=STATE",
        help="down: none of its servers answers anybody; offline: its Internet connection is down, so that no client "
        "outside reaches it, while servers reach each other",
    )
    parser.add_argument("--json", action="store_true", help="{deployment, settings, sites, certain, cells}")
    parser.epilog = "Sends nothing. Exit status: 0, also where nothing flips; 2 bad input."
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    if not options.changes and not options.sites:
        raise BadInputError("what-if: nothing is asked; expected --set NAME.KEY=VALUE or --site NAME=STATE")
    before = read_and_warn(options.deployment)
    states = _read_states(before, options.sites)
    after = with_changes(before, [parse_change(before, text) for text in options.changes])
    said = (before.file, compare_settings(before, after), states, Effects(before).of(after, states))
    if options.json:
        print(json_text(what_if_record(*said, find_sites(before)), indent=1))
        return 0
    print_lines(what_if_lines(*said, find_sites(before)))
    return 0


def _read_states(deployment: Deployment, texts: Iterable[str]) -> dict[str, SiteState]:
    states: dict[str, SiteState] = {}
    for text in texts:
        site, equals, state = text.rpartition("=")
        if not equals:
            raise BadInputError(f'--site is "{text}"; expected NAME=STATE such as usa=down or usa=offline')
        require_known("--site", site, (one.name for one in deployment.sites))
        require_known(f"--site {site}", state, (one.value for one in SiteState))
        states[site] = SiteState(state)
    return states
