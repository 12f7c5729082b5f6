// What a person does, as messages to the server: keys, text of any input method, paste, mouse and touch.

const SHIFT = 1, ALT = 2, CTRL = 4;
const NAMED = new Set([
  ..."Enter Tab Escape Backspace Delete Insert Home End PageUp PageDown".split(" "),
  ..."ArrowUp ArrowDown ArrowLeft ArrowRight F1 F2 F3 F4 F5 F7 F8 F9 F10".split(" "),
]);
const KEPT = new Set(["KeyC", "KeyV", "KeyX", "Insert"]); // of Ctrl: the clipboard's, where there is something to copy
const SENTINEL = "\u200b"; // what an on-screen keyboard's Backspace deletes in a field that is empty
const PASTED = 64 * 1024; // characters that the server takes
const WHEEL = 40; // px of a wheel, or of a finger, for one step
const TAP = 10; // px that a finger may move and still tap

/** Let `send` have what is typed into `field`, wherever the focus of the page is but in its own controls. */
export function listenToKeys(field, send, leave) {
  const isOwn = (target) => target !== field && target instanceof Element && target.closest("a, button, [tabindex]");

  /** Send what was typed, and a message that follows it: before the field is emptied, which takes a layout. */
  function commit(message) {
    const text = field.value.replaceAll(SENTINEL, "");
    if (text) send(["text", text]);
    if (message) send(message);
    reset();
  }

  function reset() {
    field.value = SENTINEL;
    field.setSelectionRange(1, 1);
  }

  let combining = false; // after a dead key, or within an input method: what the next key makes is known to the field alone
  document.addEventListener("keydown", (event) => {
    const combined = combining;
    if (isText(event) || event.key === "Dead") combining = event.key === "Dead" || event.keyCode === 229;
    if (event.isComposing || event.keyCode === 229) return;
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === "F6" && plain) {
      event.preventDefault();
      leave(event.shiftKey);
      return;
    }
    if (event.metaKey || isOwn(event.target)) {
      // The page's own controls are used as anywhere; the menus' function keys work there, too.
      if (event.metaKey || !/^F\d$/.test(event.key)) return;
    }
    let message = keyMessage(event);
    if (message === null && plain && isText(event) && !combined) {
      // Typed into the field, it would have the browser paint a frame, and the answer wait for the next one.
      field.focus({ preventScroll: true });
      message = ["text", event.key];
    }
    if (message === null) {
      if (plain || event.getModifierState("AltGraph")) field.focus({ preventScroll: true });
      return;
    }
    if (message) {
      event.preventDefault();
      commit(message);
    }
  });

  field.addEventListener("compositionstart", () => field.classList.add("composing"));
  field.addEventListener("compositionend", () => {
    field.classList.remove("composing");
    commit();
  });
  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    if (event.inputType === "deleteContentBackward") {
      send(["key", "Backspace", "Backspace", 0]);
      reset();
    } else if (event.inputType === "insertLineBreak") {
      commit(["key", "Enter", "Enter", 0]);
    } else {
      commit();
    }
  });
  document.addEventListener("paste", (event) => {
    if (isOwn(event.target)) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain").slice(0, PASTED);
    if (text) send(["paste", text]);
  });
  reset();
  return { commit };
}

function isText(event) {
  return [...event.key].length === 1 && !event.getModifierState("AltGraph");
}

/** The message for a key; null where its text will come by itself, undefined where the browser keeps it. */
function keyMessage(event) {
  const held = event.shiftKey * SHIFT + event.altKey * ALT + event.ctrlKey * CTRL;
  if (event.ctrlKey && event.shiftKey) return undefined; // the browser's own: developer tools, reloading
  if (NAMED.has(event.key)) {
    if (event.ctrlKey && /^F\d/.test(event.key)) return undefined; // Ctrl+F5 loads the page anew
    if (event.altKey && /^(Tab|F\d+|Arrow)/.test(event.key)) return undefined; // of windows, and of the history
    if (held & CTRL && KEPT.has(event.code)) return undefined;
    return ["key", event.key, event.code, held];
  }
  if ([...event.key].length !== 1) return event.key === "Dead" || event.key === "Process" ? null : undefined;
  if (event.getModifierState("AltGraph") || !(event.ctrlKey || event.altKey)) return null;
  if (event.ctrlKey && event.code === "KeyV") return undefined; // what is pasted comes as such
  if (event.ctrlKey && KEPT.has(event.code) && !getSelection().isCollapsed) return undefined;
  return ["key", event.key, event.code, held];
}

/** Let `send` have what the mouse or a finger does on the screen. `tapped` is called at the end of a tap. */
export function listenToPointer(screen, field, send, tapped) {
  const element = screen.element;
  let last = "", waiting = null, down = null;

  const mouse = (kind, event, button) => {
    const held = event.shiftKey * SHIFT + event.altKey * ALT + event.ctrlKey * CTRL;
    send(["mouse", kind, ...screen.at(event.clientX, event.clientY), button, held]);
  };
  const moved = (event) => {
    const place = `${screen.at(event.clientX, event.clientY)} ${event.buttons}`;
    if (place === last) return;
    last = place;
    // One a frame: what is between is not seen.
    if (waiting === null) requestAnimationFrame(() => {
      const newest = waiting;
      waiting = null;
      if (newest) mouse("move", newest, newest.buttons & 1 ? 0 : newest.buttons & 2 ? 2 : -1);
    });
    waiting = event;
  };
  const now = () => {
    if (waiting) mouse("move", waiting, waiting.buttons & 1 ? 0 : -1);
    waiting = false;
  };

  element.addEventListener("pointerdown", (event) => {
    down = { x: event.clientX, y: event.clientY, scrolled: false };
    if (event.pointerType !== "mouse") return;
    if (event.shiftKey) return; // selects text, as in terminals
    event.preventDefault();
    getSelection().removeAllRanges();
    field.focus({ preventScroll: true });
    now();
    waiting = null;
    mouse("down", event, event.button);
  });
  element.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") {
      if (!event.shiftKey) moved(event);
    } else if (down && Math.abs(event.clientY - down.y) > WHEEL) {
      mouse("wheel", event, event.clientY < down.y ? 1 : -1);
      down = { x: event.clientX, y: event.clientY, scrolled: true };
    }
  });
  element.addEventListener("pointerup", (event) => {
    if (event.pointerType === "mouse") {
      if (!event.shiftKey) mouse("up", event, event.button);
    } else if (down && !down.scrolled && Math.hypot(event.clientX - down.x, event.clientY - down.y) <= TAP) {
      mouse("move", event, -1);
      mouse("down", event, 0);
      mouse("up", event, 0);
      tapped(screen.at(event.clientX, event.clientY));
    }
    down = null;
  });
  element.addEventListener("contextmenu", (event) => {
    if (!event.shiftKey) event.preventDefault();
  });
  let wheel = 0;
  element.addEventListener("wheel", (event) => {
    if (event.ctrlKey) return; // zoom
    event.preventDefault();
    wheel += event.deltaMode ? event.deltaY * WHEEL : event.deltaY;
    for (; Math.abs(wheel) >= WHEEL; wheel -= Math.sign(wheel) * WHEEL) mouse("wheel", event, Math.sign(wheel));
  }, { passive: false });
}
