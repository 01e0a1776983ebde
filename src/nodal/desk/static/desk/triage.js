// Lines worked with the keyboard: `j k` move, `x` marks, `l` opens the look-alikes, `w` says why. Enter opens, because
// the focus stands on the line's own link; `a` and `n` go to the acts (keys.js) and mean the line when none is marked.
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
const lines = [...document.querySelectorAll("[data-line]")];
const box = (line) => line.querySelector("input[type=checkbox]");
const boxes = lines.map(box).filter(Boolean);
const said = document.querySelector("[data-marked]");
let here = -1;

const count = () => {
  const marked = boxes.filter((one) => one.checked).length;
  if (said) said.value = marked ? `${marked} ${said.dataset.marked}` : "";
  lines.forEach((line) => line.classList.toggle("marked", Boolean(box(line)?.checked)));
};

const go = (to) => {
  here = Math.max(0, Math.min(lines.length - 1, to));
  lines[here].querySelector("[data-open]").focus();
  lines[here].scrollIntoView({ block: "nearest" });
};

const mark = (line, checked) => {
  if (!box(line)) return;
  box(line).checked = checked;
  count();
};

const acts = {
  j: () => go(here + 1),
  k: () => go(here - 1),
  x: () => here >= 0 && mark(lines[here], !box(lines[here]).checked),
  l: () => here >= 0 && lines[here].querySelector("[data-alike]")?.click(),
  w: () => here >= 0 && lines[here].querySelector("details > summary")?.click(),
};

const theLineItself = () => {
  if (here >= 0 && !boxes.some((one) => one.checked)) mark(lines[here], true);
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !lines.length) return;
  if (event.defaultPrevented && !["a", "n"].includes(event.key)) return; // keys.js was first: `g` and a letter
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "a" || event.key === "n") theLineItself();
  if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
});
document.addEventListener("focusin", (event) => {
  const line = event.target.closest("[data-line]");
  if (line) here = lines.indexOf(line);
});
document.addEventListener("change", (event) => { if (boxes.includes(event.target)) count(); });

const all = document.querySelector("[data-all]");
if (all && boxes.length) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const checked = !boxes.every((one) => one.checked);
    boxes.forEach((one) => { one.checked = checked; });
    count();
  });
}
// What opens under a key takes the focus to its first field.
document.querySelectorAll("details.aside-form").forEach((form) => {
  form.addEventListener("toggle", () => form.open && form.querySelector("select, input, textarea")?.focus());
});
count();
