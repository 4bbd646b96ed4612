// Who else has this text open. The page says that it is here: soon when somebody begins to write, now and
// then while it is looked at, and not at all while it is hidden; the server forgets it after a minute.
const form = document.getElementById("compose");
const shown = document.getElementById("others");
const EVERY = 15_000;
const REST = 300_000; // without a key pressed: then less often, and still within the minute
const SELDOM = 40_000;
let wrote = false; // since the page last said so
let writing = false; // when it did
let typed = Date.now();
let waiting = 0;

function given(more) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(more)) if (value) data.set(name, "yes");
  return data;
}

async function say() {
  clearTimeout(waiting);
  if (document.hidden) return;
  writing = wrote;
  wrote = false;
  waiting = setTimeout(say, Date.now() - typed > REST ? SELDOM : EVERY);
  try {
    const answer = await fetch(form.dataset.here, { method: "POST", body: given({ wrote: writing }) });
    if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return clearTimeout(waiting);
    if (!answer.ok) return;
    const others = (await answer.text()).trim();
    // Touched only when it says something else: it is read out then.
    if (others === shown.dataset.others) return;
    shown.dataset.others = others;
    shown.innerHTML = others;
  } catch {
    // The server is away: saving says so.
  }
}

form.addEventListener("input", () => {
  typed = Date.now();
  if (wrote) return;
  wrote = true;
  if (writing) return;
  clearTimeout(waiting);
  waiting = setTimeout(say, 1_000);
});
document.addEventListener("visibilitychange", say);
addEventListener("pagehide", () => navigator.sendBeacon(form.dataset.here, given({ gone: true })));
addEventListener("pageshow", ({ persisted }) => persisted && say());
say();
