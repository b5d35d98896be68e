"use strict";
// Shows exchanges as they come. Whatever the app said is put in as text: `make` knows no other way.
const KEPT = 500;
const find = (id) => document.getElementById(id);
const list = find("rows"), detail = find("detail"), editor = find("editor"), state = find("state");
const rows = new Map(), nothing = [...detail.children];
let chosen = 0, newest = 0, awaited = null, kept = 0;

function make(name, attributes, ...children) {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  one.append(...children.filter((child) => child !== null && child !== ""));
  return one;
}

const label = (text) => (text ? make("p", { class: "label" }, text) : null);
const code = (text, kind = "") => make("pre", { class: `code ${kind}`, tabindex: "0" }, text);

function say(text, lost = false) {
  state.textContent = text;
  state.classList.toggle("lost", lost);
}

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

// The list

function rowFor(told) {
  const button = make("button", { type: "button", class: told.failed ? "failed" : "" },
    make("b", {}, told.method), make("span", { class: "target" }, told.target),
    make("span", { class: "status" }, told.status ? String(told.status) : "none"),
    make("span", { class: "more-words" }, [told.stage, `${told.ms.toFixed(1)} ms`, told.at].filter(Boolean).join(" \u00b7 ")));
  button.addEventListener("click", () => choose(told.number));
  const item = make("li", {}, button);
  item.dataset.number = told.number;
  rows.set(told.number, { told, item, button, text: `${told.method} ${told.target} ${told.answer} ${told.stage}`.toLowerCase() });
  return item;
}

function addRows(told) {
  const fresh = told.filter((one) => !rows.has(one.number));
  const fragment = document.createDocumentFragment();
  for (const one of fresh) fragment.prepend(rowFor(one));
  list.prepend(fragment);
  while (rows.size > KEPT) removeRow(rows.keys().next().value);
  for (const one of fresh) {
    newest = Math.max(newest, one.number);
    offerMethod(one.method);
    show(rows.get(one.number));
  }
  count();
  const asked = awaited && fresh.find((one) => one.method === awaited.method && one.target === awaited.target);
  if (asked) awaited = null;
  if (asked || !chosen) choose((asked || fresh[fresh.length - 1] || {}).number);
}

function removeRow(number) {
  const row = rows.get(number);
  if (row) row.item.remove();
  rows.delete(number);
}

function clearRows() {
  rows.clear();
  list.replaceChildren();
  chosen = 0;
  detail.replaceChildren(...nothing);
  count();
}

const wanted = { text: find("text"), method: find("method"), status: find("status") };

function show(row) {
  if (!row) return;
  const hundred = String(Math.floor(row.told.status / 100));
  row.item.hidden = !((!wanted.method.value || row.told.method === wanted.method.value)
    && (!wanted.status.value || hundred === wanted.status.value)
    && wanted.text.value.toLowerCase().split(/\s+/).every((word) => row.text.includes(word)));
}

function count() {
  let shown = 0;
  for (const row of rows.values()) if (!row.item.hidden) shown += 1;
  find("count").textContent = shown === rows.size ? String(rows.size) : `${shown} of ${rows.size}`;
  find("none").hidden = rows.size > 0;
}

function offerMethod(method) {
  if (![...wanted.method.options].some((option) => option.value === method)) {
    wanted.method.append(make("option", { value: method }, method));
  }
}

for (const input of Object.values(wanted)) {
  input.addEventListener("input", () => { for (const row of rows.values()) show(row); count(); });
}

list.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const step = event.key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
  let item = event.target.closest("li");
  do { item = item && item[step]; } while (item && item.hidden);
  event.preventDefault();
  if (item) {
    item.firstElementChild.focus();
    choose(Number(item.dataset.number));
  }
});

find("clear").addEventListener("click", () => ask("clear", {}).catch((error) => say(error.message, true)));

// One exchange

