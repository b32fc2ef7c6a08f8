// Says some minutes before a page of staff is locked for want of use, and lets it go on by one
// press, as often as one likes. When the lock has come it says what happens to what was typed.
export function warnBeforeLock(dialog) {
  const locksAfter = Number(dialog.dataset.locksAfter) * 1000;
  const warnsBefore = Number(dialog.dataset.warnsBefore) * 1000;
  const form = dialog.querySelector("form");
  const before = dialog.querySelector("[data-before]");
  const after = dialog.querySelector("[data-after]");
  let waiting = [];

  const show = (isOver) => {
    before.hidden = isOver;
    after.hidden = !isOver;
    dialog.setAttribute("aria-labelledby", isOver ? "session-limit-over" : "session-limit-title");
    if (!dialog.open) dialog.showModal();
  };
  const begin = () => {
    waiting.forEach(clearTimeout);
    waiting = [
      setTimeout(() => show(false), locksAfter - warnsBefore),
      setTimeout(() => show(true), locksAfter),
    ];
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (answer?.status !== 204) return show(true);
    dialog.close();
    begin();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  begin();
}
