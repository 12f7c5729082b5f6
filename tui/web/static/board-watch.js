// One visitor's screen on the board: read-only, over a WebSocket of its own; no key and no click goes there.

import { Screen } from "./menus-screen.js";

const AGAIN = 1000; // ms before the next try to connect

const part = (id) => document.getElementById(id);
const screen = new Screen(part("screen"));
const known = new Map(); // styles by number, of the size that is shown
let over = false, shown = "";

function connect() {
  const address = new URL(part("monitor").dataset.socket, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  socket.onmessage = (event) => take(JSON.parse(event.data));
  socket.onclose = () => {
    if (over) return;
    part("said").textContent = part("screen").dataset.lost;
    setTimeout(connect, AGAIN);
  };
}

function take(message) {
  if (message[0] === "rows") {
    const [, size, rows] = message, isNew = size.join() !== shown;
    shown = size.join();
    screen.frame(["frame", isNew ? size : 0, ...styled(rows, isNew)]);
    if (isNew) fill();
    part("waits").hidden = true;
    part("said").textContent = "";
  } else if (message[0] === "end") {
    over = true;
    part("waits").hidden = true;
    part("said").textContent = message[1];
  }
}

/** Name each style once, as the screen's frames do: [new styles, rows]. */
function styled(rows, isNew) {
  if (isNew) known.clear();
  const styles = [];
  const number = (style) => {
    const key = style.join();
    if (!known.has(key)) {
      known.set(key, known.size);
      styles.push(style);
    }
    return known.get(key);
  };
  const painted = rows.map(([row, runs]) => [row, runs.map(([column, width, text, ...style]) => [column, width, text, number(style)])]);
  return [styles, painted];
}

function fill() {
  const box = part("monitor"), style = getComputedStyle(box);
  screen.fill(box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
}

addEventListener("resize", () => {
  if (screen.rows.length) fill();
});
part("waits").hidden = false;
connect();
