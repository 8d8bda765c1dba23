// How scripts change a page, and what comes of it: scripts that run, frames that open, a refresh.

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
