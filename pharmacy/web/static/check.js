// Final verification: the result of a scan appears in place, with a color, words and a sound. So
// does that of the signature, because the next container may be scanned while it is processed.
"use strict";

const checkPlace = document.getElementById("check");
const checkForm = document.querySelector("form[data-scan=check]");

const typedIn = (root) => [...root.querySelectorAll("input:not([type=hidden]), select")];

const showCheck = (html, isSigned) => {
  const typed = new Map(typedIn(checkPlace).map((field) => [field.name, field]));
  const focused = document.activeElement?.name;
  checkPlace.innerHTML = html;
  for (const field of typedIn(checkPlace)) {
    const before = typed.get(field.name);
    if (!before || (isSigned && field.type === "password")) continue;
    if (field.type === "checkbox") field.checked = before.checked;
    else field.value = before.value;
    if (before.name === focused) field.focus();
  }
  const answer = checkPlace.firstElementChild;
  if (answer.dataset.tone) sound(answer.dataset.tone);
  if (answer.dataset.href) goTo(answer.dataset.href, true);
  else if (isSigned) (checkPlace.querySelector("[aria-invalid]") ?? checkForm.elements.number).focus();
};

const noAnswer = () => {
  const answer = checkPlace.querySelector(".answer");
  answer.parentElement.className = "card scanning bad";
  answer.textContent = checkForm.dataset.noAnswer;
};

if (checkForm) {
  scans.handlers.check = (one) => answered(one, (html) => showCheck(html, false), noAnswer);
  scans.handlers.sign = (one) => answered(one, (html) => showCheck(html, true), noAnswer);
}
