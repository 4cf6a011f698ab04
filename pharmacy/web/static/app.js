// The pages work without this file. It updates the plan while somebody types, adds and removes
// rows in place, refreshes labels and printers, and stops a double click from sending a form twice.
"use strict";

document.documentElement.classList.add("scripted");

const fragment = async (url, options = {}) => {
  const response = await fetch(url, { ...options, headers: { "X-Fragment": "1" }, redirect: "error" });
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
};

const lock = (dialog) => {
  dialog.dataset.locked = "yes";
  if (!dialog.open) dialog.showModal();
};

const pause = (milliseconds) => new Promise((go) => { setTimeout(go, milliseconds); });

// A busy database has stored nothing, so the request is repeated a few times.
const posted = async (action, body) => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await fragment(action, { method: "POST", body });
    } catch (error) {
      if (error.message !== "503" || tries === 3) throw error;
      await pause(1000);
    }
  }
};

const sessionEnded = () => {
  // On a shared workstation the page stays behind the lock. Elsewhere the person signs in again.
  const dialog = document.getElementById("lock");
  const typed = document.querySelector("form[data-typed]");
  if (dialog) lock(dialog);
  // The server saves the form; the proof of an ended session is not valid for anything else.
  else if (typed) typed.submit();
  else window.location.reload();
};

const noteTyping = () => {
  document.addEventListener("input", (event) => {
    if (event.target.form?.method === "post" && event.target.type !== "password") event.target.form.dataset.typed = "yes";
  });
};

const putBack = (kept) => {
  const forms = [...document.forms].filter((form) => form.getAttribute("action") === kept.dataset.action);
  const texts = new Map();
  for (const [name, text] of JSON.parse(kept.dataset.fields)) texts.set(name, [...(texts.get(name) || []), text]);
  for (const field of forms.flatMap((form) => [...form.elements])) {
    if (!texts.has(field.name) || ["hidden", "password", "submit"].includes(field.type)) continue;
    const isTick = ["checkbox", "radio"].includes(field.type);
    if (isTick) field.checked = texts.get(field.name).includes(field.value);
    else field.value = texts.get(field.name).shift();
    field.closest("details")?.setAttribute("open", "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const formData = (form, action) => {
  const data = new URLSearchParams(new FormData(form));
  data.set("action", action);
  return data;
};

const clearMended = (panel) => {
  // The messages beside the fields are about their previous values.
  const isWrong = (name) => panel.querySelector(`a[href="#${CSS.escape(name)}"]`) !== null;
  for (const field of document.querySelectorAll(".typed [aria-invalid]")) {
    if (isWrong(field.id)) continue;
    field.removeAttribute("aria-invalid");
    document.getElementById(`${field.id}-error`)?.remove();
  }
  for (const link of document.querySelectorAll("#summary li a")) {
    link.parentElement.classList.toggle("mended", !isWrong(link.hash.slice(1)));
  }
};

const followPlan = (form) => {
  const panel = document.getElementById("plan");
  let waiting = 0;
  let running = new AbortController();
  const show = async () => {
    running.abort();
    running = new AbortController();
    try {
      const body = formData(form, "plan");
      panel.innerHTML = await fragment(form.dataset.plan, { method: "POST", body, signal: running.signal });
      panel.removeAttribute("aria-busy");
      clearMended(panel);
    } catch (error) {
      if (error.name === "AbortError") return;
      // Without a response, the page's own buttons still work, and they keep what was typed.
      panel.removeAttribute("aria-busy");
      document.documentElement.classList.remove("scripted");
    }
  };
  const later = (milliseconds) => {
    panel.setAttribute("aria-busy", "true");
    clearTimeout(waiting);
    waiting = setTimeout(show, milliseconds);
  };
  form.addEventListener("input", () => later(300));
  return later;
};

const changeRows = (form, later) => {
  const rows = document.getElementById("phases");
  rows.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name=action]");
    if (!button) return;
    event.preventDefault();
    try {
      const body = formData(form, button.value);
      rows.innerHTML = await fragment(form.dataset.phases, { method: "POST", body });
    } catch {
      form.requestSubmit(form.querySelector(".default-action"));
      return;
    }
    const adds = button.value === "add-phase";
    const last = rows.querySelector("tbody tr:last-child input[id$=-bedtime]");
    (adds && last ? last : rows.querySelector("button[value=add-phase]")).focus();
    later(0);
  });
};

