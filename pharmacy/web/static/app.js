// The pages work without this file. With it the plan follows the fields, rows come and go in
// place, labels change while one looks, and no form is sent twice by a double click.
"use strict";

document.documentElement.classList.add("scripted");

const fragment = async (url, options = {}) => {
  const response = await fetch(url, { ...options, headers: { "X-Fragment": "1" }, redirect: "error" });
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
};

const formData = (form, action) => {
  const data = new URLSearchParams(new FormData(form));
  data.set("action", action);
  return data;
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

const followLabels = (section) => {
  const place = document.getElementById("label-cards");
  const words = document.getElementById("progress-words");
  const isLive = () => place.firstElementChild.dataset.live === "yes";
  const cards = () => [...place.querySelectorAll(".label-card")];
  let shown = new Map(cards().map((card) => [card.id, card.outerHTML]));
  const replace = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh = [...template.content.querySelectorAll(".label-card")];
    place.firstElementChild.dataset.live = template.content.firstElementChild.dataset.live;
    const next = new Map(fresh.map((card) => [card.id, card.outerHTML]));
    for (const card of fresh) {
      // A card that stays as it is keeps its focus and what is typed in it.
      if (shown.get(card.id) !== next.get(card.id)) document.getElementById(card.id).replaceWith(card);
    }
    shown = next;
    const rendered = fresh.filter((card) => card.querySelector("img")).length;
    const said = `${rendered} of ${fresh.length} rendered`;
    if (words.textContent !== said) words.textContent = said;
  };
  const ask = async () => {
    if (!isLive()) return;
    try {
      replace(await fragment(section.dataset.progress));
    } catch (error) {
      if (error.message === "401") return window.location.reload();
    }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 500);
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
const labels = document.querySelector("section[data-progress]");
if (labels) followLabels(labels);
sendOnce();
