// Shows under a date box how the register reads what is typed there, before it is saved.
"use strict";

document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.dataset || !box.dataset.reading) return;
  clearTimeout(box.waiting);
  box.waiting = setTimeout(async () => {
    const typed = box.value;
    const answer = await fetch(`${box.dataset.reading}?text=${encodeURIComponent(typed)}`);
    if (!answer.ok || box.value !== typed) return;
    if (!box.shown) {
      box.shown = document.createElement("output");
      box.shown.className = "help";
      box.shown.setAttribute("for", box.id);
      box.after(box.shown);
    }
    box.shown.textContent = (await answer.json()).said;
  }, 250);
});
