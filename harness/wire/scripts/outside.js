// What a browser says of itself: texts, truths and numbers that a page may ask for.
function fromBrowser(usual) {
  return proxy({}, {
    get: (target, key) => {
      if (typeof key === "symbol" || has(plainObject, key)) return get(plainObject, key);
      if (!owns(usual, key)) return undefined;
      const value = usual[key];
      if (isFunction(value)) return value;
      if (typeof value === "number") return fromOutside(value, 0, 1e6);
      if (typeof value === "boolean") return fromOutside(value, false, true);
      return fromOutside(value, key === "userAgent" ? "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0)" : "", anyText());
    },
    has: (target, key) => typeof key === "string" && owns(usual, key),
  });
}
const navigator = fromBrowser({
  userAgent:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
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
const screen = fromBrowser({
  width: 1280, height: 1024, availWidth: 1280, availHeight: 984, colorDepth: 24, pixelDepth: 24,
});
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
const performance = {
  now: () => ((elapsed += 1), elapsed),
  timeOrigin: DAYS[0],
  mark() {},
  measure() {},
  getEntriesByType: () => [],
  timing: unknownLater("performance.timing"),
};
const crypto = { getRandomValues: (given) => ((asked = true), given), randomUUID: () => fromOutside("1", "0", "f") };
replaceable("crypto", () => crypto);
hide(globalThis, "event", undefined);
hide(globalThis, "console", proxy({}, { get: () => () => {} }));
globalThis.__timer_manager = undefined;
delete globalThis.WebAssembly;
hide(Atomics, "wait", () => { throw new PlainTypeError("Atomics.wait cannot be called in this context"); });
hide(Atomics, "waitAsync", () => unknown("Atomics.waitAsync"));
