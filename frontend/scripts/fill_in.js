// A sentence that is chosen is put into its field, to be gone on with; what was typed stays before it.
export function fillIn(select) {
  const field = document.getElementById(select.dataset.fills);
  select.addEventListener("change", () => {
    if (!field || !select.value) return;
    const sentence = select.selectedOptions[0].textContent.trim();
    if (!field.value.includes(sentence)) {
      field.value = [field.value.trim(), sentence].filter(Boolean).join("\n");
    }
    field.focus();
  });
}
