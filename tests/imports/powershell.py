"""PowerShell scripts as trees: which commands they run with which parameters, and what PowerShell 1.0 lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_powershell.language()))


def parse(script: str) -> Node:
    return _PARSER.parse(script.encode()).root_node


def nodes_of(root: Node) -> Iterator[Node]:
    """All nodes, from the root on, in the order of the text."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def text_of(node: Node) -> str:
    return (node.text or b"").decode()


@dataclass(frozen=True)
class Command:
    """One command: its name, its parameters, and the texts in quotes among its arguments."""

    name: str
    parameters: tuple[str, ...]
    texts: tuple[str, ...]
    line: int


def commands_of(root: Node) -> list[Command]:
    return [_command(node) for node in nodes_of(root) if node.type == "command"]


def pipelines_of(root: Node) -> list[list[Command]]:
    """The commands of each pipeline of several."""
    chains = [
        [_command(child) for child in node.children if child.type == "command"]
        for node in nodes_of(root)
        if node.type == "pipeline_chain"
    ]
    return [chain for chain in chains if len(chain) > 1]


def _command(node: Node) -> Command:
    name = next((text_of(child) for child in node.children if child.type == "command_name"), "")
    elements = [part for child in node.children if child.type == "command_elements" for part in child.children]
    return Command(
        name=name,
        parameters=tuple(text_of(part) for part in elements if part.type == "command_parameter"),
        texts=tuple(
            text_of(each).strip("'")
            for part in elements
            if part.type == "array_literal_expression"
            for each in _items(part)
        ),
        line=node.start_point[0] + 1,
    )


def _items(array: Node) -> Iterator[Node]:
    """The texts of an array, and for a calculated property that of its name."""
    for item in array.children:
        for node in nodes_of(item):
            if node.type == "hash_literal_expression":
                yield next(each for each in nodes_of(node) if each.type == "string_literal")
                break
            if node.type == "string_literal":
                yield node
                break


@dataclass(frozen=True)
class Lack:
    """Something that PowerShell 1.0 does not have: the version that brought it, where that is said, and an example.

    It is a node of a type that `types` matches whole, with a text that `text` matches from its beginning.
    """

    what: str
    since: str
    source: str
    example: str
    types: str
    text: str = ""

    def is_found(self, root: Node) -> bool:
        return any(
            re.fullmatch(self.types, node.type) is not None
            and re.match(self.text, text_of(node), re.IGNORECASE | re.DOTALL) is not None
            for node in nodes_of(root)
        )


_VARIABLE = "variable"
_MEMBER = "member_name"
LACKS = (
    Lack("-join", "2.0", "about_Join", "$a -join ','", "-join"),
    Lack("-split", "2.0", "about_Split", "$a -split ','", "-split"),
    Lack("unary -join", "2.0", "about_Join", "-join $a", "-join"),
    Lack("-in", "3.0", "about_Comparison_Operators", "$a -in $b", "-(not)?in"),
    Lack("-notin", "3.0", "about_Comparison_Operators", "$a -notin $b", "-(not)?in"),
    Lack("-shl, -shr", "3.0", "about_Arithmetic_Operators", "1 -shl 2", "-sh[lr]"),
    Lack("[ordered]", "3.0", "about_Hash_Tables", "[ordered]@{a = 1}", "type_identifier", "ordered$"),
    Lack("[pscustomobject]", "3.0", "about_Object_Creation", "[pscustomobject]@{a = 1}", "type_identifier",
         "pscustomobject"),
    Lack("try, catch, finally", "2.0", "about_Try_Catch_Finally", "try { 1 } catch { 2 }", "try_statement"),
    Lack("splatting", "2.0", "about_Splatting", "Get-Item @arguments", _VARIABLE, "@"),
    Lack("attributes of parameters", "2.0", "about_Functions_Advanced_Parameters",
         "param([Parameter(Mandatory = $true)] $a)", "attribute_name"),
    Lack("[CmdletBinding()]", "2.0", "about_Functions_CmdletBindingAttribute",
         "[CmdletBinding()] param($a)", "attribute_name"),
    Lack("comments of several lines", "2.0", "about_Comments", "<# a #> 1", "comment", "<#"),
    Lack("comment-based help", "2.0", "about_Comment_Based_Help", "# .SYNOPSIS\n1", "comment", r"#\s*\.[A-Z]+\s*$"),
    Lack("$PSVersionTable", "2.0", "about_Automatic_Variables", "$PSVersionTable.PSVersion", _VARIABLE,
         r"\$PSVersionTable"),
    Lack("$PSScriptRoot, $PSItem, $PSCmdlet", "2.0", "about_Automatic_Variables", "$PSScriptRoot", _VARIABLE,
         r"\$PS(ScriptRoot|Item|Cmdlet|BoundParameters|CommandPath|Culture)"),
    Lack("$using:", "3.0", "about_Scopes", "$using:a", _VARIABLE, r"\$using:"),
    Lack("closures", "2.0", "ScriptBlock.GetNewClosure", "{ 1 }.GetNewClosure()", _MEMBER, "GetNewClosure"),
    Lack("[scriptblock]::Create", "2.0", "ScriptBlock.Create", "[scriptblock]::Create('1')", _MEMBER, "Create$"),
    Lack("::new", "5.0", "about_Classes", "[System.Uri]::new('a')", _MEMBER, "new$"),
    Lack(".Where and .ForEach", "4.0", "about_Arrays", "$a.Where({ $_ })", _MEMBER, "(Where|ForEach)$"),
    Lack("classes", "5.0", "about_Classes", "class A { }", "class_statement"),
    Lack("enum", "5.0", "about_Enum", "enum A { B }", "enum_statement"),
    Lack("using", "5.0", "about_Using", "using namespace System", "command_name", "using$"),
    Lack("workflows", "3.0", "about_Workflows", "workflow a { 1 }", "workflow|function_statement", "workflow"),
    Lack("data sections", "2.0", "about_Data_Sections", "data { 1 }", "data_statement"),
    Lack("a statement as a value", "2.0", "about_Assignment_Operators", "$a = if (1) { 2 }", "assignment_expression",
         r"\$\w+\s*=\s*(if|foreach|for|while|switch)\b"),
    Lack("&& and ||", "7.0", "about_Pipeline_Chain_Operators", "Get-A && Get-B", r"&&|\|\|"),
    Lack("redirection of all streams", "3.0", "about_Redirection", "Get-A *> a.txt", ".*redirection.*", r"[*3-6]>"),
)  # fmt: skip
