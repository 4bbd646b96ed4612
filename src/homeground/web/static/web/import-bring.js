// Bringing a campaign file: what is too large is said before anything is sent; the table goes first, and
// each image and video by itself after it.
const form = document.getElementById("bring");
const input = document.getElementById("file");
const sent = document.getElementById("sent");
const words = form.dataset;
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const TABLE = /\.(csv|tsv|txt|xlsx|zip)$/i;
let busy = false;

function say(text, link) {
  const line = document.createElement("p");
  line.textContent = text;
  if (link) {
    const a = document.createElement("a");
    a.href = location.href;
    a.textContent = link;
    line.append(" ", a);
  }
  sent.replaceChildren(line);
}

function post(address, fields, progress) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token);
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded, total));
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => reject(new Error("network")));
    request.send(body);
  });
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

async function bring(files) {
  if (busy || !files.length) return;
  const large = files.find((file) => file.size > Number(words.most));
  if (large) return say(words.tooLarge.replace("{name}", large.name));
  busy = true;
  const table = files.find((file) => TABLE.test(file.name)) ?? files[0];
  const others = files.filter((file) => file !== table);
  const all = files.reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  const progress = (loaded) => {
    const now = Math.min(done + loaded, all);
    say(now < all ? words.sending.replace("{done}", megabytes(now)).replace("{all}", megabytes(all)) : words.reading);
  };
  try {
    const answer = await post(form.action, others.length ? { file: table, more: "1" } : { file: table }, progress);
    const told = told_by(answer);
    if (!told) return;
    done += table.size;
    for (const [place, file] of others.entries()) {
      const last = place === others.length - 1;
      await post(told.files, last ? { file } : { file, more: "1" }, progress);
      done += file.size;
    }
    location.assign(told.address);
  } catch {
    say(words.away);
  } finally {
    busy = false;
  }
}

function told_by(answer) {
  const type = answer.getResponseHeader("Content-Type") ?? "";
  if (!type.startsWith("application/json")) {
    // A page of signing in, or the server's own refusal.
    if (answer.status === 200 || answer.status === 403) say(words.ended, words.signIn);
    else say(words.away);
    return null;
  }
  const told = JSON.parse(answer.responseText);
  if (answer.status >= 400) {
    say(`${told.what} ${told.do}`);
    return null;
  }
  return told;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  bring([...input.files]);
});
input.addEventListener("change", () => bring([...input.files]));
form.querySelector("button.do").hidden = true;
bring([...input.files]); // chosen before this was there

for (const kind of ["dragenter", "dragover"]) {
  addEventListener(kind, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("over");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over");
  bring([...event.dataTransfer.files]);
});