async function choose(number) {
  if (!number) return;
  if (rows.has(chosen)) rows.get(chosen).button.removeAttribute("aria-current");
  chosen = number;
  if (rows.has(number)) rows.get(number).button.setAttribute("aria-current", "true");
  try {
    const told = await ask(`exchanges/${number}`);
    if (chosen === number) draw(told);
  } catch (error) {
    say(error.message, true);
  }
}

function draw(told) {
  const again = make("button", { type: "button", id: "again" }, "Send again, with changes");
  again.addEventListener("click", () => edit(told.again, told.again.kept ? [`The body, ${told.again.size}, is sent as it was kept.`] : []));
  const title = make("h2", { id: "detail-title", class: told.failed ? "failed" : "" },
    make("code", {}, `${told.method} ${told.target}`), " \u2192 ", make("b", {}, told.answer));
  detail.replaceChildren(
    make("div", { class: "bar" }, title, again),
    label(`Number ${told.number}, at ${told.at}, took ${told.ms.toFixed(1)} ms`),
    ...[told.words && make("p", {}, told.words)].filter(Boolean),
    drawStrip(told.steps),
    make("div", { class: "pair" }, drawMessage("Request", told.request), drawMessage("Response", told.response)),
    ...drawServer(told.server), ...drawCalls(told.calls), ...drawOutput(told.output), ...drawCopies(told.copies));
  detail.scrollTop = 0;
}

function drawStrip(steps) {
  const items = steps.map((step) => make("li", { class: step.state }, make("b", {}, step.stage), make("span", {}, step.words),
    step.time ? make("span", { class: "time" }, step.time) : null));
  return make("ol", { class: "strip", "aria-label": "What became of the request at each stage" }, ...items);
}

function drawMessage(name, told) {
  const headers = told.headers.map(([key, value]) => make("li", {}, make("span", {}, `${key}:`), ` ${value}`));
  return make("section", {}, make("h3", {}, name),
    told.start ? make("p", { class: "start" }, told.start) : null,
    headers.length ? make("ul", { class: "headers" }, ...headers) : null,
    told.body ? code(told.body, told.kind) : null,
    told.start ? label(told.label) : null,
    told.raw ? make("details", { class: "more" }, make("summary", {}, "As it came"), code(told.raw)) : null,
    ...told.notes.map(label));
}

const lines = (found) => make("ol", { class: "entered" }, ...found.map((one) =>
  make("li", {}, make("code", {}, one.code), " ", make("span", { class: "label" }, one.label))));

function part(title, ...children) {
  return [make("h3", {}, title), ...children];
}

function drawServer(told) {
  if (!told) return part("The server says", label("Nothing was told of this one."));
  const spans = told.spans.map((span) => make("li", {}, make("code", {}, span.name), " ", make("span", { class: "label" }, span.time),
    span.error ? make("div", { class: "error" }, span.error) : null,
    ...span.attributes.map((text) => make("div", { class: "attribute" }, text))));
  return [
    ...(told.raised ? part("An exception left the app", code(told.raised, "error")) : []),
    ...(told.refused.length ? part("Validation turned away", make("ul", { class: "plain" }, ...told.refused.map((text) => make("li", {}, make("code", {}, text))))) : []),
    ...(told.entered.length ? part("Functions of yours that were entered, in this order", lines(told.entered)) : []),
    ...(told.sql.length ? part("SQL that was run", lines(told.sql)) : []),
    ...(spans.length ? part("Spans", make("details", { class: "more" }, make("summary", {}, spans.length === 1 ? "1 span it recorded" : `${spans.length} spans it recorded`), make("ul", { class: "spans" }, ...spans))) : []),
  ];
}

function drawCalls(calls) {
  if (!calls.length) return [];
  const items = calls.map((call) => make("li", {}, make("code", {}, call.start), " \u2192 ", make("b", {}, call.answer), " ",
    make("span", { class: "label" }, call.time),
    make("ul", { class: "headers" }, ...call.headers.map(([key, value]) => make("li", {}, make("span", {}, `${key}:`), ` ${value}`))),
    call.body ? code(call.body) : null));
  return part("Calls of other services", make("ol", { class: "entered" }, ...items));
}

