// Single keys at the desk: never while somebody writes, never with Ctrl or Alt, off where the
// person has switched them off. `?` shows them all.
const WRITING = "input, textarea, select, [contenteditable]";

export function listenForKeys(desk) {
  const help = document.getElementById("desk-keys");
  const link = document.querySelector("[data-key-help]");
  link?.addEventListener("click", (event) => {
    event.preventDefault();
    help.showModal();
  });
  if (desk.dataset.deskKeys !== "on") return;

  document.addEventListener("keydown", (event) => {
    if (isNotForUs(event) || help.open) return;
    const key = event.key.toLowerCase();
    if (key === "?") {
      event.preventDefault();
      help.showModal();
      return;
    }
    const act = inList(key) ?? onPage(key);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

const isNotForUs = (event) =>
  event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat ||
  event.isComposing || event.target.closest(WRITING);

function onPage(key) {
  const place = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!place?.getClientRects().length) return null; // what is not shown is not offered
  if (place.hasAttribute("data-key-focus")) return () => place.querySelector("input").select();
  return () => place.click();
}

function tick(inHand) {
  inHand.closest("tr")?.querySelector("[data-pick]")?.click();
}

// In the list the keys move from case to case; Enter opens the one in hand.
function inList(key) {
  const list = document.querySelector("[data-list-next]");
  if (!list) return null;
  if (key === list.dataset.listSelect) return () => tick(document.activeElement);
  const step = { [list.dataset.listNext]: 1, [list.dataset.listPrevious]: -1 }[key];
  if (!step) return null;
  const rows = [...list.querySelectorAll("[data-row]")];
  const at = rows.indexOf(document.activeElement);
  const to = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
  return () => rows[to]?.focus();
}
