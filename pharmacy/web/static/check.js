// The final check: a scan is answered in place, by colour, by words and by sound.
"use strict";

const checkForm = document.querySelector("form[data-check]");

const check = () => {
  const box = checkForm.elements.number;
  const place = document.getElementById("check");
  let last = Promise.resolve();
  const send = async (body) => {
    try {
      place.innerHTML = await fragment(checkForm.action, { method: "POST", body });
      sound(place.firstElementChild.dataset.tone);
    } catch {
      // Whatever was scanned, nobody knows what came of it: the page tells what is left.
      window.location.reload();
    }
  };
  checkForm.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    // The scanner types on while the answer is under way: the box is empty for the next one.
    const body = new URLSearchParams(new FormData(checkForm));
    box.value = "";
    box.focus();
    last = last.then(() => send(body));
  });
};

if (checkForm) check();
