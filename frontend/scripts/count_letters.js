// Says how many letters are left, as people count them: 𠮷 is one.
export function countLetters(area) {
  const place = document.getElementById(area.dataset.counter);
  const limit = Number(area.dataset.limit);
  place.setAttribute("role", "status");

  const tell = () => {
    const left = limit - [...area.value].length;
    const words = left < 0 ? place.dataset.over : place.dataset.left;
    place.textContent = words.replace("#", String(Math.abs(left)));
    place.classList.toggle("is-over", left < 0);
  };
  area.addEventListener("input", tell);
  if (area.value) tell();
}
