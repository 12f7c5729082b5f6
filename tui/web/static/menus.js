// The menus of a camera in a page: opens the connection, keeps it, and leads back to the same camera.
// What goes over it: docs/web-menus.md.

import { listenToKeys, listenToPointer } from "./menus-input.js";
import { Screen } from "./menus-screen.js";

const VERSION = 1;
const DOUBT = 3000; // ms without an answer to what was sent, after which the server is asked whether it is there
const LOST = 4000; // ms more until the connection counts as lost
const AGAIN = [500, 1000, 2000, 4000, 8000]; // ms before the tries to connect again; the last one goes on
const MARGIN = 12; // px above and below the screen
const SETTLED = 150; // ms after the last change of the window's size

const part = (id) => document.getElementById(id);
const field = part("field"), overlay = part("overlay"), monitor = part("monitor");
const screen = new Screen(part("screen"));
const link = new URLSearchParams(location.search);
const asked = Object.fromEntries(["exercise", "scenario", "guided", "lang"].filter((name) => link.has(name)).map((name) => [name, link.get(name).slice(0, 64)]));

let socket = null, tries = 0, doubt = null, again = null, over = false;

// --- the connection ----------------------------------------------------------------------------------------

function connect() {
  clearTimeout(again);
  over = false;
  const address = new URL(monitor.dataset.socket, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const opened = (socket = new WebSocket(address));
  opened.onopen = () => {
    send(["hello", VERSION, ...fitted(), cameraInLink(), asked]);
  };
  opened.onmessage = (event) => {
    if (opened === socket) take(JSON.parse(event.data));
  };
  opened.onclose = () => {
    if (opened === socket) lost();
  };
}

function send(message) {
  if (socket?.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify(message));
  doubt ??= setTimeout(ask, DOUBT);
}

/** Ask whether the server is there: what was sent has had no answer, as a key that does nothing has none. */
function ask() {
  if (socket?.readyState === WebSocket.OPEN) socket.send('["ping"]');
  doubt = setTimeout(drop, LOST);
}

function trust() {
  clearTimeout(doubt);
  doubt = null;
}

/** Give a connection up that takes no part any more; its close may never come. */
function drop() {
  const silent = socket;
  socket = null;
  silent?.close();
  lost();
}

function lost() {
  trust();
  if (over) return;
  show("lost");
  again = setTimeout(connect, AGAIN[Math.min(tries, AGAIN.length - 1)]);
  tries += 1;
}

addEventListener("offline", drop);
addEventListener("online", () => {
  if (!over && overlay.dataset.state === "lost") connect();
});

// --- what the server says ----------------------------------------------------------------------------------

function take(message) {
  trust();
  switch (message[0]) {
    case "frame":
      screen.frame(message);
      painted(message);
      break;
    case "keys":
      offered(message[1]);
      break;
    case "say":
      say(message[2] ? part("alert") : part("status"), message[1]);
      break;
    case "name":
      named(message[1]);
      break;
    case "end":
      over = true;
      part("said").textContent = message[1] ?? "";
      show("over");
      break;
  }
}

function painted([, , , , column, row, takesText]) {
  tries = 0;
  field.style.setProperty("--column", column);
  field.style.setProperty("--row", row);
  const wanted = takesText ? "text" : "none";
  if (matchMedia("(pointer: coarse)").matches && !part("keyboard").ariaPressed?.includes("true")) {
    if (field.inputMode !== wanted) field.inputMode = wanted;
  }
  if (overlay.dataset.state) show("");
}

/** Let each function key's button say what the key does now; one that does nothing keeps its place, and the focus. */
function offered(words) {
  for (const button of document.querySelectorAll('[data-key^="F"]')) {
    const word = words[button.dataset.key], labels = [...button.querySelectorAll("[data-word]")];
    button.setAttribute("aria-disabled", word === undefined);
    const now = labels.find((label) => label.dataset.word === word) ?? labels[0];
    for (const label of labels) label.classList.toggle("shown", label === now);
  }
}

/** Let a screen reader say it, also where it is the same as before. */
function say(region, words) {
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = words;
  });
}

/** The camera to come back to: behind the #, which no browser sends and no log has. */
function cameraInLink() {
  try {
    return decodeURIComponent(location.hash.slice(1)).slice(0, 128);
  } catch {
    return "";
  }
}

function named(name) {
  part("name").textContent = name;
  part("name").href = `${location.pathname}${location.search}#${name}`;
  part("back").hidden = false;
  const before = cameraInLink();
  part("anew").hidden = !before || before === name;
  history.replaceState(null, "", `#${name}`);
  for (const link of document.querySelectorAll("nav a")) link.hash = name;
}

function show(state) {
  if (overlay.dataset.state === state) return;
  overlay.dataset.state = state;
  overlay.hidden = !state;
  for (const each of overlay.querySelectorAll("[data-for]")) each.hidden = each.dataset.for !== state;
  say(part("alert"), state ? overlay.querySelector(`[data-for="${state}"] p`).textContent : "");
  if (state === "over") part("return").focus();
  else field.focus({ preventScroll: true });
}

// --- the page's own controls -------------------------------------------------------------------------------

part("return").addEventListener("click", connect);
part("now").addEventListener("click", connect);

const controls = () => [...document.querySelectorAll("a[href], button")].filter((each) => each.offsetParent);
const keys = listenToKeys(field, send, (backwards) => {
  if (document.activeElement === field) controls().at(backwards ? -1 : 0)?.focus();
  else field.focus({ preventScroll: true });
});
listenToPointer(screen, field, send, () => field.focus({ preventScroll: true }));

for (const button of document.querySelectorAll("[data-key]")) {
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  button.addEventListener("click", (event) => {
    if (button.getAttribute("aria-disabled") !== "true") keys.commit(["key", button.dataset.key, button.dataset.key, event.shiftKey ? 1 : 0]);
    if (event.detail) field.focus({ preventScroll: true });
  });
}
part("keyboard").addEventListener("click", (event) => {
  const button = event.currentTarget, shown = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", shown);
  field.blur();
  field.inputMode = shown ? "text" : "none";
  if (shown) field.focus({ preventScroll: true });
});
part("keys-too").addEventListener("click", (event) => {
  const shown = document.body.classList.toggle("with-keys");
  event.currentTarget.setAttribute("aria-expanded", shown);
  resized();
});
part("full").hidden = !document.fullscreenEnabled;
part("full").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().then(() => field.focus({ preventScroll: true }));
});

// --- the size ----------------------------------------------------------------------------------------------

function fitted() {
  const look = getComputedStyle(monitor), edge = (name) => 2 * (parseFloat(look[`padding${name}`]) + parseFloat(look[`border${name}Width`]));
  const width = part("stage").clientWidth - edge("Left");
  const others = ["top", "keys", "foot"].reduce((sum, id) => sum + part(id).offsetHeight, 0);
  return screen.fit(width, document.documentElement.clientHeight - others - 2 * MARGIN - edge("Top"));
}

let settling = null, told = "";
function resized() {
  clearTimeout(settling);
  settling = setTimeout(() => {
    const size = fitted();
    if (String(size) !== told) send(["size", ...size]);
    told = String(size);
  }, SETTLED);
}
addEventListener("resize", resized);
document.fonts?.ready.then(resized);

show("opening");
connect();
