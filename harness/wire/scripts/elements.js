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

const TYPES = bareProto({ "#text": 3, "#document": 9, "#fragment": 11 }, null);

class Node extends EventTarget {
  constructor(node, token) {
    if (token !== TOKEN) throw new PlainTypeError("Illegal constructor");
    super(node, token);
  }

  get nodeType() { return TYPES[targetOf(this).tag] ?? 1; }
  get nodeName() { const tag = targetOf(this).tag; return tag[0] === "#" ? tag : upper(tag); }
  get nodeValue() { const node = targetOf(this); return node.tag === "#text" ? node.data : null; }
  set nodeValue(value) { const node = targetOf(this); if (node.tag === "#text") node.data = text(value); }
  get data() { return targetOf(this).tag === "#text" ? targetOf(this).data : urlOf(this, "data"); }
  set data(value) {
    const node = targetOf(this);
    if (node.tag === "#text") node.data = text(value);
    else setAttribute(node, "data", text(value));
  }
  get parentNode() { return wrap(targetOf(this).parent); }
  get parentElement() { return targetOf(this).parent?.tag[0] === "#" ? null : wrap(targetOf(this).parent); }
  get ownerDocument() { return documentNode.wrapper; }
  get isConnected() { return targetOf(this).isLive; }
  get childNodes() { return collection(targetOf(this).kids); }
  get firstChild() { return wrap(targetOf(this).kids[0] ?? null); }
  get lastChild() { return lastOf(targetOf(this).kids); }
  get nextSibling() { return sibling(targetOf(this), 1, false); }
  get previousSibling() { return sibling(targetOf(this), -1, false); }
  get textContent() { return textOf(targetOf(this)); }
  set textContent(value) { setText(targetOf(this), text(value ?? "")); }
  hasChildNodes() { return targetOf(this).kids.length > 0; }
  contains(other) {
    let node = nodeOf(other);
    while (node && node !== targetOf(this)) node = node.parent;
    return !!node;
  }
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
  get lastElementChild() { return lastOf(elementsIn(targetOf(this))); }
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
  getAttributeNode(name) {
    const value = attribute(targetOf(this), lower(text(name)));
    return value === null ? null : { name, value, nodeValue: value };
  }
  setAttribute(name, value) { setAttribute(targetOf(this), lower(text(name)), text(value)); }
  hasAttribute(name) { return attribute(targetOf(this), lower(text(name))) !== null; }
  removeAttribute(name) { removeAttribute(targetOf(this), lower(text(name))); }
  toggleAttribute(name) { if (this.hasAttribute(name)) this.removeAttribute(name); else this.setAttribute(name, ""); }
  getElementsByTagName(name) { return byTag(targetOf(this), name); }
  getElementsByClassName(name) { return byClass(targetOf(this), name); }
  querySelector(selector) { return selected(targetOf(this), selector, true); }
  querySelectorAll(selector) { return selected(targetOf(this), selector, false); }
  matches(selector) {
    const ways = readSelector(text(selector));
    return ways ? matches(targetOf(this), ways) : !!unknown("a selector");
  }
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
  insertAdjacentElement(where, element) {
    const at = placeOf(targetOf(this), where);
    insert(at[0], [element], at[1]);
    return element;
  }
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
  getBoundingClientRect() { return unknownLater("where an element stands"); }
  toString() {
    const tag = targetOf(this).tag;
    return tag === "a" || tag === "area" ? urlOf(this, "href") : "[object HTMLElement]";
  }
}
const upper = uncurried(String.prototype.toUpperCase);
