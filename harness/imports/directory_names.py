"""Distinguished names as the Exchange Management Shell shows the objects that they name."""

from __future__ import annotations

import re

_PART = re.compile(r"(?:[^,\\]|\\.)+")
_CONTAINERS = frozenset({"Protocols", "HTTP", "POP3", "IMAP4", "InformationStore"})


def name_in_the_shell(distinguished_name: str) -> str:
    r"""The name that the Shell shows for a distinguished name.

    What stands below a server is named by server and own name (`CAS-01\owa (Default Web Site)`), everything else by its
    path in the domain (`contoso.com/Configuration/Sites/usa`).
    """
    parts = [part.strip().partition("=") for part in _PART.findall(distinguished_name)]
    domain = ".".join(value for kind, _, value in parts if kind.upper() == "DC")
    names = [re.sub(r"\\(.)", r"\1", value) for kind, _, value in parts if kind.upper() != "DC"]
    if "Servers" in names[1:]:
        own = names[: names.index("Servers", 1)]
        return "\\".join(name for name in reversed(own) if name not in _CONTAINERS)
    return "/".join([domain, *reversed(names)]).strip("/")
