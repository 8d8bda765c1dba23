// The elements of a page, as its scripts find and change them.
const TOKEN = bare(null), all = list();
let byIds = new PlainMap();

class EventTarget {
  #node;

  constructor(node, token) {
    this.#node = token === TOKEN ? node : makeNode("#target");
    if (token !== TOKEN) this.#node.wrapper = this;
  }

  static node(value) {
    return value !== null && typeof value === "object" && #node in value ? value.#node : null;
  }

  addEventListener(type, handler, options) {
    const isCapturing = options === true || !!options?.capture;
    listen(targetOf(this), text(type), handler, isCapturing, !!options?.once);
  }

  removeEventListener(type, handler) {
    stopListening(targetOf(this), text(type), handler);
  }

  dispatchEvent(event) {
    const state = stateOf(event), node = targetOf(this);
    if (!state) throw new PlainTypeError("Illegal invocation");
    if (state.type === "click" && node.tag[0] !== "#" && event instanceof MouseEvent) clickOn(node, event);
    else dispatch(node, event);
    return !state.isPrevented;
  }
}
const nodeOf = EventTarget.node;
delete EventTarget.node;

function targetOf(self) {
  if (self === undefined || self === null || self === globalThis) return windowNode;
  const node = nodeOf(self);
  if (!node) throw new PlainTypeError("Illegal invocation");
  return node;
}

class Node extends EventTarget {
  constructor(node, token) {
    if (token !== TOKEN) throw new PlainTypeError("Illegal constructor");
    super(node, token);
  }

  get nodeType() { const tag = targetOf(this).tag; return tag === "#text" ? 3 : tag === "#document" ? 9 : tag === "#fragment" ? 11 : 1; }
  get nodeName() { const tag = targetOf(this).tag; return tag[0] === "#" ? tag : upper(tag); }
  get nodeValue() { const node = targetOf(this); return node.tag === "#text" ? node.data : null; }
  set nodeValue(value) { const node = targetOf(this); if (node.tag === "#text") node.data = text(value); }
  get data() { return targetOf(this).tag === "#text" ? targetOf(this).data : urlOf(this, "data"); }
  set data(value) { if (targetOf(this).tag === "#text") targetOf(this).data = text(value); else setAttribute(targetOf(this), "data", text(value)); }
  get parentNode() { return wrap(targetOf(this).parent); }
  get parentElement() { const parent = targetOf(this).parent; return parent && parent.tag[0] !== "#" ? wrap(parent) : null; }
  get ownerDocument() { return documentNode.wrapper; }
  get isConnected() { return targetOf(this).isLive; }
  get childNodes() { return collection(targetOf(this).kids); }
  get firstChild() { return wrap(targetOf(this).kids[0] ?? null); }
  get lastChild() { const kids = targetOf(this).kids; return wrap(kids.length ? kids[kids.length - 1] : null); }
  get nextSibling() { return sibling(targetOf(this), 1, false); }
  get previousSibling() { return sibling(targetOf(this), -1, false); }
  get textContent() { return textOf(targetOf(this)); }
  set textContent(value) { setText(targetOf(this), text(value ?? "")); }
  hasChildNodes() { return targetOf(this).kids.length > 0; }
  contains(other) { for (let node = nodeOf(other); node; node = node.parent) if (node === targetOf(this)) return true; return false; }
  appendChild(child) { insert(targetOf(this), [child], null); return child; }
  insertBefore(child, before) { insert(targetOf(this), [child], nodeOf(before)); return child; }
  removeChild(child) { remove(nodeOf(child)); return child; }
  replaceChild(child, old) { insert(targetOf(this), [child], nodeOf(old)); remove(nodeOf(old)); return old; }
  cloneNode(isDeep) { return wrap(copyOf(targetOf(this), !!isDeep)); }
  normalize() {}
}

