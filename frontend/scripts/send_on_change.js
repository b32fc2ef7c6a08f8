// A choice that narrows a list takes effect at once when it is made with a pointer or Enter;
// the button beside it serves those who go through the choices by arrow keys, or without scripts.
export function sendOnChange(select) {
  let byArrows = false;
  select.addEventListener("keydown", (event) => {
    byArrows = event.key.startsWith("Arrow") || event.key.length === 1;
  });
  select.addEventListener("pointerdown", () => {
    byArrows = false;
  });
  select.addEventListener("change", () => {
    if (!byArrows) select.form.requestSubmit();
  });
}
