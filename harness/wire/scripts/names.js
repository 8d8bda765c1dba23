// The names of a window, a document and an element, of those that are not defined here.

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
  if (!hasUnreadFiles || mapHas(OLD, key)) return undefined;
  return unknown(`${key}, which a script file may define`);
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
for (const name of WINDOW_NAMES.match(/\b(?:HTML\w*|SVG)Element\b/g)) {
  if (!owns(globalThis, name)) hide(globalThis, name, HTMLElement);
}
for (const made of [
  EventTarget, Node, Element, HTMLElement, Fragment, Document, XMLHttpRequest,
  Event, UIEvent, MouseEvent, PointerEvent, KeyboardEvent, CustomEvent,
]) {
  Object.preventExtensions(made);
}
bareProto(EventTarget.prototype, fallback(ELEMENT_NAMES, plainObject, "an element", namedInElement));
bareProto(document, fallback(DOCUMENT_NAMES, Document.prototype, "document", namedInDocument));
bareProto(globalThis, fallback(WINDOW_NAMES, plainObject, "window", namedInWindow));
