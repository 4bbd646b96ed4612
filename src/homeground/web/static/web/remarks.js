// Remarks: words chosen in a text, a place chosen in an image by click or by the form's two sliders. What
// is typed stays in this tab until it was taken, also when the page is made anew around it.
const DRAFT = "form[data-remark]";
const keyOf = (form) => `remark ${location.pathname} ${form.dataset.remark}`;
const letters = (text) => [...text].length;
const around = (element) => element.closest("[data-remarks]")?.parentElement ?? element.closest("[id^=remarks-]");
const newIn = (part) => part.querySelector("form.new-remark");

function keep(form) {
  const typed = form.elements.namedItem("text").value;
  if (typed) sessionStorage.setItem(keyOf(form), typed);
  else sessionStorage.removeItem(keyOf(form));
}

function begin(root) {
  for (const button of root.querySelectorAll("[data-mark-place]")) button.hidden = false;
  // In the composer alone the text can be pointed at.
  for (const button of root.querySelectorAll("[data-take-words], [data-show-words]")) button.hidden = !document.getElementById("text");
  for (const form of root.querySelectorAll(DRAFT)) {
    const field = form.elements.namedItem("text");
    const typed = sessionStorage.getItem(keyOf(form));
    if (typed && !field.value) field.value = typed;
    if (field.value && form.closest("details")) form.closest("details").open = true;
  }
  for (const form of root.querySelectorAll("form.new-remark")) showGhost(form);
}

function showGhost(form) {
  const place = form.querySelector(".place");
  const { media, x, y } = form.elements;
  for (const figure of around(form).querySelectorAll(".pictured")) {
    const ghost = figure.querySelector(".ghost");
    const here = !place.disabled && figure.dataset.media === media.value;
    ghost.toggleAttribute("hidden", !here);
    ghost.setAttribute("cx", `${x.value}%`);
    ghost.setAttribute("cy", `${y.value}%`);
    if (here) place.querySelector("legend").textContent = form.dataset.at.replace("#", figure.dataset.number);
  }
}

function choosePlace(figure, x, y) {
  const form = newIn(around(figure));
  const place = form.querySelector(".place");
  form.closest("details").open = true;
  place.hidden = place.disabled = false;
  form.elements.media.value = figure.dataset.media;
  form.elements.x.value = x;
  form.elements.y.value = y;
  form.elements.quote.value = "";
  showGhost(form);
  return form;
}

function noPlace(form) {
  const place = form.querySelector(".place");
  place.hidden = place.disabled = true;
  form.elements.media.value = "";
  showGhost(form);
}

function chooseWords(form, quote, start) {
  noPlace(form);
  form.closest("details").open = true;
  form.elements.quote.value = quote;
  form.elements.start.value = start;
  form.elements.text.focus();
}

function selectedIn(text) {
  const selection = getSelection();
  if (selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return { quote: range.toString(), start: letters(before.toString()) };
}

document.addEventListener("mouseup", ({ target }) => {
  const text = target.closest?.("[data-text]");
  const chosen = text && selectedIn(text);
  const form = chosen?.quote.trim() && newIn(around(text));
  if (form) chooseWords(form, chosen.quote, chosen.start);
});

document.addEventListener("click", (event) => {
  const { target } = event;
  const figure = target.closest(".pictured");
  if (target.closest("[data-mark-place]")) {
    choosePlace(figure, 50, 50).elements.x.focus();
  } else if (figure && target.closest(".under-marks") && !target.closest("a")) {
    const box = figure.querySelector("img").getBoundingClientRect();
    const share = (at, from, size) => Math.min(100, Math.max(0, (100 * (at - from)) / size)).toFixed(1);
    choosePlace(figure, share(event.clientX, box.left, box.width), share(event.clientY, box.top, box.height)).elements.text.focus();
  } else if (target.closest("[data-no-place]")) {
    const form = target.closest("form");
    noPlace(form);
    form.elements.text.focus();
  } else if (target.closest("[data-take-words]")) {
    const written = document.getElementById("text");
    const { value, selectionStart: from, selectionEnd: to } = written;
    if (from === to) written.focus();
    else chooseWords(target.closest("form"), value.slice(from, to), letters(value.slice(0, from)));
  } else if (target.closest("[data-show-words]")) {
    const written = document.getElementById("text");
    const from = written.value.indexOf(target.closest(".remark").querySelector("q").textContent);
    written.focus();
    if (from >= 0) written.setSelectionRange(from, from + target.closest(".remark").querySelector("q").textContent.length);
  }
});

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.(DRAFT);
  if (!form) return;
  if (target.name === "text") keep(form);
  if (target.type === "range") showGhost(form);
});

// What a form was refused with is shown like any other answer.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status !== 422 || !detail.requestConfig.elt.closest("[data-remarks], .panel")) return;
  detail.shouldSwap = true;
  detail.isError = false;
});
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  const form = detail.requestConfig.elt;
  if (form.matches(DRAFT) && detail.xhr.status === 200 && !detail.xhr.getResponseHeader("HX-Refresh")) sessionStorage.removeItem(keyOf(form));
});
document.addEventListener("htmx:afterSettle", () => begin(document));
document.addEventListener("submit", ({ target }) => {
  // Without htmx the page goes away with it; refused, it comes back with what was typed.
  if (target.matches?.(DRAFT) && !target.hasAttribute("hx-post")) sessionStorage.removeItem(keyOf(target));
});

begin(document);
