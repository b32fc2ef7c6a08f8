// Says in the bar how many procedures are ticked, and how many questions they bring together.
export function countChosen(form) {
  const picks = [...form.querySelectorAll("[data-asks]")];
  const chosen = document.querySelector("[data-chosen-count]");
  const questions = document.querySelector("[data-question-count]");
  const always = numbers(form.dataset.always);

  form.addEventListener("change", () => {
    const ticked = picks.filter((pick) => pick.checked);
    const asked = new Set([...always, ...ticked.flatMap((pick) => numbers(pick.dataset.asks))]);
    chosen.textContent = String(ticked.length);
    questions.textContent = String(ticked.length ? asked.size : 0);
  });
}

const numbers = (list) => (list || "").split(" ").filter(Boolean);
