// The board's table: shows each change as it is told, and leaves the focus where it is.

const AGAIN = 1000; // ms before the next try to connect
const SILENT = 15000; // ms without a word, after which a connection counts as lost; a table comes every 5000

const live = document.getElementById("live"), said = document.getElementById("said");
let socket = null, silence = null;

function connect() {
  const address = new URL(live.dataset.socket, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const opened = (socket = new WebSocket(address));
  wait();
  opened.onmessage = (event) => {
    if (opened === socket) take(JSON.parse(event.data));
  };
  opened.onclose = lost;
  function lost() {
    if (opened !== socket) return;
    socket = null;
    clearTimeout(silence);
    opened.close();
    say(live.dataset.lost);
    setTimeout(connect, AGAIN);
  }
  /** Give a connection up that says nothing any more; its close may never come. */
  function wait() {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENT);
  }
  function take([kind, words]) {
    wait();
    if (kind !== "table") return;
    show(words);
    say("");
  }
}

/** Say it once: a status that is set again is read aloud again. */
function say(words) {
  if (said.textContent !== words) said.textContent = words;
}

/** The visitor with the focus keeps it; after the server's restart it is the one of the same name. */
function show(table) {
  const focused = live.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute("href"), name = focused?.textContent;
  live.innerHTML = table;
  if (focused === null) return;
  const links = [...live.querySelectorAll("a")];
  const again = links.find((link) => link.getAttribute("href") === href) ?? links.find((link) => link.textContent === name);
  again?.focus({ preventScroll: true });
}

connect();
