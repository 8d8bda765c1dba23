"""Distinguished names as Active Directory writes them, and what the Shell shows in their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.imports.distinguished_names import canonical_name, domain_of, name_parts
from tests.imports.directory_entry import escaped


@pytest.mark.parametrize(
    ("dn", "parts"),
    [
        pytest.param("CN=usa,CN=Sites,DC=contoso", (("CN", "usa"), ("CN", "Sites"), ("DC", "contoso")), id="plain"),
        pytest.param(
            "cn=usa, ou = Staff ,dc=contoso", (("CN", "usa"), ("OU", "Staff"), ("DC", "contoso")), id="spaces"
        ),
        pytest.param(r"CN=Doe\, Jane,DC=contoso", (("CN", "Doe, Jane"), ("DC", "contoso")), id="comma"),
        pytest.param(r"CN=R\+D,DC=contoso", (("CN", "R+D"), ("DC", "contoso")), id="plus"),
        pytest.param(r"CN=M\C3\BCnchen,DC=contoso", (("CN", "München"), ("DC", "contoso")), id="hexadecimal"),
        pytest.param(r"CN=a\\,DC=contoso", (("CN", "a\\"), ("DC", "contoso")), id="backslash"),
        pytest.param(r"CN=a\ ,DC=contoso", (("CN", "a "), ("DC", "contoso")), id="space at the end"),
        pytest.param("CN=owa (Default Web Site)", (("CN", "owa (Default Web Site)"),), id="brackets"),
    ],
)
def test_a_name_is_read_without_its_escapes(dn: str, parts: tuple[tuple[str, str], ...]) -> None:
    assert name_parts(dn) == parts


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_what_was_escaped_comes_back(values: list[str]) -> None:
    texts = [value.strip() or "a" for value in values]
    assert [value for _, value in name_parts(",".join(f"CN={escaped(text)}" for text in texts))] == texts


@pytest.mark.parametrize("dn", ["", "usa", "CN=a,,DC=b", "=a", r"CN=a\zz\q\a,", 'CN="a,b",DC=c', r"CN=\,=,b"])
def test_what_is_no_name_is_refused(dn: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the caller words it
        name_parts(dn)


def test_the_shell_shows_canonical_names() -> None:
    parts = name_parts("CN=a/b,CN=Sites,CN=Configuration,DC=contoso,DC=com")
    assert canonical_name(parts) == r"contoso.com/Configuration/Sites/a\/b"


def test_a_domain_is_named_by_its_dns_name() -> None:
    assert domain_of(name_parts("CN=a,DC=Europe,DC=contoso,DC=com")) == "europe.contoso.com"
