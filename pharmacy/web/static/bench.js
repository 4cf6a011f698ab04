// The bench: a scan or a reading of the balance is sent in place, and what comes back replaces the
// screen, with a sound, because the person looks at the balance. The page works without it.
"use strict";

const bench = document.getElementById("bench");
const pending = [];
let isSending = false;

const scanField = () => bench.querySelector("input[data-scan-field]");

const putBackTyped = (typed) => {
  for (const field of bench.querySelectorAll("input:not([type=hidden], [type=password])")) {
    if (typed.has(field.name) && field.dataset.scanField !== undefined) field.value = typed.get(field.name);
  }
};

const focusBench = () => {
  const first = bench.querySelector("[aria-invalid]") ?? bench.querySelector("[autofocus]") ?? scanField();
  first?.focus({ preventScroll: first === scanField() });
};

const showBench = (html) => {
  // What a scanner began to type meanwhile is kept.
  const field = scanField();
  const typed = new Map(field ? [[field.name, field.value]] : []);
  bench.innerHTML = html;
  putBackTyped(typed);
  const { tone, href } = bench.firstElementChild.dataset;
  if (tone) sound(tone);
  if (href) setTimeout(() => window.location.assign(href), tone ? 350 : 0);
  else focusBench();
};

const sayBench = (words, tone) => {
  const answer = bench.querySelector(".bench-answer");
  answer.className = `bench-answer ${tone}`;
  answer.textContent = words;
  answer.hidden = false;
};

const sendBench = async (form, button) => {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  const field = form.querySelector("[data-scan-field]");
  isSending = true;
  if (field) field.value = "";
  else bench.setAttribute("aria-busy", "true");
  if (form.dataset.bench === "weigh" && !body.get("scan")) sayBench(bench.dataset.waiting, "busy");
  const fail = () => sayBench(bench.dataset.noAnswer, "bad");
  await answered({ action: form.action, body }, showBench, fail);
  bench.removeAttribute("aria-busy");
  isSending = false;
  sendNext();
};

// Scans that came meanwhile are sent one after the other, each on the screen that the last one left.
const sendNext = () => {
  const field = scanField();
  if (!pending.length) return;
  if (!field) pending.length = 0;
  else {
    const kept = field.value;
    field.value = pending.shift();
    sendBench(field.form).then(() => { const next = scanField(); if (next && kept) next.value = kept; });
  }
};

bench.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-bench]")) return;
  event.preventDefault();
  event.stopPropagation();
  const field = event.target.querySelector("[data-scan-field]");
  if (!isSending) sendBench(event.target, event.submitter);
  else if (field?.value) {
    // A second Enter while the balance is read is no second weighing.
    pending.push(field.value);
    field.value = "";
  }
});

// Keys that go nowhere go to the scan field, so that no scan is lost and no shortcut leaves the bench.
window.addEventListener("keydown", (event) => {
  const field = scanField();
  const isElsewhere = event.target === document.body || event.target.id === "main" || event.target.id === "bench";
  if (!field || !isElsewhere || document.querySelector("dialog[open]") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key.length === 1) {
    field.focus();
    event.stopImmediatePropagation();
  } else if (event.key === "Enter") {
    event.preventDefault();
    event.stopImmediatePropagation();
    field.form.requestSubmit();
  }
}, true);

// A refusal on a page that was loaded, without a script's request, is heard too.
if (bench.firstElementChild.dataset.tone === "bad") sound("bad");
focusBench();
