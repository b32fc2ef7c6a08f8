// A button that prints the page; without scripts it is not shown.
export function offerPrinting(button) {
  button.addEventListener("click", () => window.print());
}
