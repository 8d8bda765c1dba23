// Events: those that come by themselves, those that scripts make, and those of a user who takes what the page offers.
const AUTOMATIC = words("load error begin loadstart canplay animationstart animationend transitionend toggle focus");
const LOADING = words("img iframe frame script link object embed svg style video audio source image input track");
const OF_BODY = words("load error focus pageshow hashchange message popstate beforeunload unload");
const USER_EVENTS = ["mousedown", "mouseup", "click", "dblclick", "keydown", "keypress", "keyup", "submit"];
bareProto(USER_EVENTS, null);
const documentNode = makeNode("#document"), windowNode = makeNode("#window");
documentNode.isLive = true;

class Event {
  #state;

  constructor(type, init) {
    const state = bare(null);
    state.type = text(type);
    state.bubbles = !!init?.bubbles;
    state.isPrevented = state.isStopped = false;
    state.target = state.at = null;
    this.#state = state;
    if (init && init.detail !== undefined) this.detail = init.detail;
  }

  static state(event) {
    return event !== null && typeof event === "object" && #state in event ? event.#state : null;
  }

  initEvent(type, bubbles) {
    this.#state.type = text(type);
    this.#state.bubbles = !!bubbles;
  }

  get type() { return this.#state.type; }
  get bubbles() { return this.#state.bubbles; }
  get target() { return this.#state.target; }
  get srcElement() { return this.#state.target; }
  get currentTarget() { return this.#state.at; }
  get defaultPrevented() { return this.#state.isPrevented; }
  get cancelable() { return true; }
  get isTrusted() { return false; }
  get timeStamp() { return elapsed; }
  get returnValue() { return !this.#state.isPrevented; }
  set returnValue(value) { if (value === false) this.#state.isPrevented = true; }
  get cancelBubble() { return this.#state.isStopped; }
  set cancelBubble(value) { if (value) this.#state.isStopped = true; }
  get which() { return 1; }
  get button() { return 0; }
  get keyCode() { return 13; }
  get key() { return "Enter"; }
  get state() { return null; }
  get persisted() { return false; }
  preventDefault() { this.#state.isPrevented = true; }
  stopPropagation() { this.#state.isStopped = true; }
  stopImmediatePropagation() { this.#state.isStopped = true; }
}
const stateOf = Event.state;
delete Event.state;
class UIEvent extends Event {}
class MouseEvent extends UIEvent {}
class PointerEvent extends MouseEvent {}
class KeyboardEvent extends UIEvent {}
class CustomEvent extends Event {}
for (const name of ["initUIEvent", "initMouseEvent", "initKeyboardEvent", "initCustomEvent"]) {
  hide(Event.prototype, name, Event.prototype.initEvent);
}

function compile(source, element) {
  try {
    new PlainFunction("event", source);
    const scope = bare(null);
    scope.document = documentNode.wrapper;
    scope.form = formOf(nodeOf(element) ?? windowNode) ?? bare(null);
    scope.element = element;
    const begin = "with(this.document){with(this.form){with(this.element){return function(event){\n";
    return apply(new PlainFunction(`${begin}${source}\n}}}}`), scope, []);
  } catch (error) {
    return null;
  }
}

function handlerOf(node, type) {
  if (mapHas(node.handlers, type)) return mapGet(node.handlers, type);
  const source = attribute(node, `on${type}`);
  if (source === null || (node.tag === "body" && mapHas(OF_BODY, type))) return null;
  const made = compile(source, wrap(node));
  mapSet(node.handlers, type, made);
  return made;
}

function setHandler(node, type, handler) {
  const of = (node.tag === "body" || node.tag === "frameset") && mapHas(OF_BODY, type) ? windowNode : node;
  mapSet(of.handlers, type, isFunction(handler) ? handler : null);
  if (isFunction(handler)) comesByItself(of, type);
}

function listen(node, type, handler, isCapturing, once) {
  if (node.listeners.length >= 1000 || !handler || (!isFunction(handler) && typeof handler !== "object")) return;
  const listener = bare(null);
  listener.type = type;
  listener.handler = handler;
  listener.isCapturing = isCapturing;
  listener.once = once;
  push(node.listeners, listener);
  comesByItself(node, type);
}

function stopListening(node, type, handler) {
  for (let at = 0; at < node.listeners.length; at++) {
    const listener = node.listeners[at];
    if (listener.type === type && listener.handler === handler) listener.type = null;
  }
}

// Has the handlers of an event run later that comes without a user: a picture is loaded or missing, a field has the focus.
function comesByItself(node, type) {
  if (!mapHas(AUTOMATIC, type) || node === documentNode || node === windowNode) return;
  const isOfLoading = type === "load" || type === "error" || type === "loadstart" || type === "canplay";
  if (isOfLoading && !mapHas(LOADING, node.tag)) return;
  if (isOfLoading && (node.tag === "img" || node.tag === "input") && attribute(node, "src") === null) return;
  if (type === "focus" && attribute(node, "autofocus") === null) return;
  if (type === "toggle" && (node.tag !== "details" || attribute(node, "open") === null)) return;
  node.coming ??= new PlainMap();
  if (mapHas(node.coming, type)) return;
  mapSet(node.coming, type, true);
  later(() => {
    mapDelete(node.coming, type);
    fire(node, type);
  });
}

function pathOf(node) {
  const path = list();
  for (let each = node; each; each = each.parent) push(path, each);
  if (node.tag[0] !== "#" && path[path.length - 1] !== documentNode && node.isLive) push(path, documentNode);
  if (node !== windowNode && path[path.length - 1] === documentNode) push(path, windowNode);
  return path;
}

// Runs the handlers of an event; whether none of them prevents what comes of it.
function dispatch(node, event) {
  const state = stateOf(event), path = pathOf(node);
  state.target = wrap(node);
  state.isStopped = false;
  for (let at = path.length - 1; at > 0 && !state.isStopped; at--) runListeners(path[at], event, state, true);
  const end = state.bubbles ? path.length : 1;
  for (let at = 0; at < end && !state.isStopped; at++) runListeners(path[at], event, state, at === 0 ? null : false);
  return !state.isPrevented;
}

function runListeners(node, event, state, isCapturing) {
  state.at = wrap(node);
  const before = getOwnPropertyDescriptor(globalThis, "event")?.value;
  hide(globalThis, "event", event);
  const type = state.type;
  if (isCapturing !== true) {
    const handler = handlerOf(node, type);
    if (handler && call(handler, state.at, event) === false) state.isPrevented = true;
  }
  for (let at = 0, most = node.listeners.length; at < most; at++) {
    const listener = node.listeners[at];
    if (listener.type !== type || (isCapturing !== null && listener.isCapturing !== isCapturing)) continue;
    if (listener.once) listener.type = null;
    if (isFunction(listener.handler)) call(listener.handler, state.at, event);
    else if (isFunction(listener.handler.handleEvent)) call(listener.handler.handleEvent, listener.handler, event);
  }
  hide(globalThis, "event", before);
}

function call(handler, self, given) {
  try {
    return apply(handler, self, [given]);
  } catch (error) {
    failed(error);
    return undefined;
  }
}

function fire(node, type, bubbles = false) {
  const made = mapHas(CLICKS, type) ? new MouseEvent(type, { bubbles }) : new Event(type, { bubbles });
  return dispatch(node, made);
}
const CLICKS = words("click dblclick mousedown mouseup");

// A click: the handlers of the element and of those around it, then what the element does by itself.
function clickOn(node, event) {
  if (attribute(node, "disabled") !== null || node.isClicked) return;
  node.isClicked = true;
  try {
    if (dispatch(node, event ?? new MouseEvent("click", { bubbles: true }))) {
      let acting = node;
      while (acting && !mapHas(ACTING, acting.tag)) acting = acting.parent;
      if (acting) activate(acting);
    }
  } finally {
    node.isClicked = false;
  }
}
const ACTING = words("a area button input label");

function activate(node) {
  if (node.tag === "a" || node.tag === "area") {
    const href = attribute(node, "href");
    if (href !== null) openWindow(href, attribute(node, "target") || baseTarget() || "_self", true);
  } else if (node.tag === "label") {
    const labelled = attribute(node, "for") !== null ? byId(attribute(node, "for")) : null;
    if (labelled) clickOn(labelled);
  } else if (submits(node)) {
    const form = formOf(node);
    if (form) submit(form, true, node);
  }
}

function submits(node) {
  const kind = lower(attribute(node, "type") ?? "");
  return kind === "submit" || kind === "image" || (node.tag === "button" && kind !== "button" && kind !== "reset");
}

function formOf(node) {
  if (attribute(node, "form") !== null) return byId(attribute(node, "form"));
  for (let around = node.parent; around; around = around.parent) if (around.tag === "form") return around;
  return null;
}

function submit(form, runsHandlers, submitter = null) {
  if (form.isSubmitted) return;
  form.isSubmitted = true;
  const goesOn = !runsHandlers || fire(form, "submit", true);
  form.isSubmitted = false;
  if (!goesOn) return;
  const action = cleanUrl((submitter && attribute(submitter, "formaction")) ?? attribute(form, "action") ?? "");
  const target = (submitter && attribute(submitter, "formtarget")) ?? attribute(form, "target") ?? baseTarget();
  if (action === "" || isOwn(action)) {
    inDoubt++;
    leave("script", null);
    inDoubt--;
  } else {
    openWindow(action, target || "_self", true);
  }
}

// A new window counts where it leads to another host.
function openWindow(where, name, isClick = false) {
  const url = cleanUrl(text(where)), target = lower(text(name ?? "_blank"));
  const isInPlace = target === "_self" || target === "_top" || target === "_parent" || target === "";
  if (isInPlace && (isClick || name !== "")) navigate(url);
  else if (isAbsolute(resolveUrl(url, baseUrl())) && find(resolveUrl(url, baseUrl()), OWN) !== 0) navigate(url);
  else if (execute(SCRIPT_URL, url)) navigate(url);
}

function isOwn(url) {
  const resolvedUrl = resolveUrl(url, baseUrl());
  return resolvedUrl === OWN_URL || (world !== 1 && resolvedUrl === withoutFragment(ownUrl));
}

function navigate(where, how = "script") {
  const url = cleanUrl(text(where));
  if (execute(SCRIPT_URL, url)) {
    let script = slice(url, 11);
    try {
      script = unescapeUrl(script);
    } catch (error) {
      // stays as it is, as in browsers
    }
    later(script);
  } else if (url[0] === "#") {
    later(() => fire(windowNode, "hashchange"));
  } else if (url !== "" && !execute(NOT_OF_THE_WEB, url) && !isOwn(withoutFragment(url))) {
    leave(how, execute(SCHEME, url) || !attributeOfBase() ? url : resolveUrl(url, baseUrl()));
  }
}

function withoutFragment(url) {
  const at = find(url, "#");
  return at < 0 ? url : slice(url, 0, at);
}
