"use strict";
// Adds a button to whatever can be copied. The page says everything without it.
for (const block of document.querySelectorAll("pre.command, pre.copied")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    let done = true;
    try {
      await navigator.clipboard.writeText(block.textContent);
    } catch {
      // Where the browser gives a page from a file no clipboard: select the text, and copy as the keys would.
      const range = document.createRange();
      range.selectNodeContents(block);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = document.execCommand("copy");
    }
    said.textContent = button.textContent = done ? "Copied" : "Press Ctrl+C";
    setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 2000);
  });
  block.before(button);
}
const said = document.createElement("p");
said.className = "aside";
said.setAttribute("role", "status");
(document.querySelector("main") || document.body).append(said);
// Of folded parts that exclude each other paper shows all.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details[name]")) {
    folded.removeAttribute("name");
    folded.open = true;
  }
});
