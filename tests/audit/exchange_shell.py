"""As much of the Exchange 2007 shell as remedies need: cmdlets, their parameters, and what they do to a deployment.

The parameters are the properties of protocol-facts 7.3 that can be set. ActiveSync's authentication switches have names
of their own; Outlook Web Access alone has forms-based authentication, Web Services alone a bypass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from harness.deployments import with_changes, with_corrections
from harness.model.deployment import Authentication, Deployment, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import AddedDirectory, Setting, SettingChange, SettingValue

_URLS = ("InternalUrl", "ExternalUrl")
_METHODS = ("BasicAuthentication", "DigestAuthentication", "WindowsAuthentication")
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "Set-OwaVirtualDirectory": (*_URLS, *_METHODS, "FormsAuthentication", "LogonFormat", "RedirectToOptimalOWAServer"),
    "Set-ActiveSyncVirtualDirectory": (*_URLS, "BasicAuthEnabled", "WindowsAuthEnabled", "CompressionEnabled"),
    "Set-WebServicesVirtualDirectory": (*_URLS, *_METHODS, "InternalNLBBypassUrl", "GzipLevel"),
    "Set-OabVirtualDirectory": (*_URLS, *_METHODS, "PollInterval", "RequireSSL"),
    "Set-UMVirtualDirectory": (*_URLS, *_METHODS),
    "Set-AutodiscoverVirtualDirectory": (*_URLS, *_METHODS),
    "New-OwaVirtualDirectory": ("Name", "WebSiteName", "OwaVersion", "VirtualDirectoryType"),
    "Disable-OutlookAnywhere": ("Server",),
}
_DIRECTORIES: Mapping[str, Mapping[str, VirtualDirectoryName]] = {
    "Set-OwaVirtualDirectory": {
        "owa": VirtualDirectoryName.OWA,
        "exchange": VirtualDirectoryName.EXCHANGE,
        "public": VirtualDirectoryName.PUBLIC,
        "exchweb": VirtualDirectoryName.EXCHWEB,
    },
    "Set-ActiveSyncVirtualDirectory": {"microsoft-server-activesync": VirtualDirectoryName.EAS},
    "Set-WebServicesVirtualDirectory": {"ews": VirtualDirectoryName.EWS},
    "Set-OabVirtualDirectory": {"oab": VirtualDirectoryName.OAB},
    "Set-UMVirtualDirectory": {"unifiedmessaging": VirtualDirectoryName.UNIFIED_MESSAGING},
    "Set-AutodiscoverVirtualDirectory": {"autodiscover": VirtualDirectoryName.AUTODISCOVER},
}
_KEYS = {"InternalUrl": "internal_url", "ExternalUrl": "external_url", "InternalNLBBypassUrl": "nlb_bypass_url"}
_METHOD = re.compile(r"(Basic|Digest|Windows|Forms)Auth(?:entication|Enabled)")
_IDENTITY = re.compile(r"(.+)\\([^\\]+) \(Default Web Site\)")
_CMDLET = re.compile(r"[A-Z][a-z]+-[A-Za-z]+ ")
_PARSER = Parser(Language(tree_sitter_powershell.language()))


@dataclass(frozen=True, slots=True)
class Command:
    """A cmdlet as it is typed; a parameter's value is None for `$null`."""

    cmdlet: str
    identity: str | None
    parameters: Mapping[str, str | bool | None]
    run_on: str | None = None


def is_cmdlet(remedy: str) -> bool:
    return _CMDLET.match(remedy) is not None


def read_commands(line: str) -> tuple[Command, ...]:
    """The commands of a line; raises AssertionError where it is not a line that PowerShell takes."""
    root = _PARSER.parse(line.encode()).root_node
    assert not root.has_error, line
    comment = re.search(r"# on (.+)$", line)
    return tuple(
        _read_command(node, comment[1] if comment else None) for node in _descendants(root) if node.type == "command"
    )


def _descendants(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _descendants(child)


def _read_command(node: Node, run_on: str | None) -> Command:
    cmdlet, *elements = node.named_children
    words = [_text(one) for element in elements for one in element.named_children if one.type != "command_argument_sep"]
    identity = None if words[0].startswith("-") else _value(words.pop(0))
    names, values = words[::2], words[1::2]
    assert len(names) == len(values)
    assert all(name.startswith("-") for name in names)
    return Command(
        _text(cmdlet),
        identity if isinstance(identity, str) else None,
        {name.removeprefix("-"): _value(value) for name, value in zip(names, values, strict=True)},
        run_on,
    )


def _text(node: Node) -> str:
    assert node.text is not None
    return node.text.decode()


def _value(word: str) -> str | bool | None:
    """In double quotes nothing may expand; in single quotes a quote is doubled."""
    constants: dict[str, bool | None] = {"$true": True, "$false": False, "$null": None}
    if word in constants:
        return constants[word]
    assert word[0] == word[-1]
    assert word[0] in "\"'", word
    inner = word[1:-1]
    if word[0] == "'":
        assert "'" not in inner.replace("''", "")
        return inner.replace("''", "'")
    assert not set(inner) & set('"$`'), word
    return inner


def after_typing(deployment: Deployment, line: str) -> Deployment:
    """The deployment whose servers were given these commands."""
    for command in read_commands(line):
        assert set(command.parameters) <= set(PARAMETERS[command.cmdlet]), line
        deployment = _run(deployment, command)
    return deployment


def _run(deployment: Deployment, command: Command) -> Deployment:
    match command.cmdlet:
        case "New-OwaVirtualDirectory":
            assert command.run_on is not None
            name = _DIRECTORIES["Set-OwaVirtualDirectory"][str(command.parameters["Name"]).lower()]
            made = VirtualDirectory((Authentication.WINDOWS, Authentication.BASIC))
            return with_corrections(deployment, [AddedDirectory(command.run_on, name, made)])
        case "Disable-OutlookAnywhere":
            gone = Setting(str(command.parameters["Server"]), "external_url", VirtualDirectoryName.RPC)
            return with_changes(deployment, [SettingChange(gone, None)])
        case _:
            assert command.identity is not None
            found = _IDENTITY.fullmatch(command.identity)
            assert found, command.identity
            return _set(deployment, found[1], _DIRECTORIES[command.cmdlet][found[2].lower()], command)


def _set(deployment: Deployment, owner: str, name: VirtualDirectoryName, command: Command) -> Deployment:
    server = next(one for one in deployment.client_access_servers if one.name == owner)
    methods = [method.value for method in server.virtual_directories[name].authentication]
    changes: dict[str, SettingValue] = {}
    for parameter, value in command.parameters.items():
        if found := _METHOD.fullmatch(parameter):
            methods = [method for method in methods if method != found[1].lower()]
            methods += [found[1].lower()] if value else []
            changes["authentication"] = tuple(methods)
        else:
            changes[_KEYS[parameter]] = value
    return with_changes(deployment, [SettingChange(Setting(owner, key, name), value) for key, value in changes.items()])
