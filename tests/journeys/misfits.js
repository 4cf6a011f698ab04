() => {
  const found = [];
  const name = (one) => {
    const words = (one.textContent || one.name || "").trim().slice(0, 40);
    return `${one.tagName.toLowerCase()}.${one.className} ${words}`;
  };
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) {
    const sticksOut = (one) => one.getBoundingClientRect().right > page.clientWidth + 1;
    const wide = [...document.querySelectorAll("body *")].filter(sticksOut);
    found.push(`the page is ${page.scrollWidth} wide: ${wide.slice(0, 3).map(name).join("; ")}`);
  }
  const words = "button, .button, .state, h1, h2, h3, label, legend, summary, th";
  for (const one of document.querySelectorAll(words)) {
    const isCut = one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1;
    if (isCut) found.push(`cut off: ${name(one)}`);
  }
  const pressed = "button, a.button, input, select, textarea, summary";
  const isShown = (one) => one.clientWidth > 1 && one.checkVisibility({ visibilityProperty: true });
  const shown = [...document.querySelectorAll(pressed)].filter(isShown);
  const boxes = shown.map((one) => one.getBoundingClientRect());
  for (let a = 0; a < shown.length; a += 1) {
    for (let b = a + 1; b < shown.length; b += 1) {
      const across = Math.min(boxes[a].right, boxes[b].right) - Math.max(boxes[a].left, boxes[b].left);
      const down = Math.min(boxes[a].bottom, boxes[b].bottom) - Math.max(boxes[a].top, boxes[b].top);
      const isOver = across > 1 && down > 1 && !shown[a].contains(shown[b]);
      if (isOver) found.push(`overlap: ${name(shown[a])} and ${name(shown[b])}`);
    }
  }
  return found;
}
