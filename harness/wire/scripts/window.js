// The window, its document and its location.
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

// Another window: a frame of the page, or, where the page stands in a frame itself, the page around it.
function otherWindow(go, writeIn) {
  const there = {};
  accessor(there, "href", () => ownPart("href"), go);
  hide(there, "assign", go);
  hide(there, "replace", go);
  hide(there, "reload", () => {});
  const inside = {};
  accessor(inside, "location", () => there, go);
  hide(inside, "open", () => inside);
  hide(inside, "close", () => {});
  hide(inside, "write", (...given) => { for (let at = 0; at < given.length; at++) writeIn(text(given[at])); });
  hide(inside, "writeln", inside.write);
  const made = proxy({}, {
    get: (target, key) => {
      if (key === "location") return there;
      if (key === "document") return inside;
      if (key === "closed") return false;
      if (key === "top" || key === "parent" || key === "opener") return isFramed ? made : globalThis;
      if (key === "self" || key === "window" || key === "frames") return made;
      if (typeof key === "symbol" || key === "then") return undefined;
      if (key === "focus" || key === "blur" || key === "close") return () => {};
      return unknown(`a property of another window (${key})`);
    },
    set: (target, key, value) => {
      if (key === "location") go(value);
      return true;
    },
    getPrototypeOf: () => null,
  });
  return made;
}

function frameOf(node) {
  if (SOURCES[node.tag] === undefined) return null;
  return (node.frame ??= otherWindow(goInFrame, addFrame));
}

function opened(where, name, given) {
  const target = lower(text(name ?? ""));
  if (given > 0 && where !== undefined) openWindow(where, name === undefined ? "_blank" : name);
  if (target === "_self" || target === "_top" || target === "_parent") return globalThis;
  return otherWindow((url) => openWindow(url, "_blank"), addFrame);
}

function replaceable(name, getter) {
  accessor(globalThis, name, getter, (value) => {
    defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  });
}

function methods(holder, given) {
  for (const [name, method] of Object.entries(given)) holder[name] = method;
}

const around = otherWindow((url) => navigate(url), () => {});
accessor(globalThis, "window", () => globalThis, undefined, true);
accessor(globalThis, "document", () => document, undefined, true);
accessor(globalThis, "location", () => location, (url) => navigate(url), true);
accessor(globalThis, "top", () => (isFramed ? around : globalThis), undefined, true);
replaceable("parent", () => (isFramed ? around : globalThis));
for (const name of ["self", "frames"]) replaceable(name, () => globalThis);
replaceable("length", () => where((node) => node.tag === "iframe" || node.tag === "frame").length);
replaceable("name", () => fromOutside("", "", anyText()));
replaceable("opener", () => null);
replaceable("frameElement", () => (isFramed ? unknown("the frame that the page is in") : null));
for (const name of ["innerWidth", "innerHeight", "outerWidth", "outerHeight"]) replaceable(name, () => fromOutside(1024, 0, 1e6));
for (const name of ["scrollX", "scrollY", "pageXOffset", "pageYOffset", "screenX", "screenY", "screenLeft", "screenTop"]) replaceable(name, () => 0);
replaceable("devicePixelRatio", () => fromOutside(1, 0, 4));
replaceable("closed", () => false);
replaceable("status", () => "");
replaceable("isSecureContext", () => true);
replaceable("origin", () => ownPart("origin"));

methods(globalThis, {
  setTimeout: (handler, delay, ...given) => setTimer(handler, delay, given, false),
  setInterval: (handler, delay, ...given) => setTimer(handler, delay, given, true),
  clearTimeout: endTimer,
  clearInterval: endTimer,
  requestAnimationFrame: (handler) => setTimer(() => handler(elapsed), 16, [], false),
  requestIdleCallback: (handler) => setTimer(() => handler({ didTimeout: false, timeRemaining: () => 10 }), 1, [], false),
  cancelAnimationFrame: endTimer,
  cancelIdleCallback: endTimer,
  queueMicrotask: (handler) => { then(apply(resolved, PlainPromise, []), () => call(handler)); },
  open: (...given) => opened(given[0], given[1], given.length),
  alert: () => {},
  confirm: () => fromOutside(false, false, true),
  prompt: () => fromOutside(null, null, anyText()),
  print: () => {}, focus: () => {}, blur: () => {}, close: () => {}, stop: () => { doubtful = true; },
  scrollTo: () => {}, scrollBy: () => {}, scroll: () => {}, moveTo: () => {}, moveBy: () => {}, resizeTo: () => {}, resizeBy: () => {},
  postMessage: (data) => { later(() => { const event = new Event("message", {}); hide(event, "data", data); hide(event, "source", globalThis); dispatch(windowNode, event); }); },
  getSelection: () => unknownLater("what is selected"),
  getComputedStyle: () => unknownLater("how an element looks"),
  matchMedia: () => ({ get matches() { return fromOutside(false, false, true); }, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {} }),
  fetch: () => { doubtful = true; return apply(resolved, PlainPromise, [unknownLater("what comes of a request")]); },
  Image: function () { return wrap(makeNode("img")); },
  Option: function () { return wrap(makeNode("option")); },
  atob: fromBase64, btoa: toBase64,
  structuredClone: (value) => value,
  reportError: failed,
});
for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
  hide(globalThis, name, EventTarget.prototype[name]);
}
methods(globalThis, {
  EventTarget, Node, Element, HTMLElement, Document, HTMLDocument: Document, Location, Event, UIEvent, MouseEvent, PointerEvent,
  KeyboardEvent, CustomEvent,
});

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const codeAt = uncurried(String.prototype.charCodeAt);

