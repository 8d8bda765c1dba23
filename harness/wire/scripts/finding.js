// How scripts find elements.

function wrap(node) {
  if (!node) return null;
  if (!node.wrapper) {
    node.wrapper = node.tag[0] === "#" ? new Fragment(node, TOKEN) : new HTMLElement(node, TOKEN);
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

function lastOf(nodes) {
  return wrap(nodes.length ? nodes[nodes.length - 1] : null);
}

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
