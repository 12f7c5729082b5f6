// What a page does beyond its forms, which work without it: send a photo once it is taken, and smaller; read
// codes from the live camera; count what is typed; copy the code and tell how long it lives.
"use strict";

document.documentElement.classList.add("js");

const LARGEST = 2000; // px of the longer side: enough for a code that fills an eighth of the picture
const QUALITY = 0.85;
const PAUSE = 300; // ms between two pictures of the live camera
const WAIT = 5000; // ms after a refusal that is not about the picture

// --- pictures ----------------------------------------------------------------------------------------------

/** Draw a picture as a JPEG with at most LARGEST px a side. */
function shrunk(source, width, height) {
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

/** Put a smaller copy of a chosen file in its place. What the browser can't read is sent as it is. */
async function shrink(input) {
  const file = input.files[0];
  try {
    const picture = await createImageBitmap(file);
    const blob = await shrunk(picture, picture.width, picture.height);
    picture.close();
    if (blob && blob.size < file.size) {
      const chosen = new DataTransfer();
      chosen.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      input.files = chosen.files;
    }
  } catch {
    // The server says what is wrong with it.
  }
}

function sendAtOnce(form) {
  const status = form.querySelector(".status");
  form.addEventListener("change", async (event) => {
    if (!event.target.files?.length || form.dataset.sending) return;
    form.dataset.sending = "yes";
    status.textContent = status.dataset.sending;
    await shrink(event.target);
    form.requestSubmit();
  });
}

// --- the live camera ---------------------------------------------------------------------------------------

class LiveCamera {
  constructor(section) {
    this.section = section;
    this.video = section.querySelector("video");
    this.status = section.querySelector(".status");
    this.button = section.querySelector("button");
    this.words = this.button.textContent;
    this.stream = null;
    this.button.addEventListener("click", () => (this.stream ? this.stop() : this.begin()));
    section.hidden = false;
  }

  async begin() {
    const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
    } catch {
      this.status.textContent = this.button.dataset.denied;
      return;
    }
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    this.video.scrollIntoView({ block: "center" });
    this.button.textContent = this.button.dataset.stop;
    this.status.textContent = this.button.dataset.looking;
    await this.video.play();
    const stream = this.stream;
    while (this.stream === stream) {
      const pause = await this.look().catch(() => WAIT);
      await new Promise((done) => setTimeout(done, pause));
    }
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.hidden = true;
    this.button.textContent = this.words;
    this.status.textContent = "";
  }

  /** Send one picture, and show the answer; return how long to wait for the next. */
  async look() {
    const picture = await shrunk(this.video, this.video.videoWidth, this.video.videoHeight);
    const form = new FormData();
    form.append("photo", picture, "live.jpg");
    form.append("live", "1");
    const answer = await fetch(this.section.dataset.action, { method: "POST", body: form });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!this.stream) return 0;
    if (answer.ok) {
      this.stop();
      show(page);
      return 0;
    }
    const problem = page.querySelector(".problem");
    const nothing = page.querySelector("main")?.dataset.state === "refused-NoCode";
    this.status.textContent = nothing || !problem ? this.button.dataset.looking : problem.textContent;
    return answer.status === 422 ? PAUSE : WAIT;
  }
}

/** Show another page in this one's place. */
function show(page) {
  document.title = page.title;
  for (const part of ["header", "main"]) document.querySelector(part).replaceWith(page.querySelector(part));
  enliven();
  document.querySelector("h1").focus();
}

// --- the text ----------------------------------------------------------------------------------------------

function count(field) {
  const wanted = Number(field.dataset.length);
  const counter = document.querySelector(".counter");
  const words = counter.querySelector("p");
  const button = field.form.querySelector("button");
  const update = () => {
    const typed = field.value.normalize("NFKC").replace(/[^0-9A-Za-z]/g, "").length;
    words.textContent = words.dataset.words.replace("{count}", typed).replace("{length}", wanted);
    counter.querySelector("progress").value = typed;
    button.disabled = typed < wanted;
  };
  field.addEventListener("input", update);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      if (!button.disabled) field.form.requestSubmit();
    }
  });
  counter.hidden = false;
  update();
}

// --- the answer --------------------------------------------------------------------------------------------

function copyable(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (await copied(button.dataset.code)) button.textContent = button.dataset.done;
  });
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Over plain HTTP there is no clipboard: copy as people do, out of a field.
    const field = document.createElement("input");
    field.value = text;
    field.readOnly = true;
    field.className = "unseen";
    document.body.append(field);
    const before = document.activeElement;
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus();
    return done;
  }
}

function tell(life) {
  const bar = document.getElementById("left");
  const end = performance.now() + 1000 * bar.value;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    bar.value = left;
    life.textContent = left ? life.dataset.words.replace("{time}", clock(left)) : life.dataset.over;
    if (!left || !life.isConnected) clearInterval(timer);
    if (!left) document.querySelector("main").classList.add("over");
  }, 1000);
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// --- the page ----------------------------------------------------------------------------------------------

function enliven() {
  document.querySelectorAll("form.photo").forEach(sendAtOnce);
  document.querySelectorAll("textarea").forEach(count);
  document.querySelectorAll(".copy").forEach(copyable);
  document.querySelectorAll("#life").forEach(tell);
  if (window.isSecureContext && navigator.mediaDevices?.getUserMedia) {
    document.querySelectorAll(".live").forEach((section) => new LiveCamera(section));
  }
}

document.addEventListener("DOMContentLoaded", enliven);
// Back from the answer: the browser may show the page as it was left, in the middle of sending.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
