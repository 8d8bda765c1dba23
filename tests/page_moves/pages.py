"""Pages that move on to another server's Outlook Web Access, or have something of a page that does."""

from __future__ import annotations

USA = "https://www.usa.contoso.com/owa"
LINK = f'<a id="link" href="{USA}">{USA}</a>'
FORM = f'<form id="form" name="go" action="{USA}"><input type="submit" id="send" value="OK"></form>'


def script(text: str) -> str:
    return f"<script>{text}</script>"


def in_function(text: str, *, after: str = "") -> str:
    return script(f"function go() {{ {text} }} {after}")


MOVE = f"window.location.href = '{USA}';"

PAGES: dict[str, str] = {
    # a location is assigned
    "assigns the location": script(f"location = '{USA}'"),
    "assigns `document.location`": script(f"document.location = '{USA}'"),
    "assigns `top.location`": script(f"top.location = '{USA}'"),
    "assigns `self.parent.location.href`": script(f"self.parent.location.href = '{USA}'"),
    "replaces the location": script(f"location.replace('{USA}')"),
    "assigns by `location.assign`": script(f"window.location.assign('{USA}')"),
    "assigns by subscripts": script(f"window['location']['href'] = '{USA}'"),
    "assigns by a subscript that is put together": script(f"self['loc' + 'ation'] = '{USA}'"),
    "assigns with the escapes of JavaScript": script(r"location = 'https:\/\/www.usa.contoso.com\x2fowa'"),
    "assigns with escapes of Unicode, in the name too": script(
        r"l\u006fcation = 'https:\u002f\u002fwww.usa.contoso.com/owa'"
    ),
    "assigns a sum of texts": script("var h = 'www.usa.' + 'contoso.com'; location = 'https://' + h + '/owa'"),
    "assigns what `unescape` gives": script("location.href = unescape('https%3A%2F%2Fwww.usa.contoso.com%2fowa')"),
    "assigns to another name of the window": script(f"var w = window; var l = w.location; l.href = '{USA}'"),
    "declares a variable called location": script(f"var location = '{USA}'"),
    "assigns with tabs and line ends in the URL": script(r"location = ' ht\ttps://www.usa.contoso.com\n/owa'"),
    "assigns in capitals": script("location = 'HTTPS://WWW.USA.CONTOSO.COM/OWA'"),
    "assigns in a function that it calls": in_function(MOVE, after="go();"),
    "assigns in a function that calls itself": script(f"(function () {{ {MOVE} }})();"),
    "assigns in a function of an object": script(f"var o = {{ go: function () {{ {MOVE} }} }}; o.go();"),
    "assigns after a comment of HTML": f"<script><!--\n{MOVE}\n//--></script>",
    "assigns in an arrow function": script(f"var go = () => {{ {MOVE} }}; go();"),
    "assigns in a loop": script(f"for (var i = 0; i < 3; i++) {{ if (i == 2) {MOVE} }}"),
    "assigns where a condition holds": script(f"var auto = 1; if (auto) {{ {MOVE} }}"),
    "assigns after what throws": script(f"try {{ null.x(); }} catch (e) {{ {MOVE} }}"),
    # a location is read, or assigned where nothing runs it
    "reads the location": script(f"var here = window.location.href; if (here == '{USA}') {{ {MOVE} }}") + LINK,
    "leaves a frame that it is not in": script(f"if (top != self) {{ top.location = '{USA}'; }}") + LINK,
    "assigns where a condition does not hold": script(f"var auto = false; if (auto) {{ {MOVE} }}") + LINK,
    "assigns after a return": in_function(f"return; {MOVE}", after="go();") + LINK,
    "assigns in a function that nothing calls": in_function(MOVE) + LINK,
    "assigns in a comment": script(f"// {MOVE}\n/* {MOVE} */") + LINK,
    "assigns in a text": script(f'var text = "{MOVE}";') + LINK,
    "assigns in a script of another type": f'<script type="text/template">{MOVE}</script>{LINK}',
    "assigns in a script that is no script": script(f"this is wrong; {MOVE}") + LINK,
    "assigns in a template": f"<template>{script(MOVE)}</template>{LINK}",
    "assigns in a text area": f"<textarea>{script(MOVE)}</textarea>{LINK}",
    "assigns the fragment": script("location.hash = 'x'; location = '#y';") + LINK,
    "assigns a script that does nothing": script("location = 'javascript:void(0)'") + LINK,
    "assigns when a button is clicked": in_function(MOVE) + '<input type="button" value="OK" onclick="go();">',
    "assigns when a link is clicked": f'<a href="#" onclick="{MOVE} return false">OK</a>',
    "assigns when a key is pressed": script(f"document.onkeydown = function () {{ {MOVE} }};") + LINK,
    "assigns when a listener hears a click": LINK
    + script(f"document.getElementById('link').addEventListener('click', function () {{ {MOVE} }});"),
    # handlers of events that come by themselves
    "assigns when the body is loaded": f'<body onload="{MOVE}">{LINK}',
    "assigns when the body is loaded, with references of HTML": (
        f'<body onload="location&#61;&#x27;https&colon;&sol;&sol;www.usa.contoso.com/owa&#39;">{LINK}'
    ),
    "assigns in `window.onload`": script(f"window.onload = function () {{ {MOVE} }};"),
    "assigns in a function given to `window.onload`": in_function(MOVE, after="window.onload = go;"),
    "listens for `load`": script(f"window.addEventListener('load', function () {{ {MOVE} }}, false);"),
    "listens for `load` in the old way, or the new": in_function(
        MOVE,
        after="if (window.attachEvent) window.attachEvent('onload', go); else window.addEventListener('load', go);",
    ),
    "listens for `DOMContentLoaded`": in_function(MOVE, after="document.addEventListener('DOMContentLoaded', go);"),
    "listens for `pageshow`": in_function(MOVE, after="addEventListener('pageshow', go);"),
    "listens for `readystatechange`": script(
        f"document.onreadystatechange = function () {{ if (document.readyState == 'complete') {{ {MOVE} }} }};"
    ),
    "assigns when a picture is missing": f'<img src="none.gif" onerror="{MOVE}">{LINK}',
    "assigns when a field has the focus at once": f'<input autofocus onfocus="{MOVE}">{LINK}',
    "assigns when a field gets the focus": f'<input onfocus="{MOVE}">{LINK}',
    "assigns when a drawing is loaded": f'<svg onload="{MOVE}"></svg>{LINK}',
    "assigns when the page is left": f'<body onunload="{MOVE}">{LINK}',
    # timers
    "waits and runs a function": in_function(MOVE, after="setTimeout(go, 20);"),
    "waits and runs a text": script(f"setTimeout(\"location = '{USA}'\", 20)"),
    "waits and runs a text that calls a function": in_function(MOVE, after="window.setTimeout('go()', 20);"),
    "counts down": script(f"var n = 3; var t = setInterval(function () {{ n--; if (n == 0) {{ {MOVE} }} }}, 10);"),
    "counts down with a timer that sets itself": script(
        f"var n = 3; function tick() {{ if (--n < 1) {{ {MOVE} }} else setTimeout('tick()', 10); }} tick();"
    ),
    "ends its timer": in_function(MOVE, after="clearTimeout(setTimeout(go, 20));") + LINK,
    "shows a clock": script("setInterval(function () { document.title = new Date().toString(); }, 20)") + LINK,
    "runs a text": script(f"eval(\"location = '{USA}'\")"),
    "runs a function made of a text": script(f"new Function(\"location = '{USA}'\")()"),
    # clicks and forms
    "clicks its link": LINK + script("document.links[0].click()"),
    "clicks an element by its id": LINK + script("document.getElementById('link').click()"),
    "clicks when the page is there": script("window.onload = function () { document.links[0].click(); };") + LINK,
    "dispatches a click": LINK + script("document.getElementById('link').dispatchEvent(new MouseEvent('click'))"),
    "dispatches a click made in the old way": LINK
    + script("var e = document.createEvent('MouseEvents'); e.initEvent('click', true, true); link.dispatchEvent(e);"),
    "clicks a link that it makes": script(f"var a = document.createElement('a'); a.href = '{USA}'; a.click();"),
    "calls the handler of a click": f'<button id="b" onclick="{MOVE}">OK</button>' + script("b.onclick()"),
    "clicks a button with a handler": f'<button type="button" id="b" onclick="{MOVE}">OK</button>'
    + script("document.getElementById('b').click()"),
    "clicks a button that does nothing": f'<button type="button" id="b">OK</button>{LINK}' + script("b.click()"),
    "clicks a link that leads nowhere": f'<a id="a" href="#">OK</a>{LINK}'
    + script("document.getElementById('a').click()"),
    "dispatches another event": LINK + script("document.getElementById('link').dispatchEvent(new Event('focus'))"),
    "clicks on a click": LINK + in_function("document.links[0].click();") + '<button onclick="go()">OK</button>',
    "submits a form": FORM + script("document.forms[0].submit()"),
    "submits a form by its name": FORM + script("document.go.submit()"),
    "requests to submit a form": FORM + script("document.getElementById('form').requestSubmit()"),
    "clicks the button of a form": FORM + script("document.getElementById('send').click()"),
    "has a form": FORM,
    "prevents its form": FORM
    + script("var f = document.forms[0]; f.onsubmit = function () { return false; }; f.requestSubmit();"),
    # windows
    "opens in place": script(f"window.open('{USA}', '_self')"),
    "opens at the top, by its link": LINK + script("open(document.links[0].href, '_top')"),
    "opens a window at once": LINK + script(f"window.open('{USA}')"),
    "opens a window on a click": f"<button onclick=\"window.open('{USA}')\">OK</button>",
    # refreshes
    "refreshes": f'<meta http-equiv="refresh" content="0; url={USA}">{LINK}',
    "refreshes, spelled in another way": f"<META HTTP-EQUIV=Refresh CONTENT='0,URL=\"{USA}\"'>{LINK}",
    "refreshes without the word": f'<meta http-equiv="refresh" content="0;{USA}">{LINK}',
    "refreshes in the body": f'<body>{LINK}<meta http-equiv="refresh" content="0; url={USA}">',
    "refreshes where scripts do not run": (
        f'<noscript><meta http-equiv="refresh" content="0; url={USA}"></noscript>{LINK}'
    ),
    "refreshes in a comment": f'<!-- <meta http-equiv="refresh" content="0; url={USA}"> -->{LINK}',
    "writes a refresh": script(f'document.write(\'<meta http-equiv="refresh" content="0; url={USA}">\')') + LINK,
    "inserts a refresh": script(
        "var m = document.createElement('meta'); m.httpEquiv = 'refresh'; "
        f"m.content = '0; url={USA}'; document.head.appendChild(m);"
    ),
    # what scripts write and insert
    "writes a script": script(f"document.write('<script>location = \"{USA}\"<\\/script>')") + LINK,
    "writes a link": script(f"document.write('<a href=\"{USA}\">OK</a>')"),
    "writes a link and clicks it": script(f"document.write('<a href=\"{USA}\">OK</a>'); document.links[0].click();"),
    "inserts a script": script(
        f"var s = document.createElement('script'); s.text = \"location = '{USA}'\"; document.head.appendChild(s);"
    ),
    "sets HTML with a script, which does not run": f'<p id="p"></p>{LINK}'
    + script(f"document.getElementById('p').innerHTML = '<script>location = \"{USA}\"<\\/script>'"),
    "sets HTML with a picture that is missing": '<p id="p"></p>'
    + script(f"document.getElementById('p').innerHTML = '<img src=none.gif onerror=\"location=\\'{USA}\\'\">'"),
    # frames
    "shows the other server in a frame": f'<iframe src="{USA}"></iframe>{LINK}',
    "has a frame whose page moves it on": f"<iframe srcdoc=\"<script>location = '{USA}'</script>\"></iframe>{LINK}",
    "has a frame whose page moves the page on": (
        f"<iframe srcdoc=\"&lt;script>top.location = '{USA}'&lt;/script>\"></iframe>{LINK}"
    ),
    "has a frame whose page refreshes": (
        f'<iframe srcdoc=\'<meta http-equiv="refresh" content="0; url={USA}">\'></iframe>{LINK}'
    ),
    "has a frame with a link": f"<iframe srcdoc='<a href=\"{USA}\">OK</a>'></iframe>",
    "has a frame of a script": in_function(MOVE) + '<iframe src="javascript:parent.go()"></iframe>' + LINK,
    "has an empty frame": f'<iframe src="about:blank"></iframe>{LINK}',
    # what cannot be followed
    "runs what another file defines": f'<script src="/page-moves/go.js"></script>{LINK}',
    "has a file that does nothing": f'<script src="/page-moves/nothing.js"></script>{LINK}',
    "runs a text that it makes of what it gets": script(
        "var made = document.title + String.fromCharCode(98, 61, 49); eval('var a = 1; ' + made)"
    )
    + LINK,
    "moves on where there is a cookie": script(f"document.cookie = 'a=b'; if (document.cookie) {{ {MOVE} }}") + LINK,
    "moves on where there is no cookie": script(f"if (document.cookie.length > 5) {{ {MOVE} }}") + LINK,
    "decodes with a pattern": script(
        "var t = 'lxoxcxaxtxixoxn'.replace(/x/g, ''); window[t] = 'https://www.usa.contoso.com/owa';"
    ),
}
