// Keyboard shortcuts: single keys, which can be turned off (WCAG 2.1.4).
"use strict";

const keysDialog = document.getElementById("keys");
const finderBox = document.getElementById("find");
const OFF = "keys-off";
const SEQUENCE = 1200; // milliseconds between g and the letter after it

const isOff = () => localStorage.getItem(OFF) === "yes";
const rowsOf = (root) => [...root.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);

const move = (by) => {
  const rows = rowsOf(document);
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[at + by];
  next?.focus();
  return Boolean(next);
};

const aside = (by) => {
  const columns = [...document.querySelectorAll(".column")].filter((column) => column.querySelector("[data-row]"));
  const here = columns.findIndex((column) => column.contains(document.activeElement));
  if (here < 0) return false;
  const place = rowsOf(columns[here]).indexOf(document.activeElement);
  const rows = columns[here + by] ? rowsOf(columns[here + by]) : [];
  rows[Math.min(Math.max(place, 0), rows.length - 1)]?.focus();
  return rows.length > 0;
};

const step = () => {
  const row = document.activeElement.closest("li, tr, section");
  const link = row?.querySelector("[data-step]");
  link?.click();
  return Boolean(link);
};

const ACTS = {
  "/": () => { finderBox.focus(); finderBox.select(); return true; },
  "?": () => { keysDialog.showModal(); return true; },
  j: () => move(1),
  k: () => move(-1),
  s: step,
};
// The arrow keys work only if a row has the focus. Otherwise they scroll.
const ARROWS = { ArrowDown: () => move(1), ArrowUp: () => move(-1), ArrowLeft: () => aside(-1), ArrowRight: () => aside(1) };

let wentAt = 0;
const pressed = (key) => {
  if (Date.now() - wentAt < SEQUENCE) {
    wentAt = 0;
    const link = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    link?.click();
    return link !== null;
  }
  if (key === "g") {
    wentAt = Date.now();
    return true;
  }
  return Object.hasOwn(ACTS, key) && ACTS[key]();
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  const isInResults = event.target === finderBox && ["ArrowDown"].includes(event.key);
  const isAtRow = event.target.matches("[data-row]") || isInResults;
  if (isAtRow && Object.hasOwn(ARROWS, event.key)) {
    if (ARROWS[event.key]()) event.preventDefault();
  } else if (!scans.isTyping(event.target) && !isOff() && pressed(event.key)) {
    event.preventDefault();
  }
});

const keysButton = document.querySelector(".keys-button");
const keysOn = document.getElementById("keys-on");
keysButton.hidden = false;
keysButton.addEventListener("click", () => keysDialog.showModal());
keysOn.checked = !isOff();
keysOn.addEventListener("change", () => localStorage.setItem(OFF, keysOn.checked ? "no" : "yes"));

// Escape or a click elsewhere closes the menus of the top bar.
const menu = document.querySelector(".menu");
document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
