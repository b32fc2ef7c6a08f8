// Passkeys: asks the browser, puts its answer into the form and sends it as any other form.
// The page brings the options as JSON; without passkeys in the browser the button stays hidden.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));
const hasPasskeys = () => "PublicKeyCredential" in window;

function told(credential, parts) {
  const response = Object.fromEntries(
    parts.filter((name) => credential.response[name]).map((name) => [name, text(credential.response[name])]),
  );
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  });
}

async function used(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
  };
  const credential = await navigator.credentials.get({ publicKey });
  return told(credential, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

async function made(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  };
  const credential = await navigator.credentials.create({ publicKey });
  return told(credential, ["clientDataJSON", "attestationObject"]);
}

async function answer(form, ask) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    form.querySelector("[data-passkey-answer]").value = await ask();
  } catch {
    failed.hidden = false; // cancelled, timed out, or no key of this site: said beside the button
    return;
  }
  form.submit(); // past the checks of this very form, which waited for the answer
}

export function askForPasskey(place) {
  if (!hasPasskeys()) return;
  place.hidden = false;
  const options = JSON.parse(place.dataset.passkeyOptions);
  const form = place.closest("form");
  place.querySelector("[data-passkey-press]").addEventListener("click", () => answer(form, () => used(options)));
}

export function makePasskey(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    answer(form, () => made(JSON.parse(form.dataset.passkeyAdd)));
  });
}
