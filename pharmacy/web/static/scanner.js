// Scanners type fast, and continue while a page loads. This file is loaded before everything else:
// it collects scans and processes them in order without leaving the page. Without app.js the forms
// still work.
"use strict";

const scans = (() => {
  const SCANNED = 14; // digits of a label's number
  const LONGEST_RX = 8; // a longer number is a scan, or part of one
  const LEAST = 4; // digits; fewer are not even part of a scan
  const FAST = 500; // milliseconds between two digits: wireless scanners stutter
  const AT_ONCE = 100; // nobody types this fast
  const KEPT = "scans";
  const FRESH = 60000; // milliseconds for which a scan waits for the next page
  const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "CapsLock", "AltGraph"];
  // Digits, possibly after the AIM prefix that some scanners add: "]C0".
  const PART = /^(?:\](?:[A-Za-z][0-9]*)?|[0-9]+)$/;

  const handlers = {};
  const waiting = [];
  const unanswered = new Set();
  let early = [];
  let busy = null;
  let isReady = false;
  let run = "";
  let typedAt = 0;

  const boxOf = (form) => form?.elements.number ?? form?.elements.sought;
  const formOf = (kind) => document.querySelector(`form[data-scan="${kind}"]`);
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null && !["checkbox", "radio", "button", "submit"].includes(target.type);
  const scanBox = (target) => (target?.form?.matches?.("[data-scan]") && boxOf(target.form) === target ? target : null);
  const digitsIn = (text) => text.replace(/^\][A-Za-z][0-9]/, "").replace(/[^0-9]/g, "");
  const timeOf = (event) => performance.timeOrigin + event.timeStamp;

  // The page's form for labels of this order, else the search, which opens the order of any label.
  const formFor = (number) => {
    const [own, digits] = [formOf("order"), digitsIn(number)];
    if (formOf("check")) return formOf("check");
    const isOwn = own && (digits.length !== SCANNED || digits.startsWith(own.dataset.rx.padStart(8, "0")));
    return isOwn ? own : formOf("find");
  };

  // As without a script.
  const send = ({ kind, number }) => {
    const form = formOf(kind);
    const box = boxOf(form);
    if (box) box.value = number;
    form?.submit();
  };

  const work = async () => {
    if (busy) return;
    while (isReady && waiting.length) {
      busy = waiting.shift();
      if (!handlers[busy.kind]) {
        send(busy);
        return;
      }
      busy.body.set("csrf", document.querySelector("input[name=csrf]").value);
      if (unanswered.has(busy.number)) busy.body.set("again", "yes");
      const isAnswered = await handlers[busy.kind](busy);
      if (isAnswered === null) {
        // The session has ended. The scan is processed after somebody signs in.
        waiting.unshift(busy);
        isReady = false;
      } else if (isAnswered) unanswered.delete(busy.number);
      else if (busy.number) unanswered.add(busy.number);
      busy = null;
    }
  };

  const take = (form, number) => {
    const body = new URLSearchParams(new FormData(form));
    const box = boxOf(form);
    if (box && number !== undefined) body.set(box.name, number);
    waiting.push({ kind: form.dataset.scan, action: form.action, body, number: digitsIn(body.get(box?.name) ?? "") });
    work();
  };

  const deliver = (number) => {
    document.querySelector("dialog.keys[open]")?.close();
    const form = formFor(number);
    if (form) take(form, number);
  };

  const isScan = (text) => digitsIn(text).length > (formOf("check") || formOf("order") ? LEAST - 1 : LONGEST_RX);

  const end = (event) => {
    if (event.key === "Enter" || event.key === "Tab") return true;
    return event.ctrlKey && ["j", "m"].includes(event.key.toLowerCase());
  };

  const inBox = (box, event, since) => {
    // Earlier keystrokes go before what is in the field now.
    if (run && since < FAST) box.value += run;
    run = "";
    const isFast = since < AT_ONCE;
    if (!isFast || event.key === "Enter") return;
    if (end(event) && digitsIn(box.value).length >= SCANNED) {
      event.preventDefault();
      box.form.requestSubmit();
    } else if (event.ctrlKey) event.preventDefault();
  };

  const elsewhere = (event, since) => {
    const goesOn = run !== "" && since < FAST;
    if (goesOn && end(event) && (isScan(run) || !isReady)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (isReady) deliver(run);
      else early.push(run);
      run = "";
    } else if (goesOn && event.ctrlKey) event.preventDefault();
    else {
      const longer = (goesOn ? run : "") + event.key;
      run = PART.test(longer) ? longer : PART.test(event.key) ? event.key : "";
    }
  };

  document.addEventListener("keydown", (event) => {
    if (MODIFIERS.includes(event.key) || document.querySelector("dialog.lock[open]")) return;
    const since = timeOf(event) - typedAt;
    typedAt = timeOf(event);
    const box = scanBox(event.target);
    if (box) inBox(box, event, since);
    else if (isTyping(event.target)) run = "";
    else elsewhere(event, since);
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const isLost = !isReady && document.readyState === "complete" && !waiting.length;
    if (!form.matches("form[data-scan]") || isLost) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    take(form);
    const box = boxOf(form);
    if (!box) return;
    // The scanner continues during the request. A name may be edited.
    if (box.name === "number" || digitsIn(box.value).length >= LEAST) box.value = "";
    box.focus();
  }, true);

  // The next page resumes a scan that is in progress when the page changes, or reports it as lost.
  window.addEventListener("pagehide", () => {
    isReady = false;
    const left = [...(busy ? [busy] : []), ...waiting].filter((one) => one.number && one.kind !== "sign");
    const box = scanBox(document.activeElement);
    const isFresh = performance.timeOrigin + performance.now() - typedAt < FAST;
    const typed = isFresh ? run || (box && PART.test(box.value) ? box.value : "") : "";
    if (!left.length && !typed) return;
    // It is not known whether the scan in progress was processed.
    const saved = left.map((one) => ({ kind: one.kind, action: one.action, number: one.number, isAgain: one === busy }));
    sessionStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), typedAt, typed, left: saved }));
  });

  window.addEventListener("pageshow", (event) => { if (event.persisted) scans.resume(); });

  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  if (kept) [run, typedAt] = [kept.typed, kept.typedAt];

  const takeUp = () => {
    if (!kept) return;
    const isOld = Date.now() - kept.at > FRESH;
    let lost = 0;
    for (const { kind, action, number, isAgain } of kept.left) {
      const leads = ["find", "go"].includes(kind);
      const form = leads ? formFor(number) : formOf(kind);
      if (isOld || !form || (!leads && form.action !== action)) lost += 1;
      else {
        if (isAgain) unanswered.add(number);
        take(form, number);
      }
    }
    if (lost) scans.onLost(lost);
  };

  window.addEventListener("load", () => {
    if (!isReady && waiting.length) send(waiting[0]);
  });

  return {
    isTyping,
    handlers,
    onLost: () => {},
    hasMore: () => waiting.length > 0,
    isIdle: () => waiting.length === 0 && busy === null,
    ready: () => {
      isReady = true;
      takeUp();
      early.filter(isScan).forEach(deliver);
      early = [];
      work();
    },
    resume: () => {
      isReady = true;
      work();
    },
  };
})();
