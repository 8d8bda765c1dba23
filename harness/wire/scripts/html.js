// HTML that scripts write, and the URLs and selectors in it. The page itself is parsed outside.
const TAG = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([^\s/=>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g;
const REFERENCE = /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));?/gi;
const RAW = words("script style textarea title noscript template xmp noembed noframes");
const VOID = words("area base br col embed hr img input link meta param source track wbr frame");
const NAMED = bareProto({
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", colon: ":", sol: "/", period: ".", equals: "=",
  lpar: "(", rpar: ")", num: "#", quest: "?", semi: ";", comma: ",", lsqb: "[", rsqb: "]", Tab: "\t", NewLine: "\n",
}, null);

function decoded(value) {
  if (find(value, "&") < 0) return value;
  let out = "", at = 0, match;
  REFERENCE.lastIndex = 0;
  while ((match = execute(REFERENCE, value))) {
    const code = match[1] !== undefined ? PlainNumber(`0x${match[1]}`) : PlainNumber(match[2]);
    const made = match[3] === undefined ? fromCodePoint(code <= 0x10ffff ? code : 0xfffd) : (NAMED[match[3]] ?? match[0]);
    out += slice(value, at, match.index) + made;
    at = match.index + match[0].length;
  }
  return out + slice(value, at);
}

function makeNode(tag, attributes) {
  const node = bare(null);
  node.tag = tag;
  node.attributes = attributes ?? list();
  node.parent = null;
  node.kids = list();
  node.data = "";
  node.wrapper = null;
  node.handlers = new PlainMap();
  node.listeners = list();
  node.isOffered = false;
  node.isLive = false;
  node.isStarted = false;
  node.content = null;
  return node;
}

// The nodes of some HTML, in a list without their parent.
function parseHtml(html) {
  const top = makeNode("#fragment"), endOfRaw = bare(null);
  let open = top, at = 0, match;
  const addText = (data, isRaw) => {
    if (!data) return;
    const node = makeNode("#text");
    node.data = isRaw ? data : decoded(data);
    adopt(open, node);
  };
  while (at < html.length) {
    TAG.lastIndex = at;
    match = execute(TAG, html);
    addText(slice(html, at, match ? match.index : html.length), false);
    if (!match) break;
    at = match.index + match[0].length;
    if (match[2] === undefined) continue;
    const tag = lower(match[2]);
    if (match[1]) {
      for (let node = open; node !== top; node = node.parent) {
        if (node.tag === tag) {
          open = node.parent;
          break;
        }
      }
      continue;
    }
    const node = makeNode(tag, readAttributes(match[3]));
    node.isOffered = isShown(node) && (open === top || open.isOffered);
    adopt(open, node);
    if (mapHas(RAW, tag)) {
      endOfRaw[tag] ??= new RegExp(`</${tag}`, "gi");
      endOfRaw[tag].lastIndex = at;
      const end = execute(endOfRaw[tag], html);
      open = node;
      addText(slice(html, at, end ? end.index : html.length), true);
      open = node.parent;
      at = end ? end.index : html.length;
    } else if (!mapHas(VOID, tag)) {
      open = node;
    }
  }
  const kids = top.kids;
  for (let each = 0; each < kids.length; each++) kids[each].parent = null;
  return kids;
}

function readAttributes(source) {
  const found = list();
  let match;
  ATTRIBUTE.lastIndex = 0;
  while ((match = execute(ATTRIBUTE, source))) {
    push(found, lower(match[1]));
    push(found, decoded(match[2] ?? match[3] ?? match[4] ?? ""));
  }
  return found;
}

const HIDING = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))/i;

function isShown(node) {
  if (attribute(node, "hidden") !== null || execute(HIDING, attribute(node, "style") ?? "")) return false;
  return !(node.tag === "input" && lower(attribute(node, "type") ?? "") === "hidden");
}

function adopt(parent, node) {
  node.parent = parent;
  push(parent.kids, node);
}

function attribute(node, name) {
  const given = node.attributes;
  for (let at = 0; at < given.length; at += 2) if (given[at] === name) return given[at + 1];
  return null;
}

function textOf(node) {
  if (node.tag === "#text") return node.data;
  let out = "";
  for (let at = 0; at < node.kids.length; at++) out += textOf(node.kids[at]);
  return out;
}

function htmlOf(node) {
  let out = "";
  for (let at = 0; at < node.kids.length; at++) {
    const kid = node.kids[at];
    out += kid.tag === "#text" ? kid.data : outerHtmlOf(kid);
  }
  return out;
}

function outerHtmlOf(node) {
  let out = `<${node.tag}`;
  for (let at = 0; at < node.attributes.length; at += 2) out += ` ${node.attributes[at]}="${node.attributes[at + 1]}"`;
  return `${out}>${htmlOf(node)}${mapHas(VOID, node.tag) ? "" : `</${node.tag}>`}`;
}

// Whether HTML goes on: in a tag, or in a script.
function isCut(html) {
  const lowered = lower(html);
  const last = (mark) => {
    let at = -1;
    for (let next = find(lowered, mark); next >= 0; next = find(lowered, mark, at + 1)) at = next;
    return at;
  };
  return last("<") > last(">") || last("<script") > last("</script");
}

