// The document of a page and its location.
let ownUrl = `${OWN}/owa/`, readyState = "loading", unwritten = "", cookies = list(), title = null;
const OWN_URL = ownUrl;

function baseUrl() {
  const base = attributeOfBase();
  return base ? resolveUrl(base, OWN_URL) : OWN_URL;
}

function attributeOfBase() {
  const base = mapGet(firsts, "base");
  return base && base.isLive ? attribute(base, "href") : null;
}

function baseTarget() {
  const base = mapGet(firsts, "base");
  return base && base.isLive ? attribute(base, "target") : null;
}

function documentBody() {
  return wrap(mapGet(firsts, "body") ?? mapGet(firsts, "frameset") ?? null);
}
const firsts = new PlainMap();

class Location {}
const location = new Location();
for (const name of ["href", "protocol", "host", "hostname", "port", "pathname", "search", "hash"]) {
  accessor(location, name, () => ownPart(name), (value) => setLocation(name, text(value)), true);
}
accessor(location, "origin", () => ownPart("origin"), undefined, true);
for (const [name, method] of Object.entries({
  assign: (url) => navigate(url), replace: (url) => navigate(url), reload: () => {}, toString: () => ownPart("href"),
})) {
  defineProperty(location, name, { __proto__: null, value: method, enumerable: true });
}

// Every page is fetched by HTTPS. The rest of its URL is not known; the worlds have it differ, or be one in the page.
function ownPart(name) {
  if (name === "protocol") return "https:";
  asked = true;
  return name === "href" ? ownUrl : partOf(ownUrl, name);
}

function setLocation(name, value) {
  if (name === "hash") later(() => fire(windowNode, "hashchange"));
  else if (name === "href") navigate(value);
  else if (name !== "protocol" || find(value, "https") !== 0) navigate(ownLeftOut(withPart(OWN_URL, name, value)));
}

class Document extends Element {
  get URL() { return ownPart("href"); }
  get documentURI() { return ownPart("href"); }
  get baseURI() { return attributeOfBase() ? baseUrl() : ownPart("href"); }
  get domain() { return ownPart("hostname"); }
  set domain(value) {}
  get referrer() { return fromOutside("", "", anyText()); }
  get lastModified() { return fromOutside("05/15/2024 10:30:00", "", anyText()); }
  get cookie() { return fromOutside(cookiesGiven(), "", `${cookiesGiven()}; ${anyText()}`); }
  set cookie(value) { push(cookies, text(value)); }
  get readyState() { return readyState; }
  get visibilityState() { return "visible"; }
  get compatMode() { return "CSS1Compat"; }
  get characterSet() { return "UTF-8"; }
  get charset() { return "UTF-8"; }
  get contentType() { return "text/html"; }
  get defaultView() { return globalThis; }
  get currentScript() { return wrap(currentScript); }
  get activeElement() { return documentBody(); }
  get implementation() { return unknown("document.implementation"); }
  get documentElement() { return wrap(mapGet(firsts, "html") ?? null); }
  get head() { return wrap(mapGet(firsts, "head") ?? null); }
  get body() { return documentBody(); }
  get title() { return title ?? trim(textOf(mapGet(firsts, "title") ?? documentNode)); }
  set title(value) { title = text(value); }
  get all() { suspect = "document.all"; return undefined; }
  getElementById(id) { return wrap(byId(text(id))); }
  getElementsByName(name) { return collection(where((node) => attribute(node, "name") === text(name))); }
  getElementsByTagNameNS(space, name) { return byTag(documentNode, name); }
  createElement(tag) { return wrap(makeNode(lower(text(tag)))); }
  createElementNS(space, tag) { return wrap(makeNode(lower(text(tag)))); }
  createTextNode(data) { const node = makeNode("#text"); node.data = text(data); return wrap(node); }
  createComment() { return this.createTextNode(""); }
  createDocumentFragment() { return wrap(makeNode("#fragment")); }
  createEvent(kind) { return execute(/mouse/i, text(kind)) ? new MouseEvent("") : new Event(""); }
  importNode(node, isDeep) { return wrap(copyOf(targetOf(node), !!isDeep)); }
  write(...given) { write(given, ""); }
  writeln(...given) { write(given, "\n"); }
  open(url, name, features) { return features === undefined ? globalThis.document : globalThis.open(url, name); }
  close() { if (unwritten) write([], ""); }
  hasFocus() { return true; }
  execCommand() { return false; }
}
for (const name of ["innerHTML", "outerHTML", "name", "text", "style", "form", "elements", "options"]) {
  accessor(Document.prototype, name, () => undefined, function (value) { hide(this, name, value); });
}
const document = new Document(documentNode, TOKEN);
documentNode.wrapper = document;
windowNode.wrapper = globalThis;
accessor(document, "location", () => location, (url) => navigate(url), true);
for (const [name, tags] of Object.entries({
  links: "a area", anchors: "a", forms: "form", images: "img", scripts: "script", embeds: "embed", applets: "applet",
})) {
  const wanted = words(tags);
  accessor(Document.prototype, name, () => {
    return collection(where((node) => mapHas(wanted, node.tag) && (name !== "links" || attribute(node, "href") !== null)));
  });
}

function cookiesGiven() {
  let out = "";
  for (let at = 0; at < cookies.length; at++) {
    const end = find(cookies[at], ";");
    out += (at ? "; " : "") + (end < 0 ? cookies[at] : slice(cookies[at], 0, end));
  }
  return out;
}

// Where the parser stands: what a script writes comes there.
let parserAt = documentNode, currentScript = null;

function write(given, end) {
  let html = unwritten;
  for (let at = 0; at < given.length; at++) html += text(given[at]);
  html += end;
  if (given.length && isCut(html)) {
    unwritten = html;
    return;
  }
  unwritten = "";
  const nodes = parseHtml(html), into = documentBodyNode() ?? parserAt;
  for (let at = 0; at < nodes.length; at++) place(into, nodes[at], null);
}

function documentBodyNode() {
  return mapGet(firsts, "body") ?? mapGet(firsts, "html") ?? null;
}
