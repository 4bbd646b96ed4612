// j and k move through a list, g and a letter goes to a page, ? shows the keys, Esc closes the panel.
const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
const dialog = document.getElementById("keys");
let going = false;

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next]?.focus();
  rows[next]?.closest("tr, li").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const { key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || dialog.open) return;
  if (going && /^[a-z]$/.test(key)) {
    document.querySelector(`[data-key="${key}"]`)?.click();
  } else if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if (key === "/") {
    // Or the stroke would be typed into it.
    event.preventDefault();
    document.querySelector("[data-search]")?.select();
  } else if (key === "?") dialog.showModal();
  else if (key === "Escape" && !event.defaultPrevented) document.querySelector("[data-close]")?.click();
  going = key === "g" && !going;
});
