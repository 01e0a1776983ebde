// A value goes to the clipboard only through the server, which records that it was taken. Without this file there is no button.
const form = document.getElementById("copied");
const word = (name) => form.querySelector(`[data-word="${name}"]`).textContent;

async function fetched(button) {
  const body = new FormData(form);
  body.set("kind", button.dataset.kind);
  body.set("index", button.dataset.index);
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).value;
}

async function put(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // a page that did not come over TLS has no clipboard of its own
  field.value = text;
  field.className = "hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("refused");
}

for (const button of form ? document.querySelectorAll("button.copy") : []) {
  const before = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await put(await fetched(button));
      button.textContent = word("done");
    } catch {
      button.textContent = word("failed");
    }
    setTimeout(() => { button.textContent = before; }, 2000);
  });
}
