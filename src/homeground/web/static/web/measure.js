// What a drawing's mark says, in words below it, while it is pointed at or focused.
for (const figure of document.querySelectorAll(".figure")) {
  const readout = figure.querySelector("[data-readout]");
  const show = (event) => {
    const mark = event.target.closest(".chart .mark");
    if (mark) readout.textContent = mark.getAttribute("aria-label");
  };
  figure.addEventListener("pointerover", show);
  figure.addEventListener("focusin", show);
  figure.addEventListener("pointerleave", () => (readout.textContent = ""));
}
