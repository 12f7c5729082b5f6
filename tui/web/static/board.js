// The board's table: shows each change as it is told, and leaves the focus where it is.

const AGAIN = 1000; // ms before the next try to connect

const live = document.getElementById("live"), said = document.getElementById("said");

function connect() {
  const address = new URL(live.dataset.socket, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  socket.onmessage = (event) => {
    const [kind, words] = JSON.parse(event.data);
    if (kind === "table") show(words);
    said.textContent = kind === "end" ? words : "";
  };
  socket.onclose = () => setTimeout(connect, AGAIN);
}

function show(table) {
  const focused = live.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  live.innerHTML = table;
  if (focused !== null) live.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

connect();