class Element extends Node {
  get tagName() { return upper(targetOf(this).tag); }
  get localName() { return targetOf(this).tag; }
  get children() { return collection(elementsIn(targetOf(this))); }
  get childElementCount() { return elementsIn(targetOf(this)).length; }
  get firstElementChild() { return wrap(elementsIn(targetOf(this))[0] ?? null); }
  get lastElementChild() { const kids = elementsIn(targetOf(this)); return wrap(kids.length ? kids[kids.length - 1] : null); }
  get nextElementSibling() { return sibling(targetOf(this), 1, true); }
  get previousElementSibling() { return sibling(targetOf(this), -1, true); }
  get innerHTML() { return htmlOf(targetOf(this)); }
  set innerHTML(value) { setHtml(targetOf(this), text(value ?? "")); }
  get outerHTML() { return outerHtmlOf(targetOf(this)); }
  set outerHTML(value) { const node = targetOf(this); insertHtml(node.parent, text(value), node); remove(node); }
  get innerText() { return textOf(targetOf(this)); }
  set innerText(value) { setText(targetOf(this), text(value ?? "")); }
  get outerText() { return textOf(targetOf(this)); }
  get text() { return textOf(targetOf(this)); }
  set text(value) { setText(targetOf(this), text(value)); }
  get style() { const node = targetOf(this); return (node.style ??= styleOf()); }
  set style(value) { setAttribute(targetOf(this), "style", text(value)); }
  get classList() { return classesOf(targetOf(this)); }
  get dataset() { return datasetOf(targetOf(this)); }
  get form() { return wrap(formOf(targetOf(this))); }
  get elements() { return controlsOf(targetOf(this)); }
  get length() { const node = targetOf(this); return node.tag === "form" ? controlsOf(node).length : node.kids.length; }
  get options() { return collection(below(targetOf(this), (node) => node.tag === "option")); }
  get selectedIndex() { return 0; }
  get contentWindow() { return frameOf(targetOf(this)); }
  get contentDocument() { const frame = frameOf(targetOf(this)); return frame && frame.document; }
  get offsetParent() { return fromOutside(null, null, documentBody()); }
  getAttribute(name) { return attribute(targetOf(this), lower(text(name))); }
  getAttributeNode(name) { const value = this.getAttribute(name); return value === null ? null : { name, value, nodeValue: value }; }
  setAttribute(name, value) { setAttribute(targetOf(this), lower(text(name)), text(value)); }
  hasAttribute(name) { return attribute(targetOf(this), lower(text(name))) !== null; }
  removeAttribute(name) { removeAttribute(targetOf(this), lower(text(name))); }
  toggleAttribute(name) { if (this.hasAttribute(name)) this.removeAttribute(name); else this.setAttribute(name, ""); }
  getElementsByTagName(name) { return byTag(targetOf(this), name); }
  getElementsByClassName(name) { return byClass(targetOf(this), name); }
  querySelector(selector) { return selected(targetOf(this), selector, true); }
  querySelectorAll(selector) { return selected(targetOf(this), selector, false); }
  matches(selector) { const ways = readSelector(text(selector)); return ways ? matches(targetOf(this), ways) : !!unknown("a selector"); }
  closest(selector) {
    const ways = readSelector(text(selector));
    for (let node = targetOf(this); node && ways; node = node.parent) if (matches(node, ways)) return wrap(node);
    return null;
  }
  append(...given) { insert(targetOf(this), given, null); }
  prepend(...given) { insert(targetOf(this), given, targetOf(this).kids[0] ?? null); }
  before(...given) { insert(targetOf(this).parent, given, targetOf(this)); }
  after(...given) { insert(targetOf(this).parent, given, nodeOf(sibling(targetOf(this), 1, false))); }
  replaceWith(...given) { insert(targetOf(this).parent, given, targetOf(this)); remove(targetOf(this)); }
  replaceChildren(...given) { setText(targetOf(this), ""); insert(targetOf(this), given, null); }
  remove() { remove(targetOf(this)); }
  insertAdjacentHTML(where, html) { const at = placeOf(targetOf(this), where); insertHtml(at[0], text(html), at[1]); }
  insertAdjacentElement(where, element) { const at = placeOf(targetOf(this), where); insert(at[0], [element], at[1]); return element; }
  insertAdjacentText(where, data) { const at = placeOf(targetOf(this), where); insert(at[0], [text(data)], at[1]); }
  click() { clickOn(targetOf(this)); }
  submit() { submit(formIn(this), false); }
  requestSubmit(submitter) { submit(formIn(this), true, nodeOf(submitter ?? null)); }
  focus() { fire(targetOf(this), "focus"); fire(targetOf(this), "focusin", true); }
  blur() { fire(targetOf(this), "blur"); }
  select() {}
  reset() {}
  scrollIntoView() {}
  setSelectionRange() {}
  checkValidity() { return true; }
  reportValidity() { return true; }
  getBoundingClientRect() { const size = () => fromOutside(10, 0, 1000); return { get top() { return size(); }, get left() { return size(); }, get width() { return size(); }, get height() { return size(); } }; }
  toString() { const node = targetOf(this); return node.tag === "a" || node.tag === "area" ? urlOf(this, "href") : "[object HTMLElement]"; }
}
const upper = uncurried(String.prototype.toUpperCase);