const followDrug = (form) => {
  // Fields prefilled for one drug are cleared for another. Typed fields stay.
  const drug = form.elements.drug;
  const [filledFor, filled] = [form.elements.filled_for, form.elements.filled];
  const pairs = () => JSON.parse(filled.value || "[]");
  const clear = ([name, value]) => {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "checkbox") field.checked = field.checked && field.value !== value;
      else if (field.value === value) field.value = "";
    }
  };
  const show = () => {
    for (const part of form.querySelectorAll(".of-drug")) part.hidden = part.dataset.drug !== drug.value;
  };
  form.addEventListener("input", (event) => {
    if (event.isTrusted && event.target !== drug) filled.value = JSON.stringify(pairs().filter(([name]) => name !== event.target.name));
  });
  // Registered before the plan's handler, which listens for the same input.
  drug.addEventListener("input", () => {
    show();
    if (!filledFor.value || filledFor.value === drug.value) return;
    pairs().forEach(clear);
    filledFor.value = filled.value = "";
  });
  show();
};

const exclusive = (form) => {
  // A list that has an entry contradicts the box that says nothing is known.
  form.addEventListener("input", (event) => {
    const none = form.elements[`${event.target.name}_none`];
    if (none && event.target.value.trim()) none.checked = false;
  });
};

const follow = (section) => {
  const place = section.querySelector(".fragment");
  const words = section.querySelector("[role=status]");
  const every = Number(section.dataset.every || 1000);
  const htmlOf = (root) => new Map([...root.querySelectorAll(".live")].map((part) => [part.id, part.outerHTML]));
  let shown = htmlOf(place);
  const swap = (part) => {
    const old = document.getElementById(part.id);
    if (!old) return;
    const chosen = [...old.querySelectorAll("select")].map((select) => select.value);
    old.replaceWith(part);
    part.querySelectorAll("select").forEach((select, at) => { if (chosen[at]) select.value = chosen[at]; });
  };
  const replace = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    const next = htmlOf(fresh);
    const focused = document.activeElement?.closest(".live") ? document.activeElement : null;
    Object.assign(place.firstElementChild.dataset, fresh.dataset);
    if (words.textContent !== fresh.dataset.words) words.textContent = fresh.dataset.words;
    for (const part of fresh.querySelectorAll(".live")) {
      // An unchanged part keeps its focus and its input.
      if (shown.get(part.id) !== next.get(part.id)) swap(part);
    }
    shown = next;
    // The focused element may have been replaced or moved.
    if (focused?.id && !focused.isConnected) document.getElementById(focused.id)?.focus({ preventScroll: true });
  };
  const show = async () => {
    try {
      replace(await fragment(section.dataset.progress));
    } catch (error) {
      if (error.message === "401") sessionEnded();
    }
  };
  const ask = async () => {
    if (place.firstElementChild.dataset.live === "yes" && !document.hidden) await show();
    setTimeout(ask, every);
  };
  setTimeout(ask, 500);
  return show;
};

// A person who scans looks at the bottle and not at the screen: one high note for a correct scan,
// two low notes for a wrong one.
const NOTES = { good: [[988, 0]], warn: [[523, 0], [523, 0.2]], bad: [[196, 0], [196, 0.25]] };

const sound = (tone) => {
  sound.audio ??= new AudioContext();
  for (const [pitch, after] of NOTES[tone]) {
    const note = new OscillatorNode(sound.audio, { type: "square", frequency: pitch });
    const volume = new GainNode(sound.audio, { gain: 0.12 });
    note.connect(volume).connect(sound.audio.destination);
    note.start(sound.audio.currentTime + after);
    note.stop(sound.audio.currentTime + after + 0.15);
  }
};

// Each handler returns whether there was a response; null: the session has ended.
const answered = async ({ action, body }, show, fail) => {
  try {
    show(await posted(action, body));
    return true;
  } catch (error) {
    if (error.message === "401") {
      sessionEnded();
      return null;
    }
    fail();
    sound("bad");
    return false;
  }
};

const goTo = (href, isHeard) => {
  // The note plays before the page changes, and earlier scans are processed first.
  setTimeout(() => { if (scans.isIdle()) window.location.assign(href); }, isHeard ? 400 : 0);
};

const scanLabels = (form, showLabels) => {
  const place = form.querySelector(".scan-answer");
  scans.handlers.order = async (one) => {
    const show = (html) => {
      place.innerHTML = html;
      form.dataset.tone = place.firstElementChild.dataset.tone;
      sound(form.dataset.tone);
    };
    const fail = () => {
      place.textContent = form.dataset.noAnswer;
      form.dataset.tone = "bad";
    };
    const isAnswered = await answered(one, show, fail);
    if (isAnswered !== null) await showLabels();
    return isAnswered;
  };
  // After printing, the next action is a scan. The jump to the labels moves the focus away at first.
  const comesFromPrinting = window.location.hash === "#labels";
  const box = form.elements.number;
  if (comesFromPrinting) window.addEventListener("load", () => setTimeout(() => box.focus({ preventScroll: true })));
};

