// The composer: the preview follows each keystroke, the count is the server's (it alone has every network's
// rule), and at each pause what is written is saved. What could not be saved stays in this browser.
const form = document.getElementById("compose");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const kept = document.getElementById("kept");
const field = (name) => form.elements.namedItem(name);
const part = (id) => document.getElementById(id);
const draftKey = `draft ${form.dataset.reader} ${location.pathname}`;
const WORDS = ["text", "title", "label", "link"];
const PAUSE = 700;
const written = () => JSON.stringify([WORDS.map((name) => field(name)?.value), parts().map((each) => each.value)]);
const begin = form.querySelector("[data-begin]");
let asked = null;
let pause = 0;
let saving = false;
let again = false;
const waiting = []; // what was done to the files while a save was under way
let lost = false;
let countedFor = field("link").value.trim();

function preview() {
  const shown = part("shown-text");
  const label = field("label").value.trim();
  const text = (label ? `${label}\n` : "") + field("text").value;
  const fold = Number(shown.dataset.fold);
  const letters = [...text];
  shown.textContent = fold && letters.length > fold ? letters.slice(0, fold).join("") + shown.dataset.more : text;
  if (fold && letters.length > fold) {
    const rest = document.createElement("span");
    rest.className = "rest";
    rest.textContent = letters.slice(fold).join("");
    shown.append(rest);
  }
  const head = part("shown-head");
  const title = field("title")?.value ?? "";
  head.textContent = title;
  head.hidden = !title || "never" in head.dataset;
  const link = field("link").value;
  part("shown-link").textContent = link && link === countedFor ? counted() : link;
  part("shown-link").hidden = !field("link").value;
}

// The link as it goes out: what the brand's rule adds is the server's to say.
const counted = () => part("counts").querySelector("[data-sent]")?.dataset.sent ?? "";

const parts = () => [...form.querySelectorAll("#parts textarea")];

function previewParts() {
  const said = parts().map((each) => each.value.trim()).filter(Boolean);
  part("shown-parts").hidden = !said.length;
  part("shown-parts").replaceChildren(
    ...said.map((text) => Object.assign(document.createElement("li"), { className: "said", dir: "auto", textContent: text })),
  );
}

function addPart(text) {
  const made = part("part").content.cloneNode(true).querySelector(".part");
  const area = made.querySelector("textarea");
  area.id = `part-${crypto.randomUUID?.() ?? Date.now()}`;
  made.querySelector("label").htmlFor = area.id;
  area.value = text;
  part("parts").append(made);
  return area;
}

// A thread has as many parts as it needs; a post has one first comment.
function offerParts() {
  const more = form.querySelector("[data-add-part]");
  if (more) more.hidden = form.dataset.thread !== "yes" && parts().length > 0;
}

async function count() {
  asked?.abort();
  asked = new AbortController();
  const link = field("link").value;
  try {
    const answer = await send(form.dataset.count, asked.signal);
    if (!answer.ok || answer.redirected) return;
    part("counts").innerHTML = await answer.text();
    countedFor = link;
    if (link) part("shown-link").textContent = counted();
  } catch {
    // Overtaken by the next keystroke, or the server is away: saving says so.
  }
}

function send(address, signal) {
  const given = new FormData(form);
  if (address === form.dataset.count) given.delete("upload");
  return fetch(address, { method: "POST", body: given, signal, headers: { "X-CSRFToken": token } });
}

function say(words, link) {
  kept.textContent = words;
  kept.classList.toggle("problem", Boolean(link) || lost);
  if (!link) return;
  const a = document.createElement("a");
  a.href = location.href;
  a.textContent = link;
  kept.append(" ", a);
}

function keepHere() {
  const words = Object.fromEntries(WORDS.map((name) => [name, field(name)?.value ?? ""]));
  localStorage.setItem(draftKey, JSON.stringify({ base: field("base").value, words, parts: parts().map((each) => each.value) }));
}

function changed() {
  keepHere();
  clearTimeout(pause);
  pause = setTimeout(save, PAUSE);
}

async function save() {
  clearTimeout(pause);
  if (saving) {
    again = true;
    return;
  }
  saving = true;
  again = false;
  const before = written();
  const files = filesNow();
  delete part("files").dataset.changed;
  try {
    if (lost === false) say(form.dataset.saving);
    const answer = await send(form.dataset.save);
    lost = false;
    if (answer.redirected || answer.status === 403) return say(form.dataset.ended, form.dataset.signIn);
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(answer.status);
    const told = await answer.json();
    if (answer.status === 409) return overtaken(told);
    if (answer.status === 422) return refused(told, files);
    files.kept = true;
    taken(told, before, files);
  } catch {
    lost = true;
    say(form.dataset.away);
    setTimeout(save, 5000);
  } finally {
    if (files.changed && !files.kept) part("files").dataset.changed = "yes";
    saving = false;
    if (waiting.length) again = true;
    waiting.splice(0).forEach((act) => act());
    if (again) save();
  }
}

// The answer to a save says which files there are as it was sent: none may come or go before it is there.
function afterSaving(act) {
  if (saving) return waiting.push(act);
  act();
  save();
}

const fileOf = (file) => file.querySelector("[name=file]").value;
const saidOf = (file) => JSON.stringify([file.querySelector("[name=alt]").value, file.querySelector("[name=focus]").value]);