for (const [name, reflected] of Object.entries({
  id: "id", name: "name", value: "value", type: "type", target: "target", title: "title", className: "class",
  alt: "alt", lang: "lang", dir: "dir", rel: "rel", method: "method", httpEquiv: "http-equiv", content: "content",
  htmlFor: "for", media: "media", srcdoc: "srcdoc", placeholder: "placeholder", enctype: "enctype", width: "width",
  height: "height", tabIndex: "tabindex", charset: "charset", language: "language", scrolling: "scrolling",
  frameBorder: "frameborder", accessKey: "accesskey", formTarget: "formtarget", formMethod: "formmethod",
  autocomplete: "autocomplete", size: "size", maxLength: "maxlength", defaultValue: "value", align: "align",
})) {
  accessor(
    Element.prototype, name,
    function () { return attribute(targetOf(this), reflected) ?? ""; },
    function (value) { setAttribute(targetOf(this), reflected, text(value)); },
  );
}
for (const name of [
  "disabled", "checked", "hidden", "readOnly", "selected", "autofocus", "async", "defer", "multiple", "required", "open",
  "noModule", "noValidate", "isContentEditable", "draggable", "spellcheck",
]) {
  const reflected = lower(name);
  accessor(
    Element.prototype, name,
    function () { return attribute(targetOf(this), reflected) !== null; },
    function (value) {
      if (value) setAttribute(targetOf(this), reflected, "");
      else removeAttribute(targetOf(this), reflected);
    },
  );
}
for (const name of ["href", "src", "action", "formAction"]) {
  accessor(
    Element.prototype, name,
    function () { return urlOf(this, lower(name)); },
    function (value) { setAttribute(targetOf(this), lower(name), text(value)); },
  );
}
for (const name of ["protocol", "host", "hostname", "port", "pathname", "search", "hash", "origin"]) {
  accessor(
    Element.prototype, name,
    function () { return partOf(urlOf(this, "href"), name); },
    function (value) { setAttribute(targetOf(this), "href", withPart(urlOf(this, "href"), name, text(value))); },
  );
}
for (const side of ["Width", "Height", "Top", "Left"]) {
  for (const kind of ["offset", "client", "scroll", "natural"]) {
    accessor(Element.prototype, kind + side, () => fromOutside(10, 0, 1000), () => {});
  }
}

function formIn(self) {
  if (targetOf(self).tag !== "form") throw new PlainTypeError("submit is not a function");
  return targetOf(self);
}

function urlOf(self, name) {
  const value = attribute(targetOf(self), name);
  return value === null ? "" : resolveUrl(value, baseUrl());
}

// Of a URL that scripts see in parts; the parts of one that cannot be read are empty.
function partOf(url, name) {
  const parts = execute(PARTS, url);
  if (!parts) return "";
  const host = parts[2] + (parts[3] ? `:${parts[3]}` : "");
  switch (name) {
    case "protocol": return lower(parts[1]);
    case "host": return host;
    case "hostname": return parts[2];
    case "port": return parts[3] ?? "";
    case "pathname": return parts[4] || "/";
    case "search": return parts[5] === "?" ? "" : (parts[5] ?? "");
    case "hash": return parts[6] === "#" ? "" : (parts[6] ?? "");
    case "origin": return `${lower(parts[1])}//${host}`;
  }
  return url;
}

function withPart(url, name, value) {
  const of = (part, sign = "") => {
    const made = part === name ? value : partOf(url, part);
    return made && sign && find(made, sign) !== 0 ? sign + made : made;
  };
  const protocol = find(of("protocol"), ":") < 0 ? `${of("protocol")}:` : of("protocol");
  const port = name === "host" ? "" : of("port", ":");
  return `${protocol}//${name === "host" ? value : of("hostname")}${port}${of("pathname", "/")}${of("search", "?")}${of("hash", "#")}`;
}

function wrap(node) {
  if (!node) return null;
  if (!node.wrapper) {
    node.wrapper = node.tag === "#text" || node.tag === "#fragment" ? new Fragment(node, TOKEN) : new HTMLElement(node, TOKEN);
  }
  if (node.tag === "form") nameControls(node);
  return node.wrapper;
}

