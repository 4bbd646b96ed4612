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
