// The final check: a scan is answered in place, by colour, by words and by sound.
"use strict";

const TONES = { good: [[880, 0.09]], bad: [[220, 0.25], [165, 0.45]] };
let speaker = null;

const sound = (tone) => {
  // A scanner types like a keyboard, so the browser lets the page be heard.
  speaker ??= new AudioContext();
  let at = speaker.currentTime;
  for (const [hertz, seconds] of TONES[tone] ?? []) {
    const tone = new OscillatorNode(speaker, { frequency: hertz, type: "square" });
    tone.connect(new GainNode(speaker, { gain: 0.15 })).connect(speaker.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds + 0.05;
  }
};

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-scan]");
  if (!form) return;
  event.preventDefault();
  event.stopPropagation();
  const number = form.elements.number;
  const body = new URLSearchParams(new FormData(form));
  number.value = "";
  const place = document.getElementById("check");
  try {
    place.innerHTML = await fragment(form.action, { method: "POST", body });
  } catch {
    window.location.reload();
    return;
  }
  place.querySelector("#number")?.focus();
  sound(place.querySelector("[data-tone]").dataset.tone);
}, true);