const find = (form, place) => {
  const finder = form.closest(".find");
  const show = (html) => {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const answer = fresh.content.firstElementChild;
    const isScan = Object.hasOwn(NOTES, answer.dataset.tone);
    place.setAttribute("role", isScan ? "alert" : "status");
    place.replaceChildren(answer);
    if (isScan) sound(answer.dataset.tone);
    if (answer.dataset.href && !scans.hasMore()) goTo(answer.dataset.href, isScan);
  };
  const say = (words) => {
    const notice = document.createElement("p");
    notice.className = "notice bad";
    notice.textContent = words;
    place.setAttribute("role", "alert");
    place.replaceChildren(notice);
  };
  const fail = () => say(form.dataset.noAnswer);
  scans.handlers[form.dataset.scan] = (one) => answered(one, show, fail);
  if (!finder) return;
  scans.onLost = () => {
    say(form.dataset.lost);
    sound("bad");
  };
  // "Older orders" below the results.
  finder.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    answered({ action: event.target.action, body: new URLSearchParams(new FormData(event.target)) }, show, fail);
  });
  const close = () => { place.textContent = ""; };
  finder.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !place.hasChildNodes()) return;
    close();
    form.elements.sought.focus();
  });
  document.addEventListener("click", (event) => { if (!finder.contains(event.target)) close(); });
};

const lockWhenIdle = (seconds) => {
  // The server locks the session anyway. This covers the page and keeps what was typed.
  const dialog = document.getElementById("lock");
  const form = dialog.querySelector("form");
  const wrong = document.getElementById("lock-wrong");
  let used = Date.now();
  const note = () => { if (!dialog.open) used = Date.now(); };
  for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, note, true);
  setInterval(() => { if (Date.now() - used > seconds * 1000) lock(dialog); }, 1000);
  // Browsers may let Escape close a dialog in any case.
  dialog.addEventListener("close", () => { if (dialog.dataset.locked) lock(dialog); });
  const unlock = ({ csrf, name }) => {
    for (const field of document.querySelectorAll("input[name=csrf]")) field.value = csrf;
    document.getElementById("who").textContent = name;
    wrong.hidden = true;
    form.elements.pin.value = "";
    delete dialog.dataset.locked;
    dialog.close();
    used = Date.now();
    scans.resume();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const body = new URLSearchParams(new FormData(form));
    try {
      unlock(JSON.parse(await fragment(form.action, { method: "POST", body })));
    } catch (error) {
      const said = { 401: dialog.dataset.wrong, 429: dialog.dataset.tooMany };
      wrong.textContent = said[error.message] ?? dialog.dataset.noAnswer;
      wrong.hidden = false;
      form.elements.pin.value = "";
      form.elements.pin.focus();
    }
  });
};

const SENT_FOR = 20000; // milliseconds after which a form without a response may be sent again

const sendOnce = () => {
  let sentAt = -Infinity;
  document.addEventListener("submit", (event) => {
    // A closing dialog sends nothing, and scripts send the forms that they handle.
    if (event.target.getAttribute("method") === "dialog" || event.defaultPrevented) return;
    if (performance.now() - sentAt < SENT_FOR) event.preventDefault();
    else sentAt = performance.now();
  });
  window.addEventListener("pageshow", () => { sentAt = -Infinity; });
};

const orderForm = document.querySelector("form.order-form");
if (orderForm) {
  exclusive(orderForm);
  followDrug(orderForm);
  changeRows(orderForm, followPlan(orderForm));
  const summary = document.getElementById("summary");
  if (summary) summary.focus();
}
for (const section of document.querySelectorAll("section[data-progress]")) {
  const show = follow(section);
  const form = section.querySelector("form[data-scan=order]");
  if (form) scanLabels(form, show);
}
const finder = document.querySelector(".find");
if (finder) find(finder.querySelector("form"), finder.querySelector(".found"));
const going = document.querySelector("form[data-scan=go]");
if (going) find(going, document.getElementById("scan-answer"));
if (document.body.dataset.lockAfter) lockWhenIdle(Number(document.body.dataset.lockAfter));
noteTyping();
const kept = document.getElementById("kept");
if (kept) putBack(kept);
sendOnce();
// After the page's own scripts, which also handle scans.
document.addEventListener("DOMContentLoaded", () => { if (finder) scans.ready(); });
