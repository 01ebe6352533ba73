// Builds elements. Text always goes in as text: nothing here parses HTML.

export const find = (id) => document.getElementById(id);

// element("button", {class: "x", onclick: f, hidden: true}, "label", child, ...)
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(made, name, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function set(made, name, value) {
  if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
  else if (value === true) made.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
}

// icon("M4 7h16"): a line drawing on a 24 by 24 grid
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

// Says something to screen readers only.
export function speak(text) {
  const place = find("spoken");
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = text; });
}

// A random name, also where the page is not a secure context.
export function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
