// The plan is looked at anew at each change. What the answer says of an earlier choice is not shown, and a field
// that somebody writes in is not replaced under their hands: a time typed as 1 and 4 would become 04.
const WRITTEN = "input:not([type=checkbox], [type=radio])";
const asked = new WeakMap();
const said = (form) => JSON.stringify([...new FormData(form)]);

function showAround(field, form, html) {
  const told = document.createElement("template");
  told.innerHTML = html;
  const fresh = [...(told.content.querySelector("form")?.children ?? [])];
  const kept = [...form.children].find((part) => part.contains(field));
  const place = fresh.findIndex((part) => part.className === kept.className);
  if (place < 0) return false;
  for (const part of [...form.children]) if (part !== kept) part.remove();
  kept.before(...fresh.slice(0, place));
  kept.after(...fresh.slice(place + 1));
  return true;
}

document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (elt.id === "plan") asked.set(elt, said(elt));
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig.elt;
  const field = document.activeElement;
  if (!asked.has(form) || !detail.shouldSwap) return;
  const stale = asked.get(form) !== said(form);
  if (stale || (form.contains(field) && field.matches(WRITTEN) && showAround(field, form, detail.serverResponse))) detail.shouldSwap = false;
});
