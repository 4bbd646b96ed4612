// After a # the hashtags of earlier texts are offered, the most used first. They are asked for once a page.
const form = document.getElementById("compose");
const box = document.getElementById("tags");
const list = document.getElementById("tag-list");
const said = document.getElementById("tags-said");
const BEGUN = /(?:^|[^\p{L}\p{N}_/&?=#＃])[#＃]([\p{L}\p{M}\p{N}_\u200c]*)$/u;
const MOST = 8;
let known = null;
let area = null;
let from = 0;
let chosen = -1;

const hashtags = () => (known ??= fetch(form.dataset.hashtags)
  .then((answer) => (answer.ok && !answer.redirected ? answer.json() : { hashtags: [] }))
  .then((told) => told.hashtags)
  .catch(() => { known = null; return []; }));

const options = () => [...list.children];

function close() {
  if (box.hidden) return;
  box.hidden = true;
  said.textContent = "";
  for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) area?.removeAttribute(name);
  chosen = -1;
}

function choose(number) {
  chosen = number;
  options().forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
  if (number < 0) return area.removeAttribute("aria-activedescendant");
  options()[number].scrollIntoView({ block: "nearest" });
  area.setAttribute("aria-activedescendant", options()[number].id);
}

async function offer(target) {
  const begun = BEGUN.exec(target.value.slice(0, target.selectionStart));
  if (!begun || target.selectionStart !== target.selectionEnd) return close();
  const all = await hashtags();
  // What was typed while they came is looked at by its own turn.
  const now = BEGUN.exec(target.value.slice(0, target.selectionStart));
  if (!now || document.activeElement !== target) return close();
  const word = now[1].toLocaleLowerCase();
  const found = all.filter((tag) => tag.slice(1).toLocaleLowerCase().startsWith(word) && tag !== `#${now[1]}`);
  if (!found.length) return close();
  if (area !== target) close();
  area = target;
  from = target.selectionStart - now[1].length - 1;
  list.replaceChildren(...found.slice(0, MOST).map((tag, place) => {
    const option = Object.assign(document.createElement("li"), { id: `tag-${place}`, textContent: tag, dir: "auto" });
    option.setAttribute("role", "option");
    return option;
  }));
  box.hidden = false;
  box.style.setProperty("--below", `${area.offsetTop + area.offsetHeight}px`);
  area.setAttribute("aria-controls", "tag-list");
  area.setAttribute("aria-autocomplete", "list");
  if (said.textContent === "") said.textContent = said.dataset.one;
  // Only a sign: Enter and Tab are still what they are everywhere.
  choose(word ? 0 : -1);
}

// As if it had been typed: undo takes it back, and count, preview and saving follow.
function take(tag) {
  area.setSelectionRange(from, area.selectionStart);
  const typed = `${tag} `;
  if (!document.execCommand("insertText", false, typed)) {
    area.setRangeText(typed, from, area.selectionEnd, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  close();
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
form.addEventListener("keydown", (event) => {
  if (box.hidden || event.target !== area || event.isComposing) return;
  const many = options().length;
  if (event.key in STEPS) choose((Math.max(chosen, event.key === "ArrowUp" ? 0 : -1) + STEPS[event.key] + many) % many);
  else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0 && !event.shiftKey) take(options()[chosen].textContent);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
form.addEventListener("input", ({ target }) => {
  if (target.name === "text" || target.name === "part") offer(target);
});
form.addEventListener("focusout", close);
form.addEventListener("keyup", ({ key }) => { if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) close(); });
// Before the field loses the focus to it.
list.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  const option = event.target.closest("[role=option]");
  if (option) take(option.textContent);
});
