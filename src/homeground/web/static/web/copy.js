// A button with data-copy="ID" copies the text of that element, and says so for two seconds.
const said = new WeakMap();

async function copy(text, from) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https browsers have no clipboard for pages: what is to be copied is marked instead.
    getSelection().selectAllChildren(from);
    return document.execCommand("copy");
  }
  return true;
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button || said.has(button)) return;
  const from = document.getElementById(button.dataset.copy);
  if (!(await copy(from.textContent, from))) return;
  said.set(button, button.textContent);
  button.textContent = button.dataset.copied;
  setTimeout(() => {
    button.textContent = said.get(button);
    said.delete(button);
  }, 2000);
});
