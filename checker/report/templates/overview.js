"use strict";
const compare = (one, other) =>
  one !== "" && other !== "" && !isNaN(one) && !isNaN(other)
    ? one - other
    : one.localeCompare(other, undefined, { numeric: true });
// Makes each heading a button that sorts its table by that column; without this everything is there, in order of name.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      headings.forEach((each) => each.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sign = down ? -1 : 1;
      const rows = [...body.rows].sort((one, other) => sign * compare(key(one, column), key(other, column)));
      body.append(...rows);
    });
  });
}