function filesNow() {
  const shown = [...part("files").querySelectorAll(".file")];
  return {
    changed: Boolean(part("files").dataset.changed),
    upload: field("upload").files[0],
    said: new Map(shown.map((file) => [fileOf(file), saidOf(file)])),
  };
}

// As the server has them; what somebody wrote of one since it was sent stays.
function showFiles(html, sent) {
  const shown = new Map([...part("files").querySelectorAll(".file")].map((file) => [fileOf(file), file]));
  const writing = document.activeElement;
  const told = document.createElement("template");
  told.innerHTML = html;
  for (const file of told.content.querySelectorAll(".file")) {
    const mine = shown.get(fileOf(file));
    const written = mine && (saidOf(mine) !== sent.said.get(fileOf(mine)) || (mine.contains(writing) && writing.matches("input")));
    if (written) file.replaceWith(mine);
  }
  part("files").replaceChildren(told.content);
  if (writing.isConnected && writing !== document.activeElement) writing.focus();
}

function uploaded(sent) {
  if (sent.upload && field("upload").files[0] === sent.upload) field("upload").value = "";
}

function taken(told, before, files) {
  field("base").value = told.number;
  part("checks").innerHTML = told.checks;
  if (files.upload || files.changed) {
    uploaded(files);
    showFiles(told.files, files);
    count();
  }
  part("images").innerHTML = told.images;
  part("overtaken").replaceChildren();
  if (before === written()) localStorage.removeItem(draftKey);
  say(told.said);
}

function refused(told, files) {
  uploaded(files);
  lost = true;
  say(`${told.what} ${told.do}`);
  lost = false;
}

function overtaken(told) {
  part("overtaken").innerHTML = told.overtaken;
  part("overtaken").dataset.theirs = told.theirs;
  say("");
}

form.addEventListener("input", ({ target }) => {
  if (["upload", "q"].includes(target.name)) return;
  if (WORDS.includes(target.name) || target.name === "part") {
    preview();
    previewParts();
    count();
    if (begin && field("text").value) begin.hidden = true;
  }
  changed();
});
form.addEventListener("change", ({ target }) => {
  if (target.name === "upload" && target.value) save();
});
part("pick-words").addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault(); // it searches, and saves nothing
});
form.addEventListener("submit", () => localStorage.removeItem(draftKey));

function takeOut(sha256) {
  [...part("files").querySelectorAll(".file")].find((file) => fileOf(file) === sha256)?.remove();
  part("files").dataset.changed = "yes";
}

function takeIn({ takeIn: sha256, alt }) {
  if ([...form.querySelectorAll("[name=file]")].some((each) => each.value === sha256)) return;
  for (const [name, value] of [["file", sha256], ["alt", alt], ["focus", ""]]) {
    part("files").append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  part("files").dataset.changed = "yes";
}

form.addEventListener("click", ({ target }) => {
  const button = target.closest("button[type=button]");
  if (!button) return;
  if (button.dataset.begin) {
    field("text").value = part(button.dataset.begin).textContent;
    field("text").focus();
    begin.hidden = true;
  } else if ("takeOut" in button.dataset) {
    const file = button.closest(".file");
    file.hidden = true;
    return afterSaving(() => takeOut(fileOf(file)));
  } else if (button.dataset.takeIn) {
    button.closest("li").hidden = true;
    return afterSaving(() => takeIn(button.dataset));
  } else if ("addPart" in button.dataset) {
    addPart("").focus();
    offerParts();
    return;
  } else if ("takePart" in button.dataset) {
    button.closest(".part").remove();
    previewParts();
    offerParts();
    form.querySelector("[data-add-part]")?.focus();
  } else if (button.dataset.keep === "mine") {
    field("base").value = part("overtaken").dataset.theirs ?? field("base").value;
  } else if (button.dataset.keep === "theirs") {
    // Mine stays among the earlier versions.
    localStorage.removeItem(draftKey);
    location.reload();
    return;
  } else return;
  preview();
  count();
  save();
});

// A link away saves first; closing the tab leaves what is not saved in this browser.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && localStorage.getItem(draftKey)) save();
});

// What a field showed at first: one of a single line leaves line breaks out.
const sent = (each) => (each.matches("textarea") ? each.defaultValue : each.defaultValue.replace(/[\r\n]/g, ""));
const draft = JSON.parse(localStorage.getItem(draftKey) ?? "null");
const otherParts = draft?.parts && JSON.stringify(draft.parts) !== JSON.stringify(parts().map((each) => each.value));
if (draft && (otherParts || WORDS.some((name) => field(name) && field(name).value !== draft.words[name]))) {
  if (otherParts && part("part")) {
    part("parts").replaceChildren();
    draft.parts.forEach(addPart);
    previewParts();
    offerParts();
  }
  for (const name of WORDS) if (field(name)) field(name).value = draft.words[name];
  field("base").value = draft.base;
  say(form.dataset.brought);
  count();
  save();
} else if ([...WORDS.map(field), ...parts()].some((each) => each && each.value !== sent(each)) || field("upload").value) {
  // Written before this was there to hear of it, or brought back by the browser.
  previewParts();
  count();
  changed();
}
preview();
