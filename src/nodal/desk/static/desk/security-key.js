// A security key: hands what the server asks to the browser and sends the answer as the form's own field.
// Bytes travel as base64url, as the W3C's JSON form of Web Authentication level 3 says.
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withId = (one) => ({ ...one, id: toBytes(one.id) });

function asked(options) {
  const wanted = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
  if (wanted.user) wanted.user = withId(wanted.user);
  for (const list of ["excludeCredentials", "allowCredentials"]) if (wanted[list]) wanted[list] = wanted[list].map(withId);
  return { publicKey: wanted };
}

function answered(credential) {
  const from = credential.response, response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (from[name]) response[name] = toText(from[name]);
  }
  if (from.getTransports) response.transports = from.getTransports();
  const { id, type, authenticatorAttachment } = credential;
  const clientExtensionResults = credential.getClientExtensionResults();
  return { id, rawId: toText(credential.rawId), type, authenticatorAttachment, response, clientExtensionResults };
}

for (const form of document.querySelectorAll("[data-key-form]")) {
  const button = form.querySelector("[data-key-button]");
  const way = form.dataset.keyForm;
  if (!window.PublicKeyCredential) continue;
  form.querySelector("[data-key-none]").hidden = true;
  button.addEventListener("click", async () => {
    const trouble = form.querySelector("[data-key-trouble]");
    const given = JSON.parse(document.getElementById("key-options").textContent);
    trouble.hidden = true;
    button.disabled = true;
    try {
      const options = asked(way === "create" ? given.creation_options : given.request_options);
      form.elements.credential.value = JSON.stringify(answered(await navigator.credentials[way](options)));
      form.submit();
    } catch {
      trouble.hidden = false;
      button.disabled = false;
    }
  });
}
