// Brings what is to be put right to the reader's attention; a line leads to the very box.
export function showErrors(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const box = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!box) return;
    event.preventDefault();
    box.closest("details")?.setAttribute("open", "");
    box.focus({ preventScroll: true });
    (box.closest(".field") ?? box).scrollIntoView();
  });
}
