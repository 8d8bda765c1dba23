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
      this.#tell("readystatechange", node);
      this.#tell("load", node);
      this.#tell("loadend", node);
    }, undefined, true);
  }
  #tell(type, node) {
    if (isFunction(this[`on${type}`])) call(this[`on${type}`], this, new Event(type));
    fire(node, type);
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
  get searchParams() {
    return new URLSearchParams(partOf(this.#url, "search"), (search) => {
      this.#url = withPart(this.#url, "search", search);
    });
  }
  toString() { return this.#url; }
  toJSON() { return this.#url; }
  static part(url, name) { return partOf(url.#url, name); }
  static setPart(url, name, value) { url.#url = withPart(url.#url, name, text(value)); }
}
const urlPart = URL.part, setUrlPart = URL.setPart;
delete URL.part;
delete URL.setPart;
for (const name of ["protocol", "host", "hostname", "port", "pathname", "search", "hash", "origin"]) {
  accessor(
    URL.prototype, name,
    function () { return urlPart(this, name); },
    function (value) { setUrlPart(this, name, value); },
  );
}

class URLSearchParams {
  #pairs = [];
  #changed;
  constructor(search = "", isChanged = () => {}) {
    this.#changed = isChanged;
    const decode = (part) => unescape(part.replace(/\+/g, " "));
    if (typeof search === "object") this.#pairs = Object.entries(search);
    else this.#pairs = text(search).replace(/^\?/, "").split("&").filter(Boolean).map((part) => {
      const [name, ...values] = part.split("=");
      return [decode(name), decode(values.join("="))];
    });
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