// A form has its fields under their names, even where that hides its own `submit`.
function nameControls(form) {
  const controls = below(form, isControl);
  for (let at = 0; at < controls.length; at++) {
    nameControl(form, controls[at], "name");
    nameControl(form, controls[at], "id");
  }
}

function nameControl(form, control, by) {
  const name = attribute(control, by);
  if (name && !owns(form.wrapper, name)) hide(form.wrapper, name, wrap(control));
}

function isControl(node) {
  return mapHas(CONTROLS, node.tag);
}
const CONTROLS = words("input button select textarea fieldset output object");

function controlsOf(form) {
  return collection(below(form, isControl));
}

class HTMLElement extends Element {}
class Fragment extends Element {}

function below(node, holds) {
  const found = list();
  const look = (around) => {
    for (let at = 0; at < around.kids.length; at++) {
      const kid = around.kids[at];
      if (holds(kid)) push(found, kid);
      look(kid);
    }
  };
  look(node);
  return found;
}

function elementsIn(node) {
  const found = list();
  for (let at = 0; at < node.kids.length; at++) if (node.kids[at].tag[0] !== "#") push(found, node.kids[at]);
  return found;
}

function sibling(node, step, isElement) {
  const around = node.parent ? (isElement ? elementsIn(node.parent) : node.parent.kids) : list();
  for (let at = 0; at < around.length; at++) {
    const next = at + step;
    if (around[at] === node) return next >= 0 && next < around.length ? wrap(around[next]) : null;
  }
  return null;
}

// An array of elements that a script finds by their names as well.
function collection(nodes) {
  const wrapped = list();
  for (let at = 0; at < nodes.length; at++) push(wrapped, wrap(nodes[at]));
  const made = toArray(wrapped);
  const named = (name) => {
    for (let at = 0; at < nodes.length; at++) {
      if (attribute(nodes[at], "id") === text(name) || attribute(nodes[at], "name") === text(name)) return wrap(nodes[at]);
    }
    return null;
  };
  hide(made, "item", (at) => made[at] ?? null);
  hide(made, "namedItem", named);
  for (let at = 0; at < nodes.length; at++) {
    const name = attribute(nodes[at], "name") || attribute(nodes[at], "id");
    if (name && !owns(made, name)) hide(made, name, wrap(nodes[at]));
  }
  return made;
}

function where(holds) {
  const found = list();
  for (let at = 0; at < all.length; at++) if (all[at].isLive && holds(all[at])) push(found, all[at]);
  return found;
}

function byId(id) {
  const node = mapGet(byIds, id);
  if (node && node.isLive && attribute(node, "id") === id) return node;
  for (let at = 0; at < all.length; at++) if (all[at].isLive && attribute(all[at], "id") === id) return all[at];
  return null;
}

function byTag(node, name) {
  const tag = lower(text(name)), holds = (each) => each.tag[0] !== "#" && (tag === "*" || each.tag === tag);
  return collection(node === documentNode ? where(holds) : below(node, holds));
}

function byClass(node, name) {
  const holds = (each) => find(` ${attribute(each, "class") ?? ""} `, ` ${trim(text(name))} `) >= 0;
  return collection(node === documentNode ? where(holds) : below(node, holds));
}

function selected(node, selector, isFirst) {
  const ways = readSelector(text(selector));
  if (!ways) return unknown(`what a selector finds (${text(selector)})`);
  const holds = (each) => matches(each, ways);
  const found = node === documentNode ? where(holds) : below(node, holds);
  return isFirst ? wrap(found[0] ?? null) : collection(found);
}

function styleOf() {
  const made = {};
  hide(made, "setProperty", () => {});
  hide(made, "getPropertyValue", () => "");
  hide(made, "removeProperty", () => "");
  return made;
}

function classesOf(node) {
  const before = () => ` ${attribute(node, "class") ?? ""} `;
  const holds = (name) => find(before(), ` ${name} `) >= 0;
  const drop = (name) => {
    const at = find(before(), ` ${name} `);
    if (at >= 0) setAttribute(node, "class", trim(slice(before(), 0, at) + slice(before(), at + text(name).length + 1)));
  };
  const add = (name) => { if (!holds(name)) setAttribute(node, "class", trim(`${before()}${name}`)); };
  return { contains: holds, add, remove: drop, toggle: (name) => (holds(name) ? drop(name) : add(name)) };
}

