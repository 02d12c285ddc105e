// The explorer without whole pages: a choice, a span of time or an area asks for the part of the page that changes.
// Every address is one that works without this file, too.
"use strict";

const explorer = () => document.getElementById("explorer");
const form = () => explorer().querySelector("form.facets");

function load(address) {
  htmx.ajax("GET", address, { source: explorer(), target: "#explorer", swap: "outerHTML show:none", select: "#explorer", push: "true" });
}

function ask() {
  const asked = [...new FormData(form())].filter(([, value]) => value);
  load(`${location.pathname}?${new URLSearchParams(asked)}`.replaceAll("%2C", ","));
}

function put(name, value) {
  const box = form().elements[name] || form().appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  box.value = value;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#explorer a[href^='?']");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  load(location.pathname + link.getAttribute("href"));
});

document.addEventListener("change", (event) => {
  if (event.target.closest("form.facets") && event.target.matches("[type=checkbox], [type=radio], select")) ask();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.facets")) return;
  event.preventDefault();
  ask();
});

// What was unfolded stays so, and who listens is told how many incidents there are now.
const unfolded = new Set();

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.serverResponse.includes('id="explorer"')) {
    event.detail.shouldSwap = false;
    location.assign(event.detail.pathInfo.finalRequestPath);
  }
  unfolded.clear();
  for (const fold of explorer().querySelectorAll("details[open][id]")) unfolded.add(fold.id);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const fold of explorer().querySelectorAll("details[id]")) if (unfolded.has(fold.id)) fold.open = true;
  const count = explorer().querySelector(".count");
  document.getElementById("told").textContent = count ? count.textContent : "";
  prepare();
});

for (const failed of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failed, (event) => location.assign(event.detail.pathInfo.finalRequestPath));
}

// A span of time: press on its first month or year, let go on its last; or Shift and the arrow keys, then Enter.
let first = null;

const columns = () => [...explorer().querySelectorAll(".histogram a.span")];
const days = (column) => new URLSearchParams(column.getAttribute("href"));

function mark(last) {
  const all = columns();
  const [one, other] = [all.indexOf(first), all.indexOf(last)].sort((a, b) => a - b);
  all.forEach((column, place) => column.classList.toggle("picked", first !== null && place >= one && place <= other));
}

function pick(last) {
  const [one, other] = [first, last].sort((a, b) => columns().indexOf(a) - columns().indexOf(b));
  put("date_after", days(one).get("date_after"));
  put("date_before", days(other).get("date_before"));
  first = null;
  ask();
}

document.addEventListener("pointerdown", (event) => {
  const column = event.target.closest("#explorer .histogram a.span");
  if (!column || event.button) return;
  event.preventDefault(); // neither the link nor the text is to be dragged
  column.focus();
  first = column;
  mark(column);
});

document.addEventListener("pointermove", (event) => {
  const under = first && event.buttons && document.elementFromPoint(event.clientX, event.clientY);
  const column = under && under.closest(".histogram a.span");
  if (column) mark(column);
});

document.addEventListener("pointerup", (event) => {
  if (!first) return;
  const picked = columns().filter((column) => column.classList.contains("picked"));
  if (picked.length > 1) pick(picked[0] === first ? picked.at(-1) : picked[0]);
  else { first = null; mark(null); } // a click: the link does it
});

document.addEventListener("keydown", (event) => {
  const column = event.target.closest && event.target.closest("#explorer .histogram a.span");
  if (!column) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const all = columns();
  if (step) {
    event.preventDefault();
    const next = all[all.indexOf(column) + step];
    if (!next) return;
    first = event.shiftKey ? first || column : null;
    next.focus();
    mark(next);
  } else if (event.key === "Enter" && first) {
    event.preventDefault();
    pick(column);
  } else if (event.key === "Escape") {
    first = null;
    mark(null);
  }
});

