// The pages work without this file. With it the plan follows the fields, rows come and go in
// place, labels and printers change while one looks, and no form is sent twice by a double click.
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

const sessionEnded = () => {
  // At a shared bench the page stays as it is behind the lock; elsewhere one signs in anew.
  const dialog = document.getElementById("lock");
  const typed = document.querySelector("form[data-typed]");
  if (dialog) lock(dialog);
  // The closed door keeps what is sent to it; a proof of an ended session does nothing.
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
  // What is beside the fields was said of what stood in them before.
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
      // Without an answer the buttons of the page itself still work, and they keep what is typed.
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

const exclusive = (form) => {
  // Whoever lists something no longer means that nothing is known.
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
      // A part that stays as it is keeps its focus and what is typed in it.
      if (shown.get(part.id) !== next.get(part.id)) swap(part);
    }
    shown = next;
    // What had the focus may be another element now, or stand elsewhere.
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

// Who scans looks at the bottle and not at the screen: right is one high note, wrong two low ones.
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

const scan = (form, then) => {
  const box = form.elements.number;
  const place = form.querySelector(".scan-answer");
  let last = Promise.resolve();
  const tell = (tone) => {
    form.dataset.tone = tone;
    sound(tone);
  };
  const send = async (body) => {
    try {
      place.innerHTML = await fragment(form.action, { method: "POST", body });
      tell(place.firstElementChild.dataset.tone);
    } catch (error) {
      if (error.message === "401") return sessionEnded();
      place.textContent = form.dataset.noAnswer;
      tell("bad");
    }
    await then(place.firstElementChild);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    // The scanner types on while the answer is under way: the box is empty for the next label.
    const body = new URLSearchParams(new FormData(form));
    box.value = "";
    box.focus();
    last = last.then(() => send(body));
  });
};

const find = (finder) => {
  const form = finder.querySelector("form");
  const box = form.elements.sought;
  const place = finder.querySelector(".found");
  let last = Promise.resolve();
  const show = (html) => {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const answer = fresh.content.firstElementChild;
    const isScan = Object.hasOwn(NOTES, answer.dataset.tone);
    place.setAttribute("role", isScan ? "alert" : "status");
    place.replaceChildren(answer);
    if (isScan) sound(answer.dataset.tone);
    // The note is heard before the page goes.
    if (answer.dataset.href) setTimeout(() => window.location.assign(answer.dataset.href), isScan ? 400 : 0);
  };
  const send = async (body) => {
    try {
      show(await fragment(form.action, { method: "POST", body }));
    } catch (error) {
      if (error.message === "401") return sessionEnded();
      place.innerHTML = `<p class="notice bad">${form.dataset.noAnswer}</p>`;
      sound("bad");
    }
  };
  // The field itself, and "older orders" under what was found.
  finder.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const body = new URLSearchParams(new FormData(event.target));
    // The scanner types on while the answer is under way; a name may be mended.
    if (/^[0-9\s]+$/.test(box.value)) box.value = "";
    last = last.then(() => send(body));
  });
  const close = () => { place.textContent = ""; };
  finder.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !place.hasChildNodes()) return;
    close();
    box.focus();
  });
  document.addEventListener("click", (event) => { if (!finder.contains(event.target)) close(); });
};

const scanLabels = (form, showLabels) => {
  scan(form, showLabels);
  // Whoever has just printed scans next; going to the labels takes the focus away at first.
  const comesFromPrinting = window.location.hash === "#labels";
  const box = form.elements.number;
  if (comesFromPrinting) window.addEventListener("load", () => setTimeout(() => box.focus({ preventScroll: true })));
};

const lockWhenIdle = (seconds) => {
  // The server locks by itself; this covers the page meanwhile, and keeps what is typed in it.
  const dialog = document.getElementById("lock");
  const form = dialog.querySelector("form");
  const wrong = document.getElementById("lock-wrong");
  let used = Date.now();
  const note = () => { if (!dialog.open) used = Date.now(); };
  for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, note, true);
  setInterval(() => { if (Date.now() - used > seconds * 1000) lock(dialog); }, 1000);
  // Escape may close a dialog whatever a page says.
  dialog.addEventListener("close", () => { if (dialog.dataset.locked) lock(dialog); });
  const unlock = ({ csrf, name }) => {
    for (const field of document.querySelectorAll("input[name=csrf]")) field.value = csrf;
    document.getElementById("who").textContent = name;
    wrong.hidden = true;
    form.elements.pin.value = "";
    delete dialog.dataset.locked;
    dialog.close();
    used = Date.now();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const body = new URLSearchParams(new FormData(form));
    try {
      unlock(JSON.parse(await fragment(form.action, { method: "POST", body })));
    } catch (error) {
      const later = error.message === "429";
      wrong.textContent = later ? dialog.dataset.tooMany : dialog.dataset.wrong;
      wrong.hidden = false;
      form.elements.pin.value = "";
      form.elements.pin.focus();
    }
  });
};

const sendOnce = () => {
  let sent = false;
  document.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
};

const orderForm = document.querySelector("form.order-form");
if (orderForm) {
  exclusive(orderForm);
  changeRows(orderForm, followPlan(orderForm));
  const summary = document.getElementById("summary");
  if (summary) summary.focus();
}
for (const section of document.querySelectorAll("section[data-progress]")) {
  const show = follow(section);
  const form = section.querySelector("form.scan");
  if (form) scanLabels(form, show);
}
const finder = document.querySelector(".find");
if (finder) find(finder);
if (document.body.dataset.lockAfter) lockWhenIdle(Number(document.body.dataset.lockAfter));
noteTyping();
const kept = document.getElementById("kept");
if (kept) putBack(kept);
sendOnce();
