// Emoji by name, in the language of the text and in English; those used last come first. Their names are
// asked for when somebody opens it for the first time.
const form = document.getElementById("compose");
const open = document.getElementById("emoji-open");
const panel = document.getElementById("emoji");
const words = document.getElementById("emoji-words");
const list = document.getElementById("emoji-list");
const told = document.getElementById("emoji-name");
const LAST = "emoji";
const KEPT = 18;
let area = form.elements.namedItem("text");
let known = null;
let chosen = -1;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
const used = () => JSON.parse(localStorage.getItem(LAST) ?? "[]");
const options = () => [...list.children];

async function names() {
  if (known) return known;
  const answer = await fetch(form.dataset.emoji);
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  known = (await answer.json()).emoji.map(([sign, name, others]) => ({ sign, name, found: ` ${plain(`${name} ${others}`)}` }));
  return known;
}

// A few letters begin a word of the name. More may stand within one, as German joins its words; so may any
// in writing without spaces.
function fits({ found }, sought) {
  return sought.every((word) => found.includes(/^[\x00-\u02ff\u0370-\u052f]{1,3}$/.test(word) ? ` ${word}` : word));
}

async function show() {
  let all;
  try {
    all = await names();
  } catch {
    told.textContent = panel.dataset.away;
    return;
  }
  const sought = plain(words.value).split(/\s+/).filter(Boolean);
  const last = used();
  const place = ({ sign }) => (last.includes(sign) ? last.indexOf(sign) : KEPT);
  const found = all.filter((each) => fits(each, sought)).sort((one, other) => place(one) - place(other));
  list.replaceChildren(...found.map(({ sign, name }, number) => {
    const option = Object.assign(document.createElement("span"), { id: `emoji-${number}`, textContent: sign, title: name });
    option.setAttribute("role", "option");
    option.setAttribute("aria-label", name);
    option.setAttribute("aria-selected", "false");
    return option;
  }));
  list.scrollTop = 0;
  chosen = -1;
  words.removeAttribute("aria-activedescendant");
  if (!found.length) told.textContent = panel.dataset.none;
  else if (sought.length) choose(0);
  else told.textContent = "";
}

function choose(number) {
  const all = options();
  if (!all.length) return;
  all[chosen]?.setAttribute("aria-selected", "false");
  chosen = Math.max(0, Math.min(number, all.length - 1));
  all[chosen].setAttribute("aria-selected", "true");
  all[chosen].scrollIntoView({ block: "nearest" });
  words.setAttribute("aria-activedescendant", all[chosen].id);
  told.textContent = `${all[chosen].textContent} ${all[chosen].title}`;
}

function close() {
  panel.hidden = true;
  open.setAttribute("aria-expanded", "false");
}

// As if it had been typed: undo takes it back, and count, preview and saving follow.
function take(sign) {
  close();
  localStorage.setItem(LAST, JSON.stringify([sign, ...used().filter((each) => each !== sign)].slice(0, KEPT)));
  if (!area.isConnected) area = form.elements.namedItem("text");
  area.focus();
  if (document.execCommand("insertText", false, sign)) return;
  area.setRangeText(sign, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

open.addEventListener("click", () => {
  if (!panel.hidden) return close();
  panel.hidden = false;
  open.setAttribute("aria-expanded", "true");
  words.value = "";
  words.focus({ preventScroll: true });
  panel.scrollIntoView({ block: "nearest" });
  show();
});
form.addEventListener("focusin", ({ target }) => {
  if (target.name === "text" || target.name === "part") area = target;
});
panel.addEventListener("input", (event) => {
  event.stopPropagation(); // nothing of the text was changed
  show();
});
panel.addEventListener("change", (event) => event.stopPropagation());
panel.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const all = options();
  const row = all.filter((each) => each.offsetTop === all[0].offsetTop).length;
  const steps = { ArrowDown: chosen < 0 ? 1 : row, ArrowUp: -row, ...(chosen >= 0 && { ArrowRight: 1, ArrowLeft: -1 }) };
  if (event.key in steps) choose(chosen + steps[event.key]);
  else if (event.key === "Enter") {
    if (chosen >= 0) take(all[chosen].textContent);
  } else if (event.key === "Escape") {
    close();
    area.focus();
  } else return;
  event.preventDefault();
});
list.addEventListener("click", ({ target }) => {
  if (target.matches("[role=option]")) take(target.textContent);
});
document.addEventListener("pointerdown", ({ target }) => {
  if (!panel.hidden && !panel.parentElement.contains(target)) close();
});
panel.parentElement.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget && !panel.parentElement.contains(relatedTarget)) close();
});
