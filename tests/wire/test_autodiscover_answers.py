"""Autodiscover's requests and the URLs of its answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.autodiscover import (
    MOBILESYNC_SCHEMAS,
    OUTLOOK_SCHEMAS,
    AutodiscoverAnswer,
    OutlookUrls,
    autodiscover_request,
    read_autodiscover,
)
from harness.wire.errors import WireError
from harness.wire.soap import read_xml

RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
OUTLOOK = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
MOBILESYNC = "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006"


def answer(content: str, namespace: str = OUTLOOK) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="{RESPONSE}">'
        f'<Response xmlns="{namespace}">{content}</Response></Autodiscover>'
    ).encode()


def outlook(*protocols: str) -> bytes:
    return answer(f"<Account><AccountType>email</AccountType><Action>settings</Action>{''.join(protocols)}</Account>")


def protocol(kind: str, **urls: str) -> str:
    elements = "".join(f"<{name}>{url}</{name}>" for name, url in urls.items())
    return f"<Protocol><Type>{kind}</Type>{elements}</Protocol>"


def test_a_request_names_the_address_and_the_schema() -> None:
    root = read_xml(autodiscover_request("a&b@contoso.com", OUTLOOK_SCHEMAS))
    texts = [element.text for element in root.iter() if element.text]
    assert texts == ["a&b@contoso.com", OUTLOOK]
    assert MOBILESYNC.encode() in autodiscover_request("user1@contoso.com", MOBILESYNC_SCHEMAS)


def test_urls_are_distinct_and_in_the_order_of_the_document() -> None:
    internal, external = "https://cas-01/EWS/Exchange.asmx", "https://www.usa.contoso.com/EWS/Exchange.asmx"
    found = read_autodiscover(
        outlook(
            protocol("EXCH", ASUrl=internal, EwsUrl=internal),
            protocol("EXPR", ASUrl=external, EwsUrl=external),
            protocol("EXPR", ASUrl=external),
        )
    )
    assert found == AutodiscoverAnswer(
        exch=OutlookUrls((internal,), (internal,)),
        expr=OutlookUrls((external,), (external,)),
        ews_urls=(internal, external),
        availability_urls=(internal, external),
    )


@pytest.mark.parametrize("order", [1, -1], ids=["EXCH first", "EXPR first"])
def test_what_is_said_to_clients_inside_and_outside_is_told_apart(order: int) -> None:
    inside, outside = "https://cas-01/EWS/Exchange.asmx", "https://www.usa.contoso.com/EWS/Exchange.asmx"
    parts = (protocol("\n  exch ", EwsUrl=f"\n {inside} ", ASUrl=inside), protocol("Expr", EwsUrl=outside))
    found = read_autodiscover(outlook(*parts[::order]))
    assert found.exch == OutlookUrls((inside,), (inside,))
    assert found.expr == OutlookUrls((outside,), ())


def test_a_part_without_urls_is_there_and_one_that_is_not_sent_is_none() -> None:
    found = read_autodiscover(outlook(protocol("EXPR", Server="www.usa.contoso.com", ASUrl=" ")))
    assert (found.exch, found.expr) == (None, OutlookUrls())


def test_the_parts_of_one_type_are_read_together() -> None:
    found = read_autodiscover(
        outlook(protocol("EXPR", EwsUrl="https://a/EWS"), protocol("EXPR", EwsUrl="https://b/EWS"))
    )
    assert found.expr == OutlookUrls(("https://a/EWS", "https://b/EWS"), ())


@pytest.mark.parametrize("inner", ["EXCH", "EXPR"])
def test_protocols_within_the_one_for_browsers_or_for_another_type_are_not_read(inner: str) -> None:
    wrong = protocol(inner, ASUrl="https://web/EWS", EwsUrl="https://web/EWS")
    for place in ("External", "Internal"):
        web = f"<Protocol><Type>WEB</Type><{place}><OWAUrl>https://web/owa</OWAUrl>{wrong}</{place}></Protocol>"
        assert read_autodiscover(outlook(web)) == AutodiscoverAnswer()
    assert read_autodiscover(outlook(protocol("EXHTTP", EwsUrl="https://web/EWS"))) == AutodiscoverAnswer()


def test_prefixes_and_namespaces_do_not_matter() -> None:
    document = (
        f'<a:Autodiscover xmlns:a="{RESPONSE}" xmlns:o="urn:any"><o:Response><o:Account><o:Protocol>'
        "<o:Type>EXPR</o:Type><o:EwsUrl>https://a/EWS</o:EwsUrl></o:Protocol></o:Account></o:Response></a:Autodiscover>"
    ).encode()
    assert read_autodiscover(document).expr == OutlookUrls(("https://a/EWS",), ())


def test_the_type_may_be_an_attribute() -> None:
    found = read_autodiscover(outlook('<Protocol Type=" expr "><EwsUrl>https://a/EWS</EwsUrl></Protocol>'))
    assert found.expr == OutlookUrls(("https://a/EWS",), ())


def test_without_an_ews_url_as_in_rtm_the_availability_url_is_both() -> None:
    found = read_autodiscover(outlook(protocol("EXCH", ASUrl="https://a/EWS"), protocol("EXPR", ASUrl="https://b/EWS")))
    assert found.ews_urls == found.availability_urls == ("https://a/EWS", "https://b/EWS")


def test_where_there_is_one_ews_url_the_availability_urls_do_not_replace_the_others() -> None:
    found = read_autodiscover(
        outlook(protocol("EXCH", ASUrl="https://a/as", EwsUrl="https://a/ews"), protocol("EXPR", ASUrl="https://b/as"))
    )
    assert found.ews_urls == ("https://a/ews",)
    assert found.availability_urls == ("https://a/as", "https://b/as")


def test_the_urls_of_the_web_protocol_are_for_browsers() -> None:
    web = f"<Protocol><Type>WEB</Type><External>{protocol('EXPR', ASUrl='https://web/EWS')}</External></Protocol>"
    assert read_autodiscover(outlook(web)) == AutodiscoverAnswer()


def test_a_device_gets_the_url_of_its_own_service() -> None:
    url = "https://www.usa.contoso.com/Microsoft-Server-ActiveSync"
    found = read_autodiscover(
        answer(
            "<Culture>en:en</Culture><Action><Settings>"
            f"<Server><Type>MobileSync</Type><Url>{url}</Url><Name>{url}</Name></Server>"
            "<Server><Type>CertEnroll</Type><Url>https://cert</Url></Server></Settings></Action>",
            MOBILESYNC,
        )
    )
    assert found == AutodiscoverAnswer(mobilesync_urls=(url,))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("<Error><ErrorCode>500</ErrorCode><Message>m</Message></Error>", "Autodiscover error 500"),
        ("<Action><Error><Status>2</Status></Error></Action>", "Autodiscover error 2"),
        ("<Error/>", "Autodiscover error without a code"),
    ],
)
def test_an_error_is_read_with_its_code(content: str, error: str) -> None:
    assert read_autodiscover(answer(content)).error == error


def test_redirections_are_read() -> None:
    assert read_autodiscover(answer("<Account><RedirectAddr>a@b</RedirectAddr></Account>")).redirect_address == "a@b"
    assert read_autodiscover(answer("<Action><Redirect>a@b</Redirect></Action>")).redirect_address == "a@b"
    assert read_autodiscover(answer("<Account><RedirectUrl>https://x</RedirectUrl></Account>")).redirect_url == (
        "https://x"
    )


@given(st.binary(max_size=100) | st.just(b"<html/>") | st.just(b"<!DOCTYPE Autodiscover><Autodiscover/>"))
def test_a_document_that_is_no_answer_is_a_wire_error(noise: bytes) -> None:
    with pytest.raises(WireError):
        read_autodiscover(noise)


URL = "https://www.usa.contoso.com/EWS/Exchange.asmx"
OTHER_HANDS = {
    "UTF-16 that is UTF-8": outlook(protocol("EXPR", EwsUrl=URL)).replace(b'encoding="utf-8"', b'encoding="utf-16"'),
    "UTF-16 in single quotes": outlook(protocol("EXPR", EwsUrl=URL)).replace(b'"utf-8"', b"'UTF-16'"),
    "UTF-16 that is UTF-8 with a mark": b"\xef\xbb\xbf"
    + outlook(protocol("EXPR", EwsUrl=URL)).replace(b'"utf-8"', b'"utf-16"'),
    "UTF-16": outlook(protocol("EXPR", EwsUrl=URL)).decode().replace('"utf-8"', '"utf-16"').encode("utf-16"),
    "UTF-16 without a mark": outlook(protocol("EXPR", EwsUrl=URL))
    .decode()
    .replace('"utf-8"', '"utf-16"')
    .encode("utf-16-le"),
    "a mark": b"\xef\xbb\xbf" + outlook(protocol("EXPR", EwsUrl=URL)),
    "no declaration": outlook(protocol("EXPR", EwsUrl=URL)).partition(b"?>")[2],
    "lines of their own": outlook(protocol("EXPR", EwsUrl=f"\r\n\t{URL}\r\n").replace("EXPR", "\r\n  EXPR\r\n")),
    "comments beside values": outlook(protocol("<!-- EXCH -->EXPR", EwsUrl=f"<!-- no URL -->{URL}<!-- x -->")),
    "comments within values": outlook(protocol("EX<!-- -->PR", EwsUrl=URL.replace("EWS", "E<!-- -->WS"))),
    "processing instructions": outlook(protocol("<?x y?>EXPR", EwsUrl=f"<?x y?>{URL}")),
    "CDATA": outlook(protocol("<![CDATA[EXPR]]>", EwsUrl=f"<![CDATA[{URL}]]>")),
    "the type last": outlook(f"<Protocol><EwsUrl>{URL}</EwsUrl><Server>x</Server><Type>EXPR</Type></Protocol>"),
    "the type in lower case": outlook(protocol("expr", EwsUrl=URL)),
    "two of a type": outlook("<Protocol><Type>EXPR</Type><Server>x</Server></Protocol>", protocol("EXPR", EwsUrl=URL)),
    "other settings": outlook(protocol("EXPR", OOFUrl=URL, UMUrl="https://x/um", OABUrl="https://x/", EwsUrl=URL)),
    "prefixes": (
        f'<a:Autodiscover xmlns:a="{RESPONSE}" xmlns:b="{OUTLOOK}"><b:Response><b:Account><b:Protocol>'
        f"<b:Type>EXPR</b:Type><b:EwsUrl>{URL}</b:EwsUrl></b:Protocol></b:Account></b:Response></a:Autodiscover>"
    ).encode(),
}


@pytest.mark.parametrize("document", OTHER_HANDS.values(), ids=OTHER_HANDS)
def test_an_answer_in_another_hand_says_the_same(document: bytes) -> None:
    read = read_autodiscover(document)
    assert (read.exch, read.expr) == (None, OutlookUrls(ews=(URL,)))
