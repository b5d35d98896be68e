"use strict";
// What all pages can do: single keys where they are wished for, their help, and snippets for a family's comment.
document.documentElement.classList.add("js");
{
  const help = document.getElementById("help");
  const isOn = document.body.hasAttribute("data-keys");
  const isShown = (one) => one.checkVisibility?.() ?? one.offsetParent !== null;

  function find(key) {
    if (key === "n") return document.querySelector("main a[rel=next]");
    if (key === "p") return document.querySelector("main a[rel=prev]");
    if (key === "u") return document.querySelector("#undo button");
    return null;
  }

  function step(by) {
    const stops = [...document.querySelectorAll("main [data-stop]")].filter(isShown);
    if (!stops.length) return;
    const here = stops.findIndex((one) => one === document.activeElement || one.closest("li, article")?.contains(document.activeElement));
    stops[here < 0 ? (by > 0 ? 0 : stops.length - 1) : Math.min(Math.max(here + by, 0), stops.length - 1)].focus();
  }

  function comment() {
    const near = document.activeElement.closest("article, li, section")?.querySelector("textarea");
    const text = near ?? document.querySelector(":target textarea") ?? document.querySelector("main textarea[data-comment], main .words-form textarea[name=text]");
    if (!text) return;
    text.closest("details")?.setAttribute("open", "");
    text.focus();
  }

  function act(key) {
    if (key === "?") help.showModal();
    else if (key === "c") comment();
    else if (find(key)) find(key).click();
    else if (key === "n" || key === "p") step(key === "n" ? 1 : -1);
    else return false;
    return true;
  }

  document.getElementById("open-help")?.addEventListener("click", () => help.showModal());
  if (isOn) {
    for (const key of "npu") find(key)?.setAttribute("aria-keyshortcuts", key);
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (isTyping || help.open || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
      if ("npcu?".includes(event.key) && act(event.key)) event.preventDefault();
    });
  }

  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-insert]")?.closest("form");
    if (!form) return;
    const text = form.querySelector("textarea");
    text.setRangeText(form.querySelector("[data-snippets]").value, text.selectionStart, text.selectionEnd, "end");
    text.focus();
  });
}
