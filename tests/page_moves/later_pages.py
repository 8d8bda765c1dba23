"""Pages with later JavaScript, with what browsers of today have, of the time of Exchange 2007, and deceitful ones."""

from __future__ import annotations

from tests.page_moves.pages import FORM, LINK, MOVE, PAGES, USA, in_function, script

LATER_PAGES: dict[str, str] = {
    # later JavaScript
    "is of a later JavaScript": script(f"class A {{ constructor() {{ {MOVE} }} }} new A();"),
    "has a class with private fields that stays": script(
        f"class A {{ #url = '{USA}'; get url() {{ return this.#url; }} }} new A().url;"
    )
    + LINK,
    "joins a template": script("const host = 'www.usa.contoso.com'; location = `https://${host}/owa`"),
    "takes an object apart": script(f"const {{ url: [to], ...rest }} = {{ url: ['{USA}'], a: 1 }}; location = to;"),
    "chains what may be missing": script(
        f"const o = {{ go: null }}; o.go?.(); window.nothing?.go(); location ??= 'x'; location = o?.url ?? '{USA}';"
    ),
    "chains what is missing": script(
        f"const o = {{}}; if (o.a?.b?.c) {{ {MOVE} }} o.go?.call(location = o.go && '{USA}');"
    ).replace("location = o.go && ", "o.go && ")
    + LINK,
    "keeps a promise": script(f"Promise.resolve('{USA}').then(url => {{ location = url; }});"),
    "breaks a promise": script(f"Promise.reject(1).then(() => {{ {MOVE} }}).catch(() => 0);") + LINK,
    "awaits a timer": script(f"(async () => {{ await new Promise(done => setTimeout(done, 20)); {MOVE} }})();"),
    "awaits for ever": script(f"(async () => {{ await new Promise(() => 0); {MOVE} }})();") + LINK,
    "generates URLs": script(
        f"function* urls() {{ yield '#a'; yield '{USA}'; }} for (const url of urls()) location = url;"
    ),
    "replaces with a function": script(
        "location = 'https://xxx.usa.contoso.com/owa'.replace(/(x)+/, all => all.replace(/x/g, 'w'));"
    ),
    "matches what a pattern names": script(f"const m = /(?<url>https:.*)/.exec('a {USA}'); location = m.groups.url;"),
    "reads JSON": script(f'const o = JSON.parse(\'{{"go": {{"url": "{USA}"}}}}\'); location.assign(o.go.url);'),
    "reads JSON in a script element": f'<script type="application/json" id="data">{{"url": "{USA}"}}</script>'
    + script("location = JSON.parse(document.getElementById('data').textContent).url"),
    "reads a URL from an attribute": f'<p id="p" data-target-url="{USA}">x</p>'
    + script("location = p.dataset.targetUrl"),
    "sorts, maps and reduces": script(
        "location = ['owa', 'www.usa.contoso.com/', 'https://'].reverse().map(t => t + '').reduce((a, b) => a + b);"
    ),
    "makes a URL with `URL`": script(
        f"const u = new URL('/owa', '{USA}'); u.searchParams.get('a'); location = u.href;"
    ),
    "is a module": f'<script type="module">const to = "{USA}"; location = to;</script>',
    "has a script for old browsers alone": f"<script nomodule>{MOVE}</script>{LINK}",
    "defines with `let` for a later script": script(f"let to = '{USA}'; class Go {{ go() {{ location = to; }} }}")
    + script("new Go().go()"),
    "is strict and assigns what is not there": script(f"'use strict'; nothing = 1; {MOVE}") + LINK,
    "calls what is not there": script(f"whenReady(function () {{ {MOVE} }});") + LINK,
    "calls itself without end": script(f"function a() {{ a(); }} a(); {MOVE}") + LINK,
    "catches that it calls itself without end": script(
        f"function a() {{ a(); }} try {{ a(); }} catch (e) {{ {MOVE} }}"
    ),
    "finds its link before it is there": script("document.getElementById('link').click()") + LINK,
    # browsers of today
    "moves on in a frame of an animation": script(f"requestAnimationFrame(() => {{ {MOVE} }});"),
    "moves on in a microtask": script(f"queueMicrotask(() => {{ {MOVE} }});"),
    "moves on when the page changes": script(
        f"new MutationObserver(() => {{ {MOVE} }}).observe(document, {{ childList: true, subtree: true }});"
    )
    + LINK,
    "moves on by a message to itself": script(f"onmessage = e => {{ location = e.data; }}; postMessage('{USA}', '*');"),
    "moves on by a message that does not come": script(f"onmessage = e => {{ location = '{USA}'; }};") + LINK,
    "moves on when the fragment changes": script(f"onhashchange = () => {{ {MOVE} }}; location.hash = 'a';"),
    "changes its history": script("history.pushState(null, '', '/owa/a'); history.replaceState(1, '', '/owa/b');")
    + LINK,
    "selects its link": LINK + script("document.querySelector('p a[href], a[href^=\"https:\"]').click()"),
    "clicks what is in its link": f'<a href="{USA}"><b id="b">OK</b></a>' + script("b.click()"),
    "clicks a label of its button": FORM
    + '<label for="send" id="l">OK</label>'
    + script("document.getElementById('l').click()"),
    "clicks a button of its own with another target": (
        f'<form action="/owa/none"><button formaction="{USA}" id="b">OK</button></form>'
    )
    + script("b.click()"),
    "submits a form whose button is called submit": FORM.replace("<input", '<input name="submit"')
    + script("document.forms[0].submit()"),
    "submits such a form by the method of all forms": FORM.replace("<input", '<input name="submit"')
    + script("HTMLFormElement.prototype.submit.call(document.forms[0])"),
    "inserts a refresh in a head that is not written": LINK
    + script(
        "var m = document.createElement('meta'); m.httpEquiv = 'refresh'; "
        f"m.content = '0; url={USA}'; document.getElementsByTagName('head')[0].appendChild(m);"
    ),
    "sets HTML with a refresh": '<p id="p"></p>'
    + script(f'p.innerHTML = \'<meta http-equiv="refresh" content="0; url={USA}">\''),
    "sets HTML with a link and clicks it": '<p id="p"></p>'
    + script(f"p.innerHTML = '<a href=\"{USA}\">OK</a>'; p.firstChild.click();"),
    "is moved on by its frame's window": '<iframe id="f"></iframe>' + script(f"f.contentWindow.location = '{USA}';"),
    "writes a page into its frame": '<iframe id="f"></iframe>'
    + script(
        "var d = f.contentWindow.document; d.open();"
        f"d.write('<script>parent.location = \"{USA}\"<\\/script>'); d.close();"
    ),
    "inserts a frame": script(
        f"var f = document.createElement('iframe'); f.src = '{USA}'; document.documentElement.appendChild(f);"
    ),
    "makes a frame that it does not insert": script(f"var f = document.createElement('iframe'); f.src = '{USA}';")
    + LINK,
    "has a base": f'<base href="{USA}/"><a id="a" href="auth">x</a>' + script("location = 'mail'"),
    "has a base, and moves within the page": f'<base href="{USA}/">' + script("location.hash = 'a';"),
    "listens once, and calls an object": script(
        f"addEventListener('load', {{ handleEvent() {{ {MOVE} }} }}, {{ once: true }});"
    ),
    "ends its listener": in_function(MOVE, after="addEventListener('load', go); removeEventListener('load', go);")
    + LINK,
    "stops a click on its way": f'<a href="{USA}" id="a">x</a>'
    + script("document.addEventListener('click', e => { e.stopPropagation(); e.preventDefault(); }, true); a.click();"),
    "moves on by a script's own error": script(f"onerror = function () {{ {MOVE} }};") + script("nothing.at.all"),
    # pages of the time of Exchange 2003 and 2007
    "starts as OWA 2007 does": script(
        f"var a_sUrl = '{USA}'; function rdr() {{ window.location.href = a_sUrl; }} window.onload = rdr;"
    ),
    "starts as OWA 2007 does, by a button": script(
        f"var a_sUrl = '{USA}'; function rdr() {{ window.location.href = a_sUrl; }}"
    )
    + '<input type="button" value="OK" onclick="rdr()">',
    "starts as OWA 2003 does": "<body onload='initRdr()'>"
    + script(
        f"function initRdr() {{ if (document.all || document.getElementById) Rdr(); }} function Rdr() {{ {MOVE} }}"
    ),
    "is for Internet Explorer": script(f"if (window.ActiveXObject) {{ {MOVE} }}") + LINK,
    "is for all but Internet Explorer": script(f"if (!window.ActiveXObject) {{ {MOVE} }}"),
    "navigates as Internet Explorer does": script(f"window.navigate('{USA}')") + LINK,
    "compiles in the comment of another engine": script(f"/*@cc_on @if (@_jscript) {MOVE} @end @*/") + LINK,
    "has a comment for Internet Explorer": f"<!--[if IE]>{script(MOVE)}<![endif]-->{LINK}",
    "is in VBScript": f'<script language="vbscript">\nwindow.location = "{USA}"\n</script>{LINK}',
    "posts back as ASP.NET does": FORM.replace('name="go"', 'name="aspnetForm"')
    + script(
        "var theForm = document.forms['aspnetForm']; if (!theForm) { theForm = document.aspnetForm; }"
        "function __doPostBack(target, argument) {"
        "if (!theForm.onsubmit || (theForm.onsubmit() != false)) { theForm.submit(); } }"
        "__doPostBack('a', '');"
    ),
    "posts back on a click": FORM
    + script("function __doPostBack() { document.forms[0].submit(); }")
    + "<a href=\"javascript:__doPostBack('a','')\">OK</a>",
    "sends what a proxy asks for": f'<body onload="document.forms[0].submit()"><form method="post" action="{USA}">'
    '<input type="hidden" name="token" value="a"><noscript><input type="submit"></noscript></form>',
    # what comes from outside
    "shows the time and moves on": script(f"document.title = new Date(); location = '{USA}?' + Date.now();"),
    "moves on at a time of day": script(f"if (new Date().getFullYear() < 2000) {{ {MOVE} }}") + LINK,
    "asks for the browser and shows it": script(
        "document.title = navigator.userAgent + screen.width + document.referrer;"
    )
    + LINK,
    "moves on in one browser": script(f"if (/MSIE|Trident/.test(navigator.userAgent)) {{ {MOVE} }}") + LINK,
    "moves on by chance": script(f"if (Math.random() > 1.5) {{ {MOVE} }}") + LINK,
    "moves on where something is stored": script(f"if (localStorage.getItem('seen')) {{ {MOVE} }}") + LINK,
    "moves on where a part of its URL says so": script(f"if (location.search.indexOf('auto=1') > 0) {{ {MOVE} }}")
    + LINK,
    "moves on where a request is answered so": script(f"fetch('/').then(r => {{ if (r.status == 404) {{ {MOVE} }} }});")
    + LINK,
    "moves on when a request is answered in the old way": script(
        "var r = new XMLHttpRequest(); r.open('GET', '/');"
        f"r.onload = function () {{ if (r.status == 404) {{ {MOVE} }} }}; r.send();"
    )
    + LINK,
    "asks for a part of a browser that is not known": script(f"if (navigator.plugins.length > 1000) {{ {MOVE} }}")
    + LINK,
    # pages that mean to deceive
    "has its own arrays": script(
        "Array.prototype.push = Object.defineProperty = JSON.stringify = () => '[]';"
        f"Array.prototype[Symbol.iterator] = null; {MOVE}"
    ),
    "has its own texts": script(
        "String.prototype.indexOf = String.prototype.toLowerCase = RegExp.prototype.exec = () => null;"
        f"Object.prototype.doubt = Object.prototype.self = 1; {MOVE}"
    ),
    "has setters in what all objects have": script(
        "for (var name of ['0', '1', 'length', 'handler', 'how', 'url', 'value', 'get', 'set'])"
        "try { Object.defineProperty(Object.prototype, name, { set() { throw 1; }, configurable: 1 }); } catch (e) {}"
        + MOVE
    ),
    "has its own location elsewhere": script("(function () { var location = {}; location.href = '" + USA + "'; })();")
    + LINK,
}

ALL_PAGES = {**PAGES, **LATER_PAGES}
