// A form at the desk: what is typed is kept and looked at, what is said of a field stands beside it, keys save.
"use strict";

const note = document.getElementById("desk");
const form = note.closest("form");
const SIGNED_OUT_SOON = 5 * 60; // seconds
let waiting, sending, leaving = false, changed = false, expires;

// What is said in the lists above the form is said once more beside the box that it is about.
function standBeside(found) {
  for (const old of document.querySelectorAll(".beside")) old.remove();
  for (const { place, said } of found) {
    const box = document.getElementById(place);
    const row = box && (box.closest(".form-row, td") || box.querySelector("h2"));
    if (!row) continue;
    const line = document.createElement("p");
    line.className = "beside";
    line.textContent = said;
    row.append(line);
  }
}

const listed = [...document.querySelectorAll("[data-place]")];
const remarks = listed.filter((line) => line.closest("[aria-labelledby=remarks]")).map(asFound);
function asFound(line) {
  const words = line.cloneNode(true);
  for (const more of words.querySelectorAll("a, .help")) more.remove();
  return { place: line.dataset.place, said: words.textContent.replace(/\s+/g, " ").replace(/[\s·]+$/, "").trim() };
}
standBeside(listed.map(asFound));

// Boxes in tables are called by the heads of their columns.
function nameBoxes() {
  for (const cell of document.querySelectorAll(".tabular td:not(.original)")) {
    const head = cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
    for (const box of cell.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      if (!box.labels.length && !box.ariaLabel) box.ariaLabel = head.textContent.trim();
    }
  }
  for (const head of document.querySelectorAll(".tabular th.original:empty")) {
    head.closest("tr").replaceChild(Object.assign(document.createElement("td"), { className: "original" }), head);
  }
  for (const choice of document.querySelectorAll(".select2-selection:not([aria-label]), .select2-selection__rendered:not([aria-label])")) {
    const select = choice.closest(".select2").previousElementSibling;
    const name = select && (select.ariaLabel || (select.labels[0] && select.labels[0].textContent));
    if (name) choice.ariaLabel = name.trim();
  }
}
addEventListener("load", () => setTimeout(nameBoxes));
document.addEventListener("formset:added", () => setTimeout(() => (nameBoxes(), nameHelp())));

// In a new row Django leaves the number open by which a box names its help.
function nameHelp() {
  for (const box of form.querySelectorAll("[aria-describedby*=__prefix__]")) {
    if (!box.id.includes("__prefix__")) box.setAttribute("aria-describedby", `${box.id}_helptext`);
  }
}

function say(text, ...more) {
  note.replaceChildren(text, ...more);
}

function typed() {
  const fields = new FormData(form);
  fields.set("_typing", "1");
  return fields;
}

async function send() {
  clearTimeout(waiting);
  sending?.abort();
  sending = new AbortController();
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: typed(), signal: sending.signal });
    if (answer.redirected || answer.status === 403) return say(note.dataset.signedOut);
    if (!answer.ok) return say(note.dataset.lost);
    changed = false;
    staySignedIn(Number(answer.headers.get("X-Signed-In-For")));
    const { findings } = await answer.json();
    if (findings) standBeside([...remarks, ...findings]);
    say(`${note.dataset.kept} (${new Date().toLocaleTimeString()}).`);
  } catch (fault) {
    if (fault.name !== "AbortError") say(note.dataset.lost);
  }
}

function staySignedIn(seconds) {
  clearTimeout(expires);
  expires = setTimeout(() => {
    const stay = Object.assign(document.createElement("button"), { type: "button", textContent: note.dataset.stay });
    stay.addEventListener("click", send);
    say(`${note.dataset.expires} `, stay);
  }, Math.max(0, Math.min(seconds - SIGNED_OUT_SOON, 2 ** 31 / 1000 - 1)) * 1000);
}
staySignedIn(Number(note.dataset.signedInFor));

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, () => {
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(send, 1200);
  });
}
form.addEventListener("submit", () => {
  leaving = true;
  clearTimeout(waiting);
  sending?.abort();
});
addEventListener("pagehide", () => {
  if (changed && !leaving) navigator.sendBeacon(location.pathname, typed());
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const name = { s: "_continue", Enter: "_save" }[event.key];
  const button = name && form.querySelector(`[name=${name}]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
