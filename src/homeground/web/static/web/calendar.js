// A line of the calendar is carried to another day or hour, by mouse or by keys. What comes of it
// is the server's word: it answers with the calendar as it is then.
const UNDO_MS = 10_000;
const DAY_MS = 86_400_000;
const says = document.getElementById("calendar-says");
const form = document.getElementById("calendar-move");
let carried = null; // { line, item, list, next, cell, slot, byKeys }

const board = () => document.getElementById("calendar");
const say = (text) => { says.textContent = text; };

function cellAt(day, hour) {
  const of = hour === undefined ? "" : `[data-hour="${hour}"]`;
  return board().querySelector(`.cell[data-day="${day}"]${of}`);
}

function show(place) {
  for (const other of board().querySelectorAll(".over")) other.classList.remove("over");
  place?.classList.add("over");
}

// The free slot under the mouse, if it is one of the account whose line is carried.
function slotUnder(target) {
  const slot = target.closest?.("[data-free]");
  return slot?.dataset.account === carried?.line.dataset.account ? slot : null;
}

function lift(line, byKeys) {
  const item = line.parentElement;
  const cell = item.closest(".cell");
  if (!cell) return false;
  carried = { line, item, list: item.parentElement, next: item.nextSibling, cell, byKeys };
  line.classList.add("carried");
  return true;
}

function putBack(words) {
  const { line, item, list, next } = carried;
  list.insertBefore(item, next);
  line.classList.remove("carried");
  carried = null;
  show(null);
  line.focus();
  say(words);
}

function carryTo(cell, slot = null) {
  const { line, item } = carried;
  carried.slot = slot;
  cell.querySelector(".lines").append(item);
  cell.classList.remove("bare");
  show(slot ?? cell);
  line.focus();
  line.scrollIntoView({ block: "nearest" });
  say((slot ?? cell).dataset.name);
}

// The account's next free slot after where the line is carried, and after the last the first again.
function nextSlot() {
  const { line, slot } = carried;
  const own = `[data-free][data-account="${line.dataset.account}"]`;
  const slots = [...board().querySelectorAll(own)].sort((a, b) => a.dataset.free < b.dataset.free ? -1 : 1);
  return slots[slots.indexOf(slot) + 1] ?? slots[0];
}

// Another day or hour as the arrows say; hours go on into the next day.
function beside(cell, key) {
  const day = Date.parse(`${cell.dataset.day}T00:00Z`);
  const down = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
  const right = { ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0;
  const named = (at) => new Date(at).toISOString().slice(0, 10);
  if (cell.dataset.hour === undefined) return cellAt(named(day + (right + 7 * down) * DAY_MS));
  const hours = Number(cell.dataset.hour) + down;
  return cellAt(named(day + (right + Math.floor(hours / 24)) * DAY_MS), (hours + 24) % 24);
}

async function ask(fields) {
  const sent = new FormData(form);
  for (const [name, value] of Object.entries(fields)) sent.set(name, value);
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(sent),
      headers: { "HX-Request": "true", "HX-Target": "calendar" },
    });
  } catch {
    return says.dataset.away;
  }
  if (answer.headers.has("HX-Refresh")) location.reload();
  if (answer.status >= 500) return says.dataset.away;
  if (answer.status !== 200 && answer.status !== 422) return says.dataset.refused;
  board().outerHTML = await answer.text();
  // A question waits for its answer; else the line that was moved is the one to go on with.
  const next = board().querySelector("[data-again]:not([data-undo]) button");
  (next ?? document.getElementById(`line-${fields.publication}`))?.focus();
  // A refusal is an alert of its own.
  if (answer.ok) say(document.getElementById("moved").textContent);
  offerUndo();
  return null;
}

function offerUndo() {
  const undo = board().querySelector("[data-undo]");
  const end = () => {
    if (undo.matches(":hover, :focus-within")) setTimeout(end, 1000);
    else undo.remove();
  };
  if (undo) setTimeout(end, UNDO_MS);
}

async function drop(cell, slot) {
  if (cell === carried.cell && !slot) return putBack(says.dataset.back);
  const { line } = carried;
  const { move: publication, seen } = line.dataset;
  const { day, hour = "" } = cell.dataset;
  const to = slot ? { slot: slot.dataset.free } : { day, hour };
  const refused = await ask({ publication, seen, ...to });
  if (refused) return putBack(refused), tellHere(refused);
  carried = null;
}

// The page could not be asked: the word stands where the answer would.
function tellHere(words) {
  document.getElementById("moved")?.remove();
  const told = document.createElement("div");
  told.id = "moved";
  told.className = "moved problem";
  told.append(document.createElement("p"));
  told.firstChild.textContent = words;
  board().prepend(told);
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!carried) {
    const line = key === " " && target.closest?.("[data-move]");
    if (!line || !lift(line, true)) return;
    say(says.dataset.picked);
  } else if (!carried.byKeys) return;
  else if (key === "Escape") putBack(says.dataset.back);
  else if (key === "Enter" || key === " ") drop(carried.item.closest(".cell"), carried.slot);
  else if (key === "s") {
    const slot = nextSlot();
    if (slot) carryTo(slot.closest(".cell"), slot);
    else say(says.dataset.noSlot);
  } else if (key.startsWith("Arrow")) {
    const to = beside(carried.item.closest(".cell"), key);
    if (to) carryTo(to);
    else say(says.dataset.edge);
  } else if (key === "Tab") return putBack(says.dataset.back);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("dragstart", (event) => {
  const line = event.target.closest?.("[data-move]");
  if (!line || carried || !lift(line, false)) return;
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const cell = carried && event.target.closest?.(".cell");
  if (!cell) return;
  event.preventDefault();
  show(slotUnder(event.target) ?? cell);
});

document.addEventListener("drop", (event) => {
  const cell = carried && event.target.closest?.(".cell");
  if (!cell) return;
  event.preventDefault();
  carried.dropped = true;
  const slot = slotUnder(event.target);
  if (cell !== carried.cell) cell.querySelector(".lines").append(carried.item);
  drop(cell, slot);
});

document.addEventListener("dragend", () => {
  if (carried && !carried.byKeys && !carried.dropped) putBack(says.dataset.back);
});

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-again]")) return;
  event.preventDefault();
  const { csrfmiddlewaretoken, ...fields } = Object.fromEntries(new FormData(event.target, event.submitter));
  const refused = await ask(fields);
  if (refused) tellHere(refused);
});

// Left where it is: nothing has happened, so nothing needs to be asked for.
document.addEventListener("click", (event) => {
  const leave = event.target.closest?.("[data-again] a");
  if (!leave) return;
  event.preventDefault();
  const line = document.getElementById(`line-${leave.closest("form").elements.publication.value}`);
  leave.closest("#moved").remove();
  line?.focus();
});
