// Passkeys: a form with data-passkey asks the browser for one, and is sent with what it answers.
//   "create"   adds one;  "get" proves with one;  "sign-in" finds out by one who it is.
// Options stand in the page (#passkey-options), or are asked for at data-options when they are needed.
const able = window.PublicKeyCredential !== undefined && window.isSecureContext;

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

function text(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const known = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

function read({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = known(options.allowCredentials);
  return options;
}

function written(credential) {
  const response = {};
  for (const name of ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsFor(form) {
  const { options } = form.dataset;
  if (!options) return read(JSON.parse(document.getElementById("passkey-options").textContent));
  const answer = await fetch(options, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${options}: ${answer.status}`);
  return read(await answer.json());
}

// One at a time: a browser refuses a second question while it asks the first, and what the server expects
// is what it gave last.
let stop = null;
let asked = Promise.resolve();

function ask(form, more) {
  stop?.abort();
  const mine = new AbortController();
  stop = mine;
  const before = asked;
  asked = before.catch(() => {}).then(async () => {
    const publicKey = await optionsFor(form);
    const wish = { publicKey, signal: mine.signal, ...more };
    const found = form.dataset.passkey === "create"
      ? await navigator.credentials.create(wish)
      : await navigator.credentials.get(wish);
    form.elements.credential.value = JSON.stringify(written(found));
    form.submit();
  });
  return asked;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!able) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector("[data-problem]");
    problem.hidden = true;
    try {
      await ask(form);
    } catch {
      problem.hidden = false;
    }
  });
}

for (const words of document.querySelectorAll("[data-no-passkeys]")) words.hidden = able;

// What is shown once can be kept as a file, made here: it does not go over the wire a second time.
for (const link of document.querySelectorAll("[data-download]")) {
  const from = document.getElementById(link.dataset.download);
  link.href = URL.createObjectURL(new Blob([from.textContent], { type: "text/plain" }));
  link.hidden = false;
}

// Where the address is typed, browsers offer the passkeys that they have for this house.
const entry = document.querySelector('form[data-passkey="sign-in"]');
if (entry && able && (await PublicKeyCredential.isConditionalMediationAvailable?.())) {
  // Whoever types a password instead has cancelled nothing.
  ask(entry, { mediation: "conditional" }).catch(() => {});
}
