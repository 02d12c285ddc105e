// Fills in a place from a gazetteer, and its coordinates from a click on a map.
"use strict";

const picker = document.getElementById("picker");
if (picker) {
  const [search, list, map] = [picker.querySelector("input"), picker.querySelector(".found"), picker.querySelector(".map")];
  const box = (name) => document.getElementById(`id_${name}`);
  let asked;
  picker.hidden = false;

  function fill(name, value, over) {
    if (value === "" || (box(name).value && !over)) return;
    box(name).value = value;
    box(name).dispatchEvent(new Event("change", { bubbles: true }));
  }

  function choose(place) {
    for (const name of ["name", "alternative_names", "admin1"]) fill(name, place[name], false);
    for (const name of ["latitude", "longitude"]) fill(name, place[name], true);
    list.replaceChildren();
    mark();
  }

  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  search.addEventListener("input", (event) => {
    event.stopPropagation(); // it is no part of the record
    clearTimeout(asked);
    asked = setTimeout(async () => {
      const typed = search.value;
      const answer = await fetch(`${picker.dataset.gazetteer}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok || search.value !== typed) return;
      const { results } = await answer.json();
      const lines = results.map((place) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: place.said });
        button.addEventListener("click", () => choose(place));
        const line = document.createElement("li");
        line.append(button);
        return line;
      });
      list.replaceChildren(...(lines.length || typed.trim().length < 2 ? lines : [picker.dataset.none]));
    }, 250);
  });

  // The map has straight meridians and parallels: what lies half across lies half way.
  function edges() {
    const svg = map.querySelector("svg");
    if (!svg) return null;
    const { west, south, east, north } = svg.dataset;
    return { svg, west: +west, south: +south, east: +east, north: +north, size: svg.viewBox.baseVal };
  }

  function mark() {
    const at = edges();
    if (!at) return;
    const dot = at.svg.querySelector("circle");
    const [x, y] = [+box("longitude").value, +box("latitude").value];
    dot.toggleAttribute("hidden", box("longitude").value === "" || box("latitude").value === "");
    dot.setAttribute("cx", ((x - at.west) / (at.east - at.west)) * at.size.width);
    dot.setAttribute("cy", ((at.north - y) / (at.north - at.south)) * at.size.height);
  }

  map.addEventListener("click", (event) => {
    const at = edges();
    if (!at) return;
    const frame = at.svg.getBoundingClientRect();
    const [across, down] = [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height];
    fill("longitude", (at.west + across * (at.east - at.west)).toFixed(3), true);
    fill("latitude", (at.north - down * (at.north - at.south)).toFixed(3), true);
    mark();
  });

  async function draw() {
    const answer = await fetch(`${picker.dataset.map}?state=${box("state").value}`);
    if (!answer.ok) return;
    map.innerHTML = await answer.text();
    mark();
  }
  for (const name of ["latitude", "longitude"]) box(name).addEventListener("input", mark);
  django.jQuery(box("state")).on("change", draw); // what select2 does is heard by jQuery alone
  draw();
}
