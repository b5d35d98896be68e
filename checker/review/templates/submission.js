
// The page of a submission: a comment is begun beside its line without loading the page anew, snippets are put in place.
{
  const blank = document.getElementById("say-here");

  function begin(link) {
    const row = link.closest("tr[data-line]");
    for (const open of document.querySelectorAll("tr.say")) open.remove();
    const form = blank.content.cloneNode(true);
    const { file, line } = row.dataset;
    form.querySelector("[name=file]").value = file;
    form.querySelector("[name=line]").value = line;
    form.querySelector("label span").textContent = `Comment on line ${line} of ${file}`;
    let last = row;
    while (last.nextElementSibling?.classList.contains("beside")) last = last.nextElementSibling;
    last.after(form);
    const text = last.nextElementSibling.querySelector("textarea");
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || text.value) return;
      last.nextElementSibling.remove();
      link.focus();
    });
    text.focus();
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("table.changes tr[data-line] td.number a");
    if (link && blank) {
      event.preventDefault();
      begin(link);
      return;
    }
    const insert = event.target.closest("button[form=use-snippet]");
    if (!insert) return;
    const form = insert.closest(".words-form");
    const chosen = form.querySelector("select[name=snippet]").selectedOptions[0];
    const text = form.querySelector("textarea");
    event.preventDefault();
    if (chosen) text.setRangeText(chosen.dataset.text, text.selectionStart, text.selectionEnd, "end");
    text.focus();
  });
}
