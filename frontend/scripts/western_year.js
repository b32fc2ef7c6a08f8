// Says the western year of an era's year while one types: R 8 → 西暦2026年.
export function sayWesternYear(day) {
  const era = day.querySelector("select");
  const year = day.querySelector("input");
  const place = day.querySelector(".day__western");
  const firsts = new Map(day.dataset.eras.split(" ").map((each) => [each[0], Number(each.slice(1))]));

  const tell = () => {
    const count = year.value === "元" ? 1 : Number(year.value.normalize("NFKC"));
    const first = firsts.get(era.value);
    const isKnown = first !== undefined && Number.isInteger(count) && count > 0 && count < 100;
    place.textContent = isKnown ? day.dataset.western.replace("#", String(first + count - 1)) : "";
  };
  day.addEventListener("input", tell);
}
