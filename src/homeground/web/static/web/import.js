// The table of an import: each cell that is written anew is kept at once, and what the checks say now stands
// beside it; nobody's typing is touched. What could not be saved stays in this browser.
const form = document.getElementById("table");
const head = document.getElementById("head");
if (form) begin();

function begin() {
  const words = form.dataset;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const kept = document.getElementById("kept");
  const draftKey = `import ${words.reader} ${location.pathname}`;
  const blanks = document.getElementById("fields").content;
  const PAUSE = 900;
  const pending = new Map();
  let pause = 0;
  let sending = false;
  let lost = false;
  let polling = 0;

  const rows = () => [...form.querySelectorAll("tr[data-row]")];
  const shown = () => rows().map((row) => row.dataset.row).join(",");

  function say(text, link) {
    kept.textContent = text;
    kept.classList.toggle("problem", Boolean(link) || lost);
    if (!link) return;
    const a = document.createElement("a");
    a.href = location.href;
    a.textContent = link;
    kept.append(" ", a);
  }

  function changed(name, value, at = PAUSE) {
    pending.set(name, value);
    localStorage.setItem(draftKey, JSON.stringify([...pending]));
    clearTimeout(pause);
    pause = setTimeout(save, at);
  }

  async function post(address, body) {
    body.append("shown", shown());
    if (new URLSearchParams(location.search).get("only") === "mend") body.append("only", "mend");
    const answer = await fetch(address, {
      method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    return told_by(answer);
  }

  async function told_by(answer) {
    if (answer.redirected || answer.status === 403) {
      lost = true;
      say(words.ended, words.signIn);
      return null;
    }
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(answer.status);
    const told = await answer.json();
    lost = false;
    if (answer.status === 422) {
      say(`${told.what} ${told.do}`);
      return null;
    }
    return told;
  }

  async function save() {
    clearTimeout(pause);
    if (sending || !pending.size) return;
    sending = true;
    const now = new Map(pending);
    const body = new FormData();
    for (const [name, value] of now) body.append(name, value);
    try {
      if (!lost) say(words.saving);
      const told = await post(form.action, body);
      if (!told) return;
      for (const [name, value] of now) if (pending.get(name) === value) pending.delete(name);
      if (pending.size) localStorage.setItem(draftKey, JSON.stringify([...pending]));
      else localStorage.removeItem(draftKey);
      say(words.saved);
      take(told);
    } catch {
      lost = true;
      say(words.lost);
      setTimeout(save, 5000);
    } finally {
      sending = false;
      if (pending.size && !lost) pause = setTimeout(save, PAUSE);
    }
  }

  function take(told) {
    if (told.planned) return location.reload();
    if (!head.contains(document.activeElement)) head.innerHTML = told.head;
    else put(head, told.head);
    for (const [number, found] of Object.entries(told.rows)) beside(number, found);
    clearTimeout(polling);
    if (told.busy) polling = setTimeout(look, 1500);
  }

  // The focus stays where it is, on what has the same words and place.
  function put(part, html) {
    const before = [...part.querySelectorAll("a, button, input")].indexOf(document.activeElement);
    part.innerHTML = html;
    part.querySelectorAll("a, button, input")[before]?.focus();
  }

  function beside(number, found) {
    const row = document.getElementById(`row-${number}`);
    if (!row) return;
    row.classList.remove("wrong", "waiting", "good");
    row.classList.add(found.tone);
    for (const part of ["mark", "goes", "about"]) fill(document.getElementById(`${part}-${number}`), found[part]);
    for (const column of Object.keys(found.cells)) cell(row, column);
    for (const each of row.querySelectorAll(".cell")) {
      const { column } = each.dataset;
      fill(each.querySelector(".found"), found.cells[column] ?? "");
      const wrong = Boolean(each.querySelector("li.error"));
      const field = each.querySelector("input, textarea");
      each.classList.toggle("wrong", wrong);
      field.toggleAttribute("aria-invalid", wrong);
      if (wrong) field.setAttribute("aria-invalid", "true");
      const value = found.values[column] ?? "";
      if (field !== document.activeElement && !pending.has(field.name) && field.value !== value) field.value = value;
    }
    ready(row);
  }

  function fill(part, html) {
    if (part.dataset.html !== html) part.innerHTML = html;
    part.dataset.html = html;
  }

  // The cell of a column, made where the file had none.
  function cell(row, column) {
    const there = row.querySelector(`.cell[data-column="${column}"]`);
    if (there) return there;
    const made = blanks.querySelector(`.cell[data-column="${column}"]`).cloneNode(true);
    for (const each of [made, ...made.querySelectorAll("*")]) {
      for (const name of ["id", "for", "name", "aria-describedby"]) {
        if (each.hasAttribute(name)) each.setAttribute(name, each.getAttribute(name).replace("-0-", `-${row.dataset.row}-`));
      }
    }
    row.querySelector("[data-more]").before(made);
    return made;
  }

  async function look() {
    try {
      const address = new URL(words.found, location.href);
      address.searchParams.set("shown", shown());
      if (new URLSearchParams(location.search).get("only") === "mend") address.searchParams.set("only", "mend");
      const told = await told_by(await fetch(address, { headers: { Accept: "application/json" } }));
      if (told) take(told);
    } catch {
      polling = setTimeout(look, 5000);
    }
  }

  async function bring(files, row) {
    const large = files.find((file) => file.size > Number(words.most));
    if (large) return say(words.tooLarge.replace("{name}", large.name));
    await save();
    for (const [place, file] of files.entries()) {
      const body = new FormData();
      body.append("file", file);
      if (row) body.append("row", row.dataset.row);
      if (!row && place < files.length - 1) body.append("more", "1");
      say(words.saving);
      try {
        const told = await post(words.files, body);
        if (!told) return;
        if (told.rows) {
          say(words.saved);
          take(told);
        }
      } catch {
        return say(words.away);
      }
    }
  }

  function choose(row) {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.addEventListener("change", () => bring([...input.files], row));
    input.click();
  }

  function ready(part) {
    for (const button of part.querySelectorAll("[data-choose], [data-more]")) button.hidden = false;
  }

  form.addEventListener("input", ({ target }) => {
    if (target.type === "file" || target.type === "checkbox") return;
    changed(target.name, target.value);
  });
  form.addEventListener("change", ({ target }) => {
    if (target.type === "file") {
      bring([...target.files]).then(() => { target.value = ""; });
    } else if (target.type === "checkbox") {
      target.closest("tr").classList.toggle("out", target.checked);
      changed(target.name, target.checked ? "on" : "", 0);
    } else if (pending.size) changed(target.name, target.value, 0);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("button[type=button]");
    if (!button) return;
    const row = button.closest("tr");
    if ("choose" in button.dataset) choose(row);
    if ("more" in button.dataset) {
      for (const blank of blanks.querySelectorAll(".cell")) cell(row, blank.dataset.column);
      button.remove();
    }
  });
  // What is typed is kept before it is planned.
  head.addEventListener("submit", (event) => {
    if (!pending.size) return;
    event.preventDefault();
    save();
  });

  for (const kind of ["dragenter", "dragover"]) {
    addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      const row = event.target.closest?.("tr[data-row]");
      for (const each of rows()) each.classList.toggle("over", each === row);
    });
  }
  addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    const row = event.target.closest?.("tr[data-row]");
    for (const each of rows()) each.classList.remove("over");
    bring([...event.dataTransfer.files], row);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });

  // What the field showed at first: one of a single line leaves line breaks out.
  const sent = (field) => (field.matches("textarea") ? field.defaultValue : field.defaultValue.replace(/[\r\n]/g, ""));

  ready(form);
  const before = JSON.parse(localStorage.getItem(draftKey) ?? "[]");
  for (const [name, value] of before) {
    pending.set(name, value);
    const field = form.elements.namedItem(name);
    if (field && field.type !== "checkbox" && "value" in field) field.value = value;
  }
  if (before.length) {
    say(words.brought);
    save();
  }
  // Written before this was there to hear of it, or brought back by the browser.
  for (const field of form.querySelectorAll(".cell input, .cell textarea, [type=checkbox]")) {
    if (field.type === "checkbox") {
      if (field.checked !== field.defaultChecked) changed(field.name, field.checked ? "on" : "");
    } else if (!pending.has(field.name) && field.type !== "file" && field.value !== sent(field)) changed(field.name, field.value);
  }
  if (head.querySelector("[data-busy]")) polling = setTimeout(look, 1500);
}
