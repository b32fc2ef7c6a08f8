// Choosing rows of the desk's list: Shift takes all between, the key of the row in hand ticks it.
export function chooseMany(form) {
  const list = document.querySelector("[data-list-select]");
  const boxes = [...list.querySelectorAll("[data-pick]")];
  const every = list.querySelector("[data-pick-all]");
  const count = form.querySelector("[data-many-count]");
  let last = -1;

  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = String(ticked);
    every.checked = ticked === boxes.length;
    every.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  list.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last >= 0) {
      const between = boxes.slice(Math.min(at, last), Math.max(at, last) + 1);
      between.forEach((box) => (box.checked = event.target.checked));
    }
    last = at;
    tell();
  });
  every.addEventListener("change", () => {
    boxes.forEach((box) => (box.checked = every.checked));
    tell();
  });
  window.addEventListener("pageshow", tell);
  tell();
}
