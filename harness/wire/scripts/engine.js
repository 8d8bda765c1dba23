// What scripts of a page may redefine is taken here, before any of them runs. Records and lists have no prototype, and no
// list is iterated: so no setter, getter or iterator of a page stands between a move and its note.
const { apply, construct, defineProperty, getOwnPropertyDescriptor, has, get, set } = Reflect;
const bare = Object.create, bareProto = Object.setPrototypeOf, plainObject = Object.prototype;
const stringify = JSON.stringify, parse = JSON.parse;
const text = String, PlainFunction = Function, PlainDate = Date, PlainTypeError = TypeError, PlainMap = Map;
const PlainProxy = Proxy, indirectEval = globalThis.eval, floor = Math.floor, PlainNumber = Number;
const fromCodePoint = String.fromCodePoint, PlainPromise = Promise, asPrimitive = Symbol.toPrimitive;
const resolved = Promise.resolve;
const owns = uncurried(Object.prototype.hasOwnProperty);
const execute = uncurried(RegExp.prototype.exec);
const lower = uncurried(String.prototype.toLowerCase), slice = uncurried(String.prototype.slice);
const find = uncurried(String.prototype.indexOf), trim = uncurried(String.prototype.trim);
const mapGet = uncurried(Map.prototype.get), mapSet = uncurried(Map.prototype.set), mapHas = uncurried(Map.prototype.has);
const mapDelete = uncurried(Map.prototype.delete), then = uncurried(Promise.prototype.then);
const unescapeUrl = decodeURIComponent;

function uncurried(method) {
  return (self, ...given) => apply(method, self, given);
}

function list() {
  return bareProto([], null);
}

function push(items, item) {
  items[items.length] = item;
}

// An array for a page: what it has done to Array is its own affair.
function toArray(items) {
  const made = [];
  for (let at = 0; at < items.length; at++) {
    defineProperty(made, at, { __proto__: null, value: items[at], writable: true, enumerable: true, configurable: true });
  }
  return made;
}

function words(names) {
  const found = new PlainMap(), word = /\S+/g;
  let match;
  while ((match = execute(word, names))) mapSet(found, match[0], true);
  return found;
}

function isFunction(value) {
  return typeof value === "function";
}

function hide(holder, name, value) {
  defineProperty(holder, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

function accessor(holder, name, getter, setter, isFixed = false) {
  defineProperty(holder, name, { __proto__: null, get: getter, set: setter, enumerable: true, configurable: !isFixed });
}

function proxy(target, traps) {
  return new PlainProxy(target, bareProto(traps, null));
}

// What a page does by itself, as far as it is seen: `moves` for certain, `doubts` under what is not known.
const moves = list(), doubts = list(), notes = list(), frames = list(), clicked = list();
const MOST = 200, LONGEST_URL = 4000, MOST_TASKS = 2000;
let world = 0, asked = false, doubtful = false, inDoubt = 0, isClicking = false, mentioned = "", hasUnreadFiles = false;
let isFramed = false, elapsed = 0, suspect = "";
const OWN = "https://own.invalid", OTHER = "https://other.invalid/";

function note(why) {
  if (isClicking) return;
  for (let at = 0; at < notes.length; at++) if (notes[at] === why) return;
  if (notes.length < 10) push(notes, slice(why, 0, 300));
}

function leave(how, url) {
  const known = url === null || find(url, OTHER) === 0 || url.length > LONGEST_URL ? null : ownLeftOut(url);
  const into = isClicking ? clicked : inDoubt || doubtful ? doubts : moves;
  if (into.length < MOST) {
    const move = list();
    push(move, how);
    push(move, known);
    push(into, move);
  }
}

function ownLeftOut(url) {
  return find(url, OWN + "/") === 0 ? slice(url, OWN.length) : url;
}

// A value that the page gets from outside: the verdict holds only where it is the same in three worlds. The first is
// that of a plain Chromium, in the second everything is empty, in the third there is everything that the page mentions.
function fromOutside(usual, empty, full) {
  asked = true;
  return world === 0 ? usual : world === 1 ? empty : full;
}

// A text that moves on where it is used as a URL, as HTML or as a script, and holds every text of the page's scripts.
function anyText() {
  const move = `location='${OTHER}'`;
  return `${OTHER}?\n${move}//<img src=x onerror="${move}"> ${mentioned}`;
}

// From here on nothing is certain.
function doubt(why) {
  note(why);
  if (!isClicking) doubtful = true;
}

// Something that is not known: whatever is made of it is not known either, and functions that it gets may be called.
function unknown(why) {
  doubt(why);
  return unknownLater(why);
}

function unknownLater(why) {
  const called = (given) => {
    doubt(why);
    for (let at = 0; at < given.length; at++) if (isFunction(given[at])) later(given[at], undefined, true);
    return unknownLater(why);
  };
  const made = proxy(function () {}, {
    get: (target, key) => {
      if (key === "then") return undefined;
      doubt(why);
      if (key === asPrimitive) return () => anyText();
      return typeof key === "symbol" ? undefined : key === "prototype" ? target.prototype : unknownLater(why);
    },
    set: () => true,
    has: () => true,
    apply: (target, self, given) => called(given),
    construct: (target, given) => called(given),
    defineProperty: () => true,
    getPrototypeOf: () => null,
  });
  return made;
}

// Tasks: those that come with the page, in their order, then timers by their time, which passes only here.
const tasks = list(), timers = list(), ended = new PlainMap();
let nextTask = 0, timersRun = 0, timersGiven = 0;
const MOST_TIMES = 200;

function later(handler, self, isInDoubt) {
  if (tasks.length - nextTask >= MOST_TASKS) {
    note("a page with too many handlers");
    return;
  }
  const task = bare(null);
  task.handler = handler;
  task.self = self;
  task.doubt = isInDoubt || inDoubt > 0;
  push(tasks, task);
}

function setTimer(handler, delay, given, repeats) {
  if (timers.length >= MOST_TASKS) {
    note("a page with too many timers");
    return 0;
  }
  const timer = bare(null);
  timer.wait = delay > 1 ? +delay : 1;
  timer.at = elapsed + timer.wait;
  timer.number = ++timersGiven;
  timer.handler = isFunction(handler) ? () => apply(handler, undefined, given) : text(handler);
  timer.repeats = repeats;
  timer.self = undefined;
  timer.doubt = inDoubt > 0;
  push(timers, timer);
  return timer.number;
}

function endTimer(number) {
  mapSet(ended, PlainNumber(number), true);
}

function takeTimer() {
  while (timers.length && timersRun < MOST_TIMES) {
    let first = 0;
    for (let at = 1; at < timers.length; at++) if (timers[at].at < timers[first].at) first = at;
    const timer = timers[first];
    for (let at = first + 1; at < timers.length; at++) timers[at - 1] = timers[at];
    timers.length--;
    if (mapHas(ended, timer.number)) continue;
    timersRun++;
    if (timer.at > elapsed) elapsed = timer.at;
    if (timer.repeats) {
      timer.at = elapsed + timer.wait;
      push(timers, timer);
    }
    return timer;
  }
  return null;
}

function run(task) {
  inDoubt = task.doubt ? 1 : 0;
  try {
    if (isFunction(task.handler)) apply(task.handler, task.self, task.given ?? list());
    else indirectEval(task.handler);
  } catch (error) {
    failed(error);
  }
  inDoubt = 0;
}

function failed() {
  if (suspect) note(`a script that ends with an error after ${suspect}`);
}