function drawOutput(told) {
  return told.text ? part("What the app printed", code(told.text), ...[label(told.label)].filter(Boolean)) : [];
}

function drawCopies(copies) {
  const blocks = copies.map((one, place) => make("details", { class: "snippet", ...(place ? {} : { open: "" }) },
    make("summary", {}, one.name),
    ...(one.text ? [copyButton(one.text, one.name), code(one.text, one.name === "curl" ? "command" : "copied")] : []),
    ...one.notes.map(label)));
  return part("Send it from elsewhere", ...blocks);
}

function copyButton(text, name) {
  const button = make("button", { type: "button", class: "copy", "aria-label": `Copy as ${name}` }, "Copy");
  button.addEventListener("click", async () => {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where the browser gives a page no clipboard: select the text, and copy as the keys would.
      const range = document.createRange();
      range.selectNodeContents(button.nextElementSibling);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = document.execCommand("copy");
    }
    button.textContent = done ? "Copied" : "Press Ctrl+C";
    say(done ? `Copied as ${name}` : "Press Ctrl+C");
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  return button;
}

// Sending

const fields = { method: find("edit-method"), target: find("edit-target"), headers: find("edit-headers"), body: find("edit-body") };

function edit(draft, notes = []) {
  for (const [name, field] of Object.entries(fields)) field.value = draft[name];
  kept = draft.kept || 0;
  fields.body.disabled = Boolean(kept);
  note(notes);
  editor.showModal();
  fields.target.focus();
}

const note = (notes) => find("edit-notes").replaceChildren(...notes.map((text) => make("li", {}, text)));

async function send(draft) {
  const { method, target, headers, body } = draft;
  awaited = { method, target };
  say("Sent, no answer yet");
  const { answer } = await ask("send", { method, target, headers, body, kept: draft.kept || 0 });
  say(`Sent: ${answer}`);
}

editor.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  note([]);
  const draft = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
  try {
    await send({ ...draft, kept });
    editor.close();
  } catch (error) {
    note([error.message]);
    say("Not sent", true);
  }
});
find("edit-cancel").addEventListener("click", () => editor.close());
find("compose").addEventListener("click", () => edit({ method: "GET", target: "/", headers: "accept: */*", body: "" }));

function drawTicket(asks) {
  const items = asks.map((one) => {
    const now = make("button", { type: "button" }, `${one.number} ${one.label}`);
    now.title = [one.label, one.note, ...one.missing].filter(Boolean).join("\n");
    const change = make("button", { type: "button", "aria-label": `Change request ${one.number}, then send it` }, "Change");
    now.addEventListener("click", () => {
      if (one.missing.length) edit(one, one.missing);
      else send(one).catch((error) => say(error.message, true));
    });
    change.addEventListener("click", () => edit(one, one.missing));
    return make("li", {}, now, change);
  });
  find("ticket").replaceChildren(...items);
}

// The news

const news = new EventSource("events");
const on = (kind, take) => news.addEventListener(kind, (event) => take(JSON.parse(event.data)));

function print(text) {
  const block = find("outside").querySelector("pre");
  block.textContent = (block.textContent + text).slice(-20000);
  find("outside").hidden = !block.textContent;
}

on("hello", (told) => {
  if (told.fresh) clearRows();
  find("outside").querySelector("pre").textContent = "";
  print(told.outside);
  say("Live");
});
on("rows", (told) => addRows(told.rows));
on("ticket", (told) => drawTicket(told.asks));
on("printed", (told) => print(told.text));
on("cleared", clearRows);
on("under-way", ({ requests }) => {
  find("open").hidden = !requests.length;
  find("open").textContent = `Under way: ${requests.join(", ")}`;
});
news.addEventListener("error", () => say(news.readyState === EventSource.CLOSED
  ? "This link is of a `checker serve` that has ended: open the new one"
  : "Not connected: `checker serve` does not answer", true));
