"""Organizations by chance, as readers give them: odd names, missing properties, several sources' contradictions."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.imports.source_objects import Source, SourceObject
from tests.imports.stated_objects import exchange_server, mailbox, owa_directory, shell_object, source

ODD_TEXTS = st.one_of(
    st.sampled_from(
        [
            "usa",
            "Zürich",
            "USA",
            "zürich",
            "O'Brien",
            'the "main" site',
            "a/b",
            "a+b",
            "back\\slash",
            "line\nbreak",
            "\x7f",
            "",
            "\ud800",
        ]
    ),
    st.text(max_size=12),
    st.sampled_from(["s" * 64, "[x]", "# no comment", "'''", '"""', "CAS-01", "{}"]),
)
NAMES = st.one_of(st.sampled_from(["CAS-01", "cas-01", "CAS-02", "MBX-01", "mbx-01", "BE-01"]), ODD_TEXTS)
URLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "https://cas-01.contoso.com/owa",
            "https://nlb.contoso.com:8443/owa",
            "https://NLB.contoso.com/OWA",
            "http://[",
            "https://büro.example/owa",
            "ftp://x/",
            "https://user:secret@host/owa",
        ]
    ),
    ODD_TEXTS,
)
VERSIONS = st.sampled_from(
    [
        "Version 8.0 (Build 685.25)",
        "Version 8.1 (Build 240.6)",
        "Version 8.3 (Build 83.6)",
        "Version 8.9 (Build 1.1)",
        "Version 6.5 (Build 7638.2: Service Pack 2)",
        "Version 6.0 (Build 6249.4)",
        "Version 14.1 (Build 218.15)",
        "8.2.176.2",
        "unknown",
    ]
)
ROLES = st.one_of(
    st.none(),
    st.lists(st.sampled_from(["Mailbox", "ClientAccess", "HubTransport", "UnifiedMessaging", "Edge"]), unique=True),
    st.sampled_from(["Mailbox, ClientAccess", "None", 6, 36]),
)
METHODS = st.one_of(st.none(), st.lists(st.sampled_from(["Basic", "Ntlm", "Fba", "WindowsIntegrated", "Kerberos"])))


@st.composite
def servers(draw: st.DrawFn) -> SourceObject:
    optional = {
        "Fqdn": draw(st.one_of(ODD_TEXTS, st.sampled_from(["cas-01.contoso.com", "be-01.europe.contoso.com"]))),
        "Site": draw(st.one_of(st.none(), ODD_TEXTS, ODD_TEXTS.map(lambda name: f"contoso.com/Sites/{name}"))),
        "ServerRole": draw(ROLES),
        "AdminDisplayVersion": draw(VERSIONS),
    }
    return exchange_server(draw(NAMES), **optional)


@st.composite
def directories(draw: st.DrawFn) -> SourceObject:
    kind = draw(st.sampled_from(["Owa", "ActiveSync", "WebServices", "Oab", "UM", "Autodiscover"]))
    web_site = draw(st.sampled_from(["Default Web Site", "second"]))
    name = draw(st.sampled_from([f"owa ({web_site})", f"Exchange ({web_site})", "odd", web_site]))
    return shell_object(
        f"{kind}VirtualDirectory",
        Server=draw(NAMES),
        Name=name,
        InternalUrl=draw(URLS),
        ExternalUrl=draw(URLS),
        InternalAuthenticationMethods=draw(METHODS),
    )


@st.composite
def others(draw: st.DrawFn) -> SourceObject:
    kind = draw(st.sampled_from(["PopSettings", "ImapSettings", "OutlookAnywhere", "ClientAccessServer"]))
    name = draw(NAMES)
    bindings = st.lists(st.sampled_from(["0.0.0.0:995", "0.0.0.0:110", ":::993", "odd", "x:99999"]), max_size=2)
    return shell_object(
        kind,
        Server=name,
        Name=name,
        SSLBindings=draw(bindings),
        UnencryptedOrTLSBindings=draw(bindings),
        OutlookAnywhereEnabled=draw(st.one_of(st.none(), st.booleans())),
    )


@st.composite
def mailboxes(draw: st.DrawFn) -> SourceObject:
    local = draw(st.one_of(st.sampled_from(["user1", "User1", "o'brien", "müller", "1", "a+b"]), ODD_TEXTS))
    domain = draw(st.sampled_from(["contoso.com", "europe.contoso.com", "", "büro.example"]))
    account = draw(st.one_of(st.just(local), st.sampled_from(["user1", "SystemMailbox{1}"]), ODD_TEXTS))
    identity = draw(
        st.sampled_from(["contoso.com/Users/x", "europe.contoso.com/x", "odd", "CN=x,DC=asia,DC=contoso,DC=com"])
    )
    return mailbox(
        f"{local}@{domain}",
        draw(NAMES),
        SamAccountName=account,
        Identity=identity,
        PopEnabled=draw(st.booleans()),
        OWAEnabled=draw(st.booleans()),
    )


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """A source that has one server at least which a file can hold."""
    found = draw(st.lists(st.one_of(servers(), directories(), others(), mailboxes()), max_size=14))
    certain = [exchange_server("CAS-00"), owa_directory("CAS-00"), exchange_server("MBX-00", ServerRole=("Mailbox",))]
    return source(*certain, *found, origin=draw(ODD_TEXTS), remarks=tuple(draw(st.lists(ODD_TEXTS, max_size=2))))
