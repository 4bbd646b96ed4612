// What matters in an image: a click sets it, and the two sliders by the arrow keys.
function shown(aim) {
  const [across, down] = [aim.querySelector("[data-across]"), aim.querySelector("[data-down]")];
  const { width, height } = aim.querySelector("svg").viewBox.baseVal;
  const circle = aim.querySelector("circle");
  circle.setAttribute("cx", (across.value / 100) * width);
  circle.setAttribute("cy", (down.value / 100) * height);
  // In the composer a text has its own; in the library the sliders are sent.
  const own = aim.closest(".file")?.querySelector("[name=focus]");
  if (own) own.value = `${across.value / 100},${down.value / 100}`;
}

document.addEventListener(
  "input",
  ({ target }) => {
    const aim = target.closest?.("[data-aim]");
    if (aim) shown(aim);
  },
  true, // before the form hears of it, and saves
);

document.addEventListener("click", ({ target, clientX, clientY }) => {
  const picture = target.closest("[data-aim] svg");
  if (picture) {
    const aim = picture.closest("[data-aim]");
    const box = picture.getBoundingClientRect();
    aim.querySelector("[data-across]").value = Math.round(((clientX - box.left) / box.width) * 100);
    aim.querySelector("[data-down]").value = Math.round(((clientY - box.top) / box.height) * 100);
    aim.querySelector("[data-across]").dispatchEvent(new Event("input", { bubbles: true }));
  }
  const back = target.closest("[data-as-library]");
  if (back) {
    const file = back.closest(".file");
    file.querySelector("[name=focus]").value = "";
    file.parentElement.dataset.changed = "yes";
    file.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
