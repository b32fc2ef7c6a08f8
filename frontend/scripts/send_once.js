// A second press while the first is on its way does nothing; the server would ignore it as well.
const PATIENCE = 8000;

export function sendOnce(form) {
  let sentAt = 0;
  form.addEventListener("submit", (event) => {
    if (Date.now() - sentAt < PATIENCE) {
      event.preventDefault();
      return;
    }
    sentAt = Date.now();
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // Back from the next page, the form can be sent again.
  window.addEventListener("pageshow", () => {
    sentAt = 0;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
}