function datasetOf(node) {
  const dashed = (key) => {
    let out = "data-";
    for (let at = 0; at < key.length; at++) out += lower(key[at]) !== key[at] ? `-${lower(key[at])}` : key[at];
    return out;
  };
  return proxy({}, {
    get: (target, key) => (typeof key === "symbol" ? undefined : (attribute(node, dashed(key)) ?? undefined)),
    set: (target, key, value) => (setAttribute(node, dashed(text(key)), text(value)), true),
    has: (target, key) => typeof key === "string" && attribute(node, dashed(key)) !== null,
  });
}

function setAttribute(node, name, value) {
  const given = node.attributes;
  let at = 0;
  while (at < given.length && given[at] !== name) at += 2;
  given[at] = name;
  given[at + 1] = value;
  if (name === "id" && node.isLive) mapSet(byIds, value, node);
  if (slice(name, 0, 2) === "on") setHandler(node, slice(name, 2), compile(value, wrap(node)));
  if (name === "src" || name === "data") comesLater(node);
  node.isChanged = true;
  if (node.isLive && (name === "src" || name === "srcdoc" || name === "data")) openFrame(node);
  if (node.isLive && node.tag === "meta") openMeta(node);
  changed();
}

function removeAttribute(node, name) {
  const kept = list(), given = node.attributes;
  for (let at = 0; at < given.length; at += 2) {
    if (given[at] !== name) {
      push(kept, given[at]);
      push(kept, given[at + 1]);
    }
  }
  node.attributes = kept;
  if (slice(name, 0, 2) === "on") mapSet(node.handlers, slice(name, 2), null);
}

function comesLater(node) {
  if (hears(node, "load")) comesByItself(node, "load");
  if (hears(node, "error")) comesByItself(node, "error");
}

function hears(node, type) {
  for (let at = 0; at < node.listeners.length; at++) if (node.listeners[at].type === type) return true;
  return isFunction(handlerOf(node, type));
}

function setText(node, value) {
  setHtml(node, "");
  const made = makeNode("#text");
  made.data = value;
  if (value) adopt(node, made);
  if (node.isLive && node.tag === "script") startScript(node);
  changed();
}

function setHtml(node, html) {
  while (node.kids.length) remove(node.kids[node.kids.length - 1]);
  if (node.tag === "script") {
    const made = makeNode("#text");
    made.data = html;
    if (html) adopt(node, made);
  } else if (html) {
    insertHtml(node, html, null);
  }
}

// Scripts in HTML that is set do not run.
function insertHtml(parent, html, before) {
  if (!parent) return;
  const nodes = parseHtml(html);
  const started = (node) => {
    if (node.tag === "script") node.isStarted = true;
    for (let at = 0; at < node.kids.length; at++) started(node.kids[at]);
  };
  for (let at = 0; at < nodes.length; at++) {
    started(nodes[at]);
    place(parent, nodes[at], before);
  }
}

function placeOf(node, where) {
  switch (lower(text(where))) {
    case "beforebegin": return [node.parent, node];
    case "afterbegin": return [node, node.kids[0] ?? null];
    case "beforeend": return [node, null];
  }
  return [node.parent, nodeOf(sibling(node, 1, false))];
}

function insert(parent, given, before) {
  if (!parent) return;
  for (let at = 0; at < given.length; at++) {
    let node = nodeOf(given[at]);
    if (!node) {
      node = makeNode("#text");
      node.data = text(given[at]);
    }
    for (let around = parent; around; around = around.parent) if (around === node) throw new PlainTypeError("a node in itself");
    if (node.tag === "#fragment") {
      const kids = node.kids;
      node.kids = list();
      for (let each = 0; each < kids.length; each++) place(parent, kids[each], before);
    } else {
      if (node.parent) remove(node);
      place(parent, node, before);
    }
  }
}

function place(parent, node, before) {
  node.parent = parent;
  let at = parent.kids.length;
  while (before && at > 0 && parent.kids[at] !== before) at--;
  if (!before) at = parent.kids.length;
  for (let each = parent.kids.length; each > at; each--) parent.kids[each] = parent.kids[each - 1];
  parent.kids[at] = node;
  if (parent.isLive) enliven(node);
  changed();
}