const SCHEME = /^[a-z][a-z0-9+.-]*:/i, ABSOLUTE = /^(?:https?:)?[/\\]{2}[^/\\?#]/i, SCRIPT_URL = /^javascript:/i;
const NOT_OF_THE_WEB = /^(?:mailto|tel|sms|callto|news|about|blob):/i;
const PARTS = /^(https?:)\/\/([^/?#:]*)(?::([0-9]+))?([^?#]*)(\?[^#]*)?(#.*)?$/i;

// What a browser leaves out of a URL: blanks around it, tabs and ends of lines in it.
function cleanUrl(url) {
  let out = "";
  const trimmed = trim(url);
  for (let at = 0; at < trimmed.length; at++) {
    const sign = trimmed[at];
    if (sign !== "\t" && sign !== "\n" && sign !== "\r") out += sign;
  }
  return out;
}

function isAbsolute(url) {
  return !!execute(ABSOLUTE, url);
}

function resolveUrl(url, base) {
  const cleaned = cleanUrl(url);
  if (execute(SCHEME, cleaned)) return cleaned;
  if (find(cleaned, "//") === 0) return `https:${cleaned}`;
  const parts = execute(PARTS, base);
  if (!parts) return cleaned;
  const origin = `${parts[1]}//${parts[2]}${parts[3] ? `:${parts[3]}` : ""}`, path = parts[4] || "/";
  if (cleaned === "") return `${origin}${path}${parts[5] ?? ""}`;
  if (cleaned[0] === "/") return `${origin}${cleaned}`;
  if (cleaned[0] === "?") return `${origin}${path}${cleaned}`;
  if (cleaned[0] === "#") return `${origin}${path}${parts[5] ?? ""}${cleaned}`;
  let folder = path, rest = cleaned;
  const up = () => {
    let end = folder.length;
    while (end > 0 && folder[end - 1] !== "/") end--;
    folder = slice(folder, 0, end);
  };
  up();
  while (find(rest, "./") === 0 || find(rest, "../") === 0) {
    if (find(rest, "../") === 0) {
      folder = slice(folder, 0, -1);
      up();
      if (!folder) folder = "/";
      rest = slice(rest, 3);
    } else {
      rest = slice(rest, 2);
    }
  }
  return `${origin}${folder}${rest}`;
}

const COMPOUND = /^\s*([>+~]?)\s*([\w*-]*)((?:#[\w-]+|\.[\w-]+|\[[^\]]*\])*)/;
const PART = /#([\w-]+)|\.([\w-]+)|\[\s*([\w-]+)\s*(?:([~|^$*]?=)\s*(?:"([^"]*)"|'([^']*)'|([^\]\s]*))\s*)?\]/g;

// The test of a selector: a list of lists of steps; null where it is more than is known here.
function readSelector(selector) {
  const ways = list();
  let rest = selector, steps = list();
  while (trim(rest)) {
    const match = execute(COMPOUND, rest);
    if (!match || (!match[2] && !match[3]) || match[1] === "+" || match[1] === "~") return null;
    const step = bare(null);
    step.isChild = match[1] === ">";
    step.tag = match[2] && match[2] !== "*" ? lower(match[2]) : "";
    step.parts = list();
    let part;
    PART.lastIndex = 0;
    while ((part = execute(PART, match[3]))) push(step.parts, part);
    push(steps, step);
    rest = trim(slice(rest, match[0].length)) && slice(rest, match[0].length);
    if (rest && trim(rest)[0] === ",") {
      push(ways, steps);
      steps = list();
      rest = slice(trim(rest), 1);
    } else if (rest && !execute(/^[\s>]/, rest)) {
      return null;
    }
  }
  if (steps.length) push(ways, steps);
  return ways;
}

function matches(node, ways) {
  for (let at = 0; at < ways.length; at++) if (matchesSteps(node, ways[at], ways[at].length - 1)) return true;
  return false;
}

function matchesSteps(node, steps, last) {
  if (!matchesStep(node, steps[last])) return false;
  if (last === 0) return true;
  for (let around = node.parent; around; around = around.parent) {
    if (matchesSteps(around, steps, last - 1)) return true;
    if (steps[last].isChild) return false;
  }
  return false;
}

function matchesStep(node, step) {
  if (node.tag[0] === "#" || (step.tag && node.tag !== step.tag)) return false;
  for (let at = 0; at < step.parts.length; at++) {
    const part = step.parts[at];
    if (part[1] !== undefined && attribute(node, "id") !== part[1]) return false;
    if (part[2] !== undefined && find(` ${attribute(node, "class") ?? ""} `, ` ${part[2]} `) < 0) return false;
    if (part[3] !== undefined && !matchesAttribute(attribute(node, part[3]), part)) return false;
  }
  return true;
}

function matchesAttribute(value, part) {
  if (value === null) return false;
  if (part[4] === undefined) return true;
  const wanted = part[5] ?? part[6] ?? part[7] ?? "";
  switch (part[4]) {
    case "=": return value === wanted;
    case "^=": return find(value, wanted) === 0;
    case "$=": return slice(value, -wanted.length) === wanted;
    case "*=": return find(value, wanted) >= 0;
    case "~=": return find(` ${value} `, ` ${wanted} `) >= 0;
  }
  return value === wanted || find(value, `${wanted}-`) === 0;
}
