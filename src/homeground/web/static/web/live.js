// What the live parts of a page need besides htmx: which line is open, where the focus goes, and
// a word when the server no longer answers.
const lost = document.getElementById("lost");
const phone = matchMedia("(max-width: 767px)");
let opener = null;

function markOpenLine() {
  for (const row of document.querySelectorAll("a[data-row]")) {
    row.toggleAttribute("data-open", row.pathname === location.pathname);
  }
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.matches("a[data-row]")) opener = detail.elt.id;
});

// A part in which somebody writes is left as it is until they have done.
const changed = (field) => (/^(checkbox|radio)$/.test(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
// A slider begins in the middle, and says nothing of it.
const begins = (field) => field.type === "range" && field.defaultValue === "";
const written = (field) => !field.matches(":disabled") && (field === document.activeElement || (!begins(field) && changed(field)));
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target, requestConfig } = detail;
  if (requestConfig.elt !== target || requestConfig.verb !== "get") return;
  if ([...target.querySelectorAll("textarea, input:not([type=hidden])")].some(written)) detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  markOpenLine();
  const asked = detail.requestConfig?.elt;
  if (asked?.matches("a[data-row]")) {
    document.querySelector(".side").scrollTop = 0;
    if (phone.matches) document.querySelector("#panel h2")?.focus();
  }
  if (asked?.matches("[data-close]")) document.getElementById(opener)?.focus();
});

document.addEventListener("htmx:pushedIntoHistory", markOpenLine);
document.addEventListener("htmx:sendError", () => { lost.hidden = false; });
document.addEventListener("htmx:responseError", () => { lost.hidden = false; });
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr.status && detail.xhr.status < 400) lost.hidden = true;
});

markOpenLine();
