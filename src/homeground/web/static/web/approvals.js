// How many are chosen stands on the button; one tick chooses all of the page.
const form = document.querySelector("#several");
if (form) {
  const button = form.querySelector("[data-count]");
  const all = form.querySelector("[data-choose-all]");
  const boxes = [...document.querySelectorAll('input[name="chosen"][form="several"]')];
  const plain = button.textContent;
  const tell = () => {
    const many = boxes.filter((box) => box.checked).length;
    button.textContent = many ? button.dataset.count.replace("%s", many) : plain;
    button.disabled = !many;
    all.checked = many === boxes.length;
    all.indeterminate = many > 0 && many < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  tell();
}