function remove(node) {
  if (!node || !node.parent) return;
  const kept = list(), kids = node.parent.kids;
  for (let at = 0; at < kids.length; at++) if (kids[at] !== node) push(kept, kids[at]);
  node.parent.kids = kept;
  node.parent = null;
  const end = (each) => {
    each.isLive = false;
    for (let at = 0; at < each.kids.length; at++) end(each.kids[at]);
  };
  end(node);
  changed();
}

function copyOf(node, isDeep) {
  const made = makeNode(node.tag);
  for (let at = 0; at < node.attributes.length; at++) push(made.attributes, node.attributes[at]);
  made.data = node.data;
  made.isOffered = node.isOffered;
  for (let at = 0; isDeep && at < node.kids.length; at++) adopt(made, copyOf(node.kids[at], true));
  return made;
}

// A node comes into the page: what it does by itself, it does now.
function enliven(node) {
  if (node.isLive) return;
  node.isLive = true;
  if (node.tag[0] === "#") return;
  push(all, node);
  const id = attribute(node, "id");
  if (id && !mapHas(byIds, id)) mapSet(byIds, id, node);
  nameNode(node, "name");
  nameNode(node, "id");
  for (let at = 0; at < node.kids.length; at++) enliven(node.kids[at]);
  for (let at = 0; at < node.attributes.length; at += 2) {
    const name = node.attributes[at];
    if (slice(name, 0, 2) !== "on") continue;
    if (node.tag === "body" && mapHas(OF_BODY, slice(name, 2))) {
      setHandler(node, slice(name, 2), compile(node.attributes[at + 1], wrap(node)));
    } else {
      comesByItself(node, slice(name, 2));
    }
  }
  if (node.tag === "script") startScript(node);
  else if (node.tag === "meta") openMeta(node);
  else openFrame(node);
}

const SCRIPT_TYPE = /^(?:(?:text|application)\/(?:x-)?(?:java|ecma|j|live)script[\d.]*)?$/i;

// A script that a script writes or inserts. Those of the page itself are run from outside, as scripts of their own.
function startScript(node) {
  if (node.isStarted || attribute(node, "nomodule") !== null) return;
  if (attribute(node, "src") !== null) {
    node.isStarted = true;
    hasUnreadFiles = true;
    note(`a script file that a script loads (${attribute(node, "src")})`);
    return;
  }
  const source = textOf(node), kind = trim(attribute(node, "type") ?? "");
  if (!source) return;
  node.isStarted = true;
  if (!execute(SCRIPT_TYPE, kind) && lower(kind) !== "module") return;
  try {
    indirectEval(source);
  } catch (error) {
    failed(error);
  }
}

const REFRESH = /^\s*(?:\d+(?:\.[\d.]*)?|\.[\d.]+)(?:\s*[;,]|\s+)\s*(?:url\s*=\s*)?(?:"([^"]*)|'([^']*)|([\s\S]*))/i;

function openMeta(node) {
  if (lower(trim(attribute(node, "http-equiv") ?? "")) !== "refresh") return;
  const match = execute(REFRESH, attribute(node, "content") ?? "");
  const url = match ? cleanUrl(match[1] ?? match[2] ?? match[3] ?? "") : "";
  if (url && !execute(SCRIPT_URL, url) && !isOwn(withoutFragment(url))) leave("refresh", url);
}

const SOURCES = bareProto({ iframe: "src", frame: "src", embed: "src", object: "data" }, null);

// A frame that a script shows counts where it leads to another host; what is written in it is followed outside.
function openFrame(node) {
  const name = SOURCES[node.tag];
  if (name === undefined) return;
  const source = attribute(node, name) ?? "";
  if (node.isOfPage && !node.isChanged) {
    if (execute(SCRIPT_URL, cleanUrl(source))) navigate(source);
    return;
  }
  const inside = node.tag === "iframe" ? attribute(node, "srcdoc") : null;
  if (inside !== null) addFrame(inside);
  else if (source) goInFrame(source);
}

function addFrame(html) {
  if (frames.length < MOST) push(frames, text(html));
  else note("very many frames");
}

function goInFrame(where) {
  const url = cleanUrl(text(where));
  if (execute(/^data:text\/html/i, url)) addFrame(url);
  else if (execute(SCRIPT_URL, url)) navigate(url);
  else if (isAbsolute(url) && find(url, OWN) !== 0) leave("frame", url);
}

const observers = list();
function changed() {
  for (let at = 0; at < observers.length; at++) observers[at]();
}