function fromBase64(value) {
  let out = "", bits = 0, held = 0;
  const given = text(value);
  for (let at = 0; at < given.length; at++) {
    if (given[at] === "=" || !trim(given[at])) continue;
    const digit = find(DIGITS, given[at]);
    if (digit < 0) throw new PlainTypeError("InvalidCharacterError");
    held = (held << 6) | digit;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += fromCodePoint((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return out;
}

function toBase64(value) {
  let out = "", bits = 0, held = 0;
  const given = text(value);
  for (let at = 0; at < given.length; at++) {
    held = (held << 8) | (codeAt(given, at) & 255);
    for (bits += 8; bits >= 6; held &= (1 << bits) - 1) {
      bits -= 6;
      out += DIGITS[(held >> bits) & 63];
    }
  }
  if (bits) out += DIGITS[(held << (6 - bits)) & 63];
  while (out.length % 4) out += "=";
  return out;
}

// Going back leaves the page; where to is not known.
class History {
  get length() { return fromOutside(1, 0, 50); }
  get state() { return null; }
  back() { leave("script", null); }
  forward() {}
  go(steps) { if (steps < 0) leave("script", null); }
  pushState() {}
  replaceState() {}
}
replaceable("history", () => history);
const history = new History();

// What a browser says of itself: texts, truths and numbers that a page may ask for.
function fromBrowser(usual) {
  return proxy({}, {
    get: (target, key) => {
      if (typeof key === "symbol" || has(plainObject, key)) return get(plainObject, key);
      if (!owns(usual, key)) return undefined;
      const value = usual[key];
      if (isFunction(value)) return value;
      const [empty, full] = typeof value === "number" ? [0, 1e6] : typeof value === "boolean" ? [false, true] : ["", anyText()];
      return fromOutside(value, key === "userAgent" ? "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0)" : empty, full);
    },
    has: (target, key) => typeof key === "string" && owns(usual, key),
  });
}
const navigator = fromBrowser({
  userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  appName: "Netscape", appVersion: "5.0 (Windows)", appCodeName: "Mozilla", platform: "Win32", product: "Gecko",
  vendor: "Google Inc.", language: "en-US", cookieEnabled: true, onLine: true, webdriver: false, maxTouchPoints: 0,
  hardwareConcurrency: 4, deviceMemory: 8, pdfViewerEnabled: true, doNotTrack: "",
  javaEnabled: () => fromOutside(false, false, true),
  sendBeacon: () => true,
  get languages() { return ["en-US"]; },
  get plugins() { return unknown("the browser's plugins"); },
  get mimeTypes() { return unknown("the browser's plugins"); },
  get userAgentData() { return unknown("navigator.userAgentData"); },
  get clipboard() { return unknown("navigator.clipboard"); },
  get serviceWorker() { return unknown("navigator.serviceWorker"); },
});
replaceable("navigator", () => navigator);
replaceable("clientInformation", () => navigator);
const screen = fromBrowser({ width: 1280, height: 1024, availWidth: 1280, availHeight: 984, colorDepth: 24, pixelDepth: 24 });
replaceable("screen", () => screen);

// What an earlier visit may have stored is not known; what the page stores is.
function makeStorage() {
  const kept = new PlainMap();
  const read = (key) => (mapHas(kept, text(key)) ? mapGet(kept, text(key)) : fromOutside(null, null, anyText()));
  const given = {
    getItem: read,
    setItem: (key, value) => { mapSet(kept, text(key), text(value)); },
    removeItem: (key) => { mapDelete(kept, text(key)); },
    clear: () => {},
    key: () => fromOutside(null, null, anyText()),
    get length() { return fromOutside(0, 0, 10); },
  };
  return proxy(given, {
    get: (target, key) => (typeof key === "symbol" || has(target, key) ? get(target, key) : (read(key) ?? undefined)),
    set: (target, key, value) => (mapSet(kept, text(key), text(value)), true),
  });
}
for (const name of ["localStorage", "sessionStorage"]) {
  const storage = makeStorage();
  replaceable(name, () => storage);
}

// Times and chances. The time of day is not known; that time passes is.
const DAYS = [1715769000000, 0, 4102444799000];
bareProto(DAYS, null);
function now() {
  asked = true;
  elapsed += 1;
  return DAYS[world] + floor(elapsed);
}
const PageDate = proxy(PlainDate, {
  construct: (target, given, made) => construct(target, given.length ? given : [now()], made),
  apply: () => text(new PlainDate(now())),
  get: (target, key) => (key === "now" ? now : get(target, key)),
});
hide(globalThis, "Date", PageDate);
hide(PlainDate.prototype, "constructor", PageDate);
hide(Math, "random", () => fromOutside(0.5, 0, 0.9999999));
replaceable("performance", () => performance);
const performance = { now: () => ((elapsed += 1), elapsed), timeOrigin: DAYS[0], mark() {}, measure() {}, getEntriesByType: () => [], timing: unknownLater("performance.timing") };
const crypto = { getRandomValues: (given) => ((asked = true), given), randomUUID: () => fromOutside("1", "0", "f") };
replaceable("crypto", () => crypto);
hide(globalThis, "event", undefined);
hide(globalThis, "console", proxy({}, { get: () => () => {} }));
globalThis.__timer_manager = undefined;
delete globalThis.WebAssembly;
hide(Atomics, "wait", () => { throw new PlainTypeError("Atomics.wait cannot be called in this context"); });
hide(Atomics, "waitAsync", () => unknown("Atomics.waitAsync"));

// A request: whatever comes of it is not known.
class XMLHttpRequest extends EventTarget {
  readyState = 0;
  open() { this.readyState = 1; }
  setRequestHeader() {}
  overrideMimeType() {}
  abort() {}
  send() {
    doubtful = true;
    const node = nodeOf(this);
    later(() => {
      this.readyState = 4;
      for (const type of ["readystatechange", "load", "loadend"]) {
        if (isFunction(this[`on${type}`])) call(this[`on${type}`], this, new Event(type));
        fire(node, type);
      }
    }, undefined, true);
  }
  getResponseHeader() { return unknown("what comes of a request"); }
  getAllResponseHeaders() { return unknown("what comes of a request"); }
}
for (const name of ["status", "statusText", "response", "responseText", "responseXML", "responseURL"]) {
  accessor(XMLHttpRequest.prototype, name, () => unknown("what comes of a request"));
}

class MutationObserver {
  #handler;
  #isWaiting = false;
  constructor(handler) { this.#handler = handler; }
  observe() {
    push(observers, () => {
      if (this.#isWaiting) return;
      this.#isWaiting = true;
      then(apply(resolved, PlainPromise, []), () => {
        this.#isWaiting = false;
        const seen = { type: "childList", target: document.documentElement, addedNodes: [], removedNodes: [] };
        call(this.#handler, this, [seen]);
      });
    });
  }
  disconnect() { observers.length = 0; }
  takeRecords() { return []; }
}

class URL {
  #url;
  constructor(url, base) {
    this.#url = resolveUrl(text(url), base === undefined ? "" : text(base));
    if (!execute(SCHEME, this.#url)) throw new PlainTypeError("Invalid URL");
  }
  get href() { return this.#url; }
  set href(value) { this.#url = text(value); }
  get searchParams() { return new URLSearchParams(partOf(this.#url, "search"), (search) => { this.#url = withPart(this.#url, "search", search); }); }
  toString() { return this.#url; }
  toJSON() { return this.#url; }
  static part(url, name) { return partOf(url.#url, name); }
  static setPart(url, name, value) { url.#url = withPart(url.#url, name, text(value)); }
}
const urlPart = URL.part, setUrlPart = URL.setPart;
delete URL.part;
delete URL.setPart;
for (const name of ["protocol", "host", "hostname", "port", "pathname", "search", "hash", "origin"]) {
  accessor(URL.prototype, name, function () { return urlPart(this, name); }, function (value) { setUrlPart(this, name, value); });
}

class URLSearchParams {
  #pairs = [];
  #changed;
  constructor(search = "", isChanged = () => {}) {
    this.#changed = isChanged;
    const decode = (part) => { try { return decodeURIComponent(part.replace(/\+/g, " ")); } catch (error) { return part; } };
    if (typeof search === "object") this.#pairs = Object.entries(search);
    else for (const part of text(search).replace(/^\?/, "").split("&")) if (part) this.#pairs.push([decode(part.split("=")[0]), decode(part.split("=").slice(1).join("="))]);
  }
  get(name) { return this.#pairs.find((pair) => pair[0] === name)?.[1] ?? null; }
  getAll(name) { return this.#pairs.filter((pair) => pair[0] === name).map((pair) => pair[1]); }
  has(name) { return this.#pairs.some((pair) => pair[0] === name); }
  delete(name) { this.#pairs = this.#pairs.filter((pair) => pair[0] !== name); this.#changed(this.toString()); }
  set(name, value) { this.#pairs = this.#pairs.filter((pair) => pair[0] !== name); this.append(name, value); }
  append(name, value) { this.#pairs.push([text(name), text(value)]); this.#changed(this.toString()); }
  entries() { return this.#pairs.values(); }
  forEach(handler) { this.#pairs.forEach((pair) => handler(pair[1], pair[0], this)); }
  toString() { return this.#pairs.map((pair) => `${encodeURIComponent(pair[0])}=${encodeURIComponent(pair[1])}`).join("&"); }
  [Symbol.iterator]() { return this.#pairs.values(); }
}
methods(globalThis, { XMLHttpRequest, MutationObserver, URL, URLSearchParams, History });

function isAmong(names, name) {
  return find(names, ` ${name} `) >= 0;
}

// Names that Chromium has and this page has not: what they are is not known. Other names are those of elements.
function fallback(known, inner, name, named) {
  return proxy(inner, {
    has: (target, key) => has(target, key) || (typeof key === "string" && (isAmong(known, key) || named(key) !== undefined)),
    get: (target, key, self) => {
      if (typeof key === "symbol" || has(target, key)) return get(target, key, self);
      const found = named(key, self);
      if (found !== undefined) return found;
      if (mapHas(OLD, key)) suspect = key;
      return isAmong(known, key) ? unknown(`${name}.${key}`) : undefined;
    },
    set: (target, key, value, self) => {
      if (has(target, key)) return set(target, key, value, self);
      if (self === globalThis && isStrict) doubtful = true;
      return defineProperty(self, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    },
  });
}
// In a strict script a name that nobody declared cannot be assigned to, which is not to be told from a property here.
let isStrict = false;
const OLD = words("attachEvent detachEvent fireEvent execScript navigate createEventObject ActiveXObject clipboardData");

function namedInWindow(key) {
  if (execute(/^\d{1,4}$/, key)) {
    const framesHere = where((node) => node.tag === "iframe" || node.tag === "frame");
    return key < framesHere.length ? frameOf(framesHere[key]) : undefined;
  }
  const node = byId(key) ?? mapGet(byNames, key);
  const isFrame = node && (node.tag === "iframe" || node.tag === "frame");
  if (node && node.isLive) return isFrame && attribute(node, "name") === key ? frameOf(node) : wrap(node);
  return hasUnreadFiles && key !== "event" && !mapHas(OLD, key) ? unknown(`${key}, which a script file may define`) : undefined;
}

function namedInDocument(key) {
  const node = mapGet(inDocument, key);
  return node && node.isLive ? wrap(node) : undefined;
}
const NAMED_IN_DOCUMENT = words("form img iframe embed object");
const byNames = new PlainMap(), inDocument = new PlainMap();

function namedInElement(key, self) {
  if (slice(key, 0, 2) === "on" && isAmong(ELEMENT_NAMES, key)) return null;
  return undefined;
}

function handlers(holder, names, skipped) {
  for (const name of names.match(/\bon[a-z]+\b/g)) {
    const type = name.slice(2);
    if (name === "one" || name === skipped) continue;
    accessor(
      holder, name,
      function () { return handlerOf(targetOf(this), type); },
      function (value) { setHandler(targetOf(this), type, value); },
    );
  }
}
handlers(Element.prototype, ELEMENT_NAMES);
handlers(Document.prototype, DOCUMENT_NAMES);
handlers(globalThis, WINDOW_NAMES);
for (const name of WINDOW_NAMES.match(/\b(?:HTML\w*|SVG)Element\b/g)) if (!owns(globalThis, name)) hide(globalThis, name, HTMLElement);
for (const made of [EventTarget, Node, Element, HTMLElement, Document, Event, UIEvent, MouseEvent, PointerEvent, KeyboardEvent, CustomEvent, XMLHttpRequest, Fragment]) {
  Object.preventExtensions(made);
}
bareProto(EventTarget.prototype, fallback(ELEMENT_NAMES, plainObject, "an element", namedInElement));
bareProto(document, fallback(DOCUMENT_NAMES, Document.prototype, "document", namedInDocument));
bareProto(globalThis, fallback(WINDOW_NAMES, plainObject, "window", namedInWindow));
