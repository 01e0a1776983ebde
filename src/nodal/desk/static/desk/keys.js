// Hands stay on the keyboard: `g` and a letter goes to a room, `/` to the search, `?` shows what there is.
// Every shortcut has a link or a button; without this file the pages lose nothing but the shortcuts.
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
let waiting = false;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (waiting) {
    waiting = false;
    const door = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (door) { event.preventDefault(); door.click(); }
    return;
  }
  if (event.key === "g") { waiting = true; return; }
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (named) { event.preventDefault(); named.focus(); named.click(); }
});

// A link that leads to a page of its own opens the dialog of the same name instead, where there is one.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});

// On a narrow screen the rail runs sideways: the room one is in must not lie beyond its edge.
const here = document.querySelector(".rail [aria-current]");
if (here) here.scrollIntoView({ block: "nearest", inline: "center" });