// The map: wheel, drag, buttons and keys change what is seen of it; “only this area” asks for what lies there.
const map = () => explorer().querySelector(".map svg[data-west]");

function whole(svg) {
  return { x: 0, y: 0, width: Number(svg.getAttribute("width")), height: Number(svg.getAttribute("height")) };
}

function look(svg, x, y, scale) {
  const all = whole(svg);
  const width = Math.min(all.width, all.width / scale);
  const height = (width * all.height) / all.width;
  const seen = [Math.max(0, Math.min(all.width - width, x)), Math.max(0, Math.min(all.height - height, y)), width, height];
  svg.setAttribute("viewBox", seen.map((unit) => unit.toFixed(2)).join(" "));
  for (const circle of svg.querySelectorAll("circle")) {
    circle.dataset.r ||= circle.getAttribute("r");
    circle.setAttribute("r", ((circle.dataset.r * width) / all.width).toFixed(2));
  }
  svg.closest("figure").querySelector("[data-move=only]").disabled = width === all.width;
}

function zoom(svg, times, at) {
  const seen = svg.viewBox.baseVal;
  const scale = Math.max(1, Math.min(64, (whole(svg).width / seen.width) * times));
  const width = whole(svg).width / scale;
  const part = at || { x: 0.5, y: 0.5 };
  look(svg, seen.x + (seen.width - width) * part.x, seen.y + (seen.height - (seen.height * width) / seen.width) * part.y, scale);
}

function shift(svg, x, y) {
  const seen = svg.viewBox.baseVal;
  look(svg, seen.x + x * seen.width, seen.y + y * seen.height, whole(svg).width / seen.width);
}

function only(svg) {
  const all = whole(svg), seen = svg.viewBox.baseVal;
  const [west, south, east, north] = ["west", "south", "east", "north"].map((edge) => Number(svg.dataset[edge]));
  const longitude = (x) => Math.max(-180, Math.min(180, west + ((east - west) * x) / all.width)).toFixed(3);
  const latitude = (y) => Math.max(-90, Math.min(90, north - ((north - south) * y) / all.height)).toFixed(3);
  const edges = [longitude(seen.x), latitude(seen.y + seen.height), longitude(seen.x + seen.width), latitude(seen.y)];
  put("bbox", edges.map(Number).join(","));
  ask();
}

const MOVES = {
  in: (svg) => zoom(svg, 1.5), out: (svg) => zoom(svg, 1 / 1.5), only,
  "+": (svg) => zoom(svg, 1.5), "-": (svg) => zoom(svg, 1 / 1.5),
  ArrowLeft: (svg) => shift(svg, -0.2, 0), ArrowRight: (svg) => shift(svg, 0.2, 0),
  ArrowUp: (svg) => shift(svg, 0, -0.2), ArrowDown: (svg) => shift(svg, 0, 0.2),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("#explorer [data-move]");
  if (button) MOVES[button.dataset.move](map());
});

function prepare() {
  const svg = explorer() && map();
  if (!svg) return;
  for (const tool of explorer().querySelectorAll(".moves, .with-moves")) tool.hidden = false;
  svg.setAttribute("tabindex", "0");
  svg.addEventListener("keydown", (event) => {
    if (!MOVES[event.key] || event.target !== svg) return;
    event.preventDefault();
    MOVES[event.key](svg);
  });
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !svg.contains(document.activeElement)) return; // whoever scrolls past is not held up
    event.preventDefault();
    const frame = svg.getBoundingClientRect();
    zoom(svg, event.deltaY < 0 ? 1.2 : 1 / 1.2, { x: (event.clientX - frame.x) / frame.width, y: (event.clientY - frame.y) / frame.height });
  }, { passive: false });
  svg.addEventListener("pointermove", (event) => {
    if (!(event.buttons & 1)) return;
    const frame = svg.getBoundingClientRect();
    shift(svg, -event.movementX / frame.width, -event.movementY / frame.height);
  });
}

prepare();
