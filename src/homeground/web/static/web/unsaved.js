// A form with data-unsaved: what was sent while the session had ended is there again after signing in.
const form = document.querySelector("form[data-unsaved]");
const key = `form ${form.dataset.unsaved} ${location.pathname}`;
const typed = () => [...form.elements].filter((each) => each.name && each.type !== "hidden");
const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
const from = document.referrer && new URL(document.referrer).pathname;

sessionStorage.removeItem(key);
if (kept && from === form.dataset.signIn) {
  for (const each of typed()) if (each.name in kept) each.value = kept[each.name];
}
form.addEventListener("submit", () => {
  const values = Object.fromEntries(typed().map((each) => [each.name, each.value]));
  sessionStorage.setItem(key, JSON.stringify(values));
});
