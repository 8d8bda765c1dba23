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
