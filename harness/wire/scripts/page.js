// What is done with a page from outside: it is given, its parser goes on, its tasks are run, and its clicks are made.
const pageNodes = list();
let shown = 0, hasHead = false;

function begin(given) {
  world = given.world;
  mentioned = given.mentioned;
  isFramed = given.framed;
  isStrict = given.strict;
  steps = bareProto(given.scripts, null);
  if (world > 0 && given.urls[world - 1]) ownUrl = given.urls[world - 1];
  if (world === 2) ownUrl = `${withoutFragment(ownUrl)}?${mentioned}#${mentioned}`;
  for (let at = 0; at < given.nodes.length; at++) {
    const from = given.nodes[at], node = makeNode(from[1]);
    bareProto(from[2], null);
    node.attributes = from[2];
    node.data = from[3];
    node.isOffered = from[4];
    node.isOfPage = true;
    node.isStarted = true;
    node.around = from[0];
    if (node.tag === "head") hasHead = true;
    push(pageNodes, node);
  }
}

// Every page has a head in a browser, whether it is written or not.
function addHead(html) {
  const head = makeNode("head");
  mapSet(firsts, "head", head);
  adopt(html, head);
  enliven(head);
}

// The parser goes on up to, and with, this node of the page.
function show(until) {
  for (; shown <= until && shown < pageNodes.length; shown++) {
    const node = pageNodes[shown];
    parserAt = node.around < 0 ? documentNode : pageNodes[node.around];
    if (!mapHas(firsts, node.tag)) mapSet(firsts, node.tag, node);
    adopt(parserAt, node);
    if (node.data) {
      const made = makeNode("#text");
      made.data = node.data;
      adopt(node, made);
    }
    enliven(node);
    if (node.tag === "html" && !hasHead) addHead(node);
  }
  currentScript = pageNodes[until] ?? null;
  parserAt = currentScript ? currentScript.parent : documentNode;
  changed();
}

function nameNode(node, by) {
  const name = attribute(node, by);
  if (!name) return;
  if (!mapHas(byNames, name)) mapSet(byNames, name, node);
  if (mapHas(NAMED_IN_DOCUMENT, node.tag) && !mapHas(inDocument, name)) mapSet(inDocument, name, node);
}

// The page is there: the events of its life come, then its tasks, each with the promises that it keeps.
async function finish() {
  show(pageNodes.length);
  currentScript = null;
  if (unwritten) write([], "");
  await run(lifeTask("interactive", documentNode, "readystatechange"));
  await run(lifeTask("interactive", documentNode, "DOMContentLoaded", true));
  await goOn();
  await run(lifeTask("complete", documentNode, "readystatechange"));
  await run(lifeTask("complete", windowNode, "load"));
  await run(lifeTask("complete", windowNode, "pageshow"));
  await goOn();
}

function lifeTask(state, node, type, bubbles) {
  const task = bare(null);
  task.handler = () => {
    readyState = state;
    fire(node, type, bubbles);
  };
  task.doubt = false;
  return task;
}

async function goThrough() {
  await finish();
  if (!moves.length) await click();
}

async function goOn() {
  let task = null;
  do {
    if (moves.length) return;
    for (let turn = 0; turn < 30; turn++) await null;
    task = nextTask < tasks.length ? tasks[nextTask++] : isLoaded() ? takeTimer() : null;
    if (task) run(task);
  } while (task);
}

function isLoaded() {
  return readyState === "complete";
}

// Where the scripts lead that an action of the user starts: whatever has one, and is there to be used.
async function click() {
  isClicking = true;
  timersRun = 0;
  timers.length = 0;
  await act(documentNode);
  await act(windowNode);
  const found = where((node) => node.isOffered && isHeard(node));
  for (let at = 0; at < found.length && at < 300; at++) await act(found[at]);
}

function isHeard(node) {
  const href = attribute(node, "href");
  if (href !== null && execute(SCRIPT_URL, cleanUrl(href))) return true;
  for (let at = 0; at < USER_EVENTS.length; at++) if (hears(node, USER_EVENTS[at])) return true;
  return false;
}

async function act(node) {
  for (let at = 0; at < USER_EVENTS.length; at++) {
    const type = USER_EVENTS[at], task = bare(null);
    task.handler = () => {
      if (type === "click" && node.tag[0] !== "#") clickOn(node);
      else fire(node, type, true);
    };
    task.doubt = false;
    run(task);
    for (let turn = 0; turn < 3; turn++) await null;
  }
  let task;
  while ((task = nextTask < tasks.length ? tasks[nextTask++] : takeTimer())) run(task);
}

function report() {
  const made = bare(null);
  made.moves = moves;
  made.doubts = doubts;
  made.notes = notes;
  made.frames = frames;
  made.clicked = clicked;
  made.asked = asked;
  return stringify(made);
}

let steps = list(), nextStep = 0;

// The next step: the parser goes on up to a script, which is run from outside then; after the last the page is there.
function goOnParsing() {
  if (nextStep < steps.length) {
    const step = steps[nextStep++];
    show(step[0]);
    if (step[1] === "unread") hasUnreadFiles = true;
    if (step[1] !== "run") note(step[2]);
  } else if (nextStep++ === steps.length) {
    goThrough();
  }
  return report();
}

// Called without arguments once the page runs: where an engine puts them into an array, the page may take them out again.
return (given) => {
  if (given === undefined) {
    return () => {
      failed();
      fire(windowNode, "error");
    };
  }
  begin(parse(given));
  return goOnParsing;
};
