"""The configurations and the mistakes of docs/reverse-proxies.md, and how each product is run with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.third_party.programs import find_program

PAGE = (Path(__file__).parents[2] / "docs" / "reverse-proxies.md").read_text(encoding="utf-8")
SERVER = "cas-01.contoso.com:443"
"""The server behind, as the page has it."""

_MODULES = "mpm_event authz_core headers ssl proxy proxy_http"
_APACHE = """
ServerRoot {folder}
ServerName localhost
PidFile {folder}/httpd.pid
DefaultRuntimeDir {folder}
ErrorLog {folder}/httpd.log
LogLevel crit
User nobody
Group nogroup
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
MinSpareThreads 1
MaxSpareThreads 8
SSLSessionCache none
Mutex posixsem
{loaded}
{servers}
"""
_NGINX = """
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
{servers}
}}
{streams}
"""
_MAINTENANCE = (
    "HTTP/1.0 503 Service Unavailable\r\nCache-Control: no-cache\r\nConnection: close\r\n"
    "Content-Type: text/html\r\n\r\n"
    "<html><body><h1>Wartungsarbeiten</h1></body></html>\n"
)


@dataclass(frozen=True, slots=True)
class Listener:
    """A configuration of the page, perhaps with a mistake, at one port of 127.0.0.1; the server is at `address`."""

    product: str
    text: str
    port: int
    address: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row of the page's table; `says` is empty where nothing of it shows."""

    product: str
    logon: str
    text: str
    verdict: str
    says: str

    @property
    def name(self) -> str:
        """What tells it from the others."""
        return f"{self.product}, {self.logon}: {self.text}"

    def made(self, before: Mistake | None) -> str:
        """The configuration of the page with the mistake; `the same` adds to that of the row `before`."""
        if "the same" in self.text:
            assert before is not None
            return _changed(before.made(None), self.text)
        return _changed(configurations()[self.product][0], self.text)


def configurations() -> Mapping[str, list[str]]:
    """The blocks of the page for each product, in the page's order."""
    named = {"nginx": "nginx", "haproxy": "HAProxy", "apache": "Apache httpd"}
    found: dict[str, list[str]] = {}
    for language, text in re.findall(r"```(nginx|haproxy|apache)\n(.*?)```", PAGE, re.DOTALL):
        found.setdefault(named[language], []).append(text)
    return found


def mistakes() -> list[Mistake]:
    """The rows of the table, in its order."""
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.search(r"\| (NTLM|Basic|forms) \|", line)]
    return [
        Mistake(product, logon, text, verdict, "".join(says).strip("`|"))
        for product, logon, text, verdict, *says in rows
    ]


def _changed(text: str, mistake: str) -> str:
    """Without and with the lines that the mistake names; what is added stands where the request is passed on."""
    lines = text.splitlines()
    (passes_on,) = [
        number for number, line in enumerate(lines) if re.search(r"^\s*(proxy_pass|server cas-01|ProxyPass) ", line)
    ]
    added = re.findall(r"with `([^`]+)`", mistake)
    lines[passes_on + 1 : passes_on + 1] = [f"    {line}" for line in added]
    for line in re.findall(r"without `([^`]+)`", mistake):
        number = next(number for number, found in enumerate(lines) if found.strip() == line)
        del lines[number]
    return "\n".join(lines) + "\n"


def start(folder: Path, product: str, listeners: list[Listener]) -> list[str]:
    """Writes the product's configuration file and gives the command."""
    (folder / "maintenance.http").write_text(_MAINTENANCE, encoding="ascii", newline="")
    return _STARTS[product](folder, [_placed(folder, one) for one in listeners])


def _placed(folder: Path, listener: Listener) -> str:
    """The text with the addresses and files of this test in place of the page's."""
    text = listener.text.replace(SERVER, listener.address).replace("/etc/proxy/", f"{folder}/")
    text = text.replace("listen 443", f"listen 127.0.0.1:{listener.port}")
    text = text.replace("bind :443", f"bind 127.0.0.1:{listener.port}")
    text = text.replace(
        "<VirtualHost *:443>", f"Listen 127.0.0.1:{listener.port}\n<VirtualHost 127.0.0.1:{listener.port}>"
    )
    return re.sub(r"(frontend mail|client-access)\b", rf"\1-{listener.port}", text)


def _start_nginx(folder: Path, servers: list[str]) -> list[str]:
    streams = [text for text in servers if text.startswith("stream")]
    file = folder / "nginx.conf"
    others = "\n".join(text for text in servers if text not in streams)
    file.write_text(_NGINX.format(folder=folder, servers=others, streams="\n".join(streams)), encoding="ascii")
    return [find_program("nginx", "nginx-light"), "-c", str(file), "-p", str(folder), "-e", "stderr"]


def _start_haproxy(folder: Path, servers: list[str]) -> list[str]:
    file = folder / "haproxy.cfg"
    file.write_text("global\n  maxconn 200\n" + "\n".join(servers), encoding="ascii")
    return [find_program("haproxy", "haproxy"), "-db", "-q", "-f", str(file)]


def _start_apache(folder: Path, servers: list[str]) -> list[str]:
    loaded = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in _MODULES.split())
    file = folder / "httpd.conf"
    file.write_text(_APACHE.format(folder=folder, loaded=loaded, servers="\n".join(servers)), encoding="ascii")
    return [find_program("apache2", "apache2-bin"), "-f", str(file), "-D", "FOREGROUND"]


_STARTS: Mapping[str, Callable[[Path, list[str]], list[str]]] = {
    "nginx": _start_nginx,
    "HAProxy": _start_haproxy,
    "Apache httpd": _start_apache,
}
