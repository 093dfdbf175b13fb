/* Elements and text. Names of sensors, plans and files come from outside: they only ever become
   text, never markup. */

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

/* A change of text that is none costs no layout, and no screen reader speaks. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element, visible) {
  if (element.hidden === visible) element.hidden = !visible;
}

export function made(name, { text, ...attributes } = {}, children = []) {
  return filled(document.createElement(name), text, attributes, children);
}

export function drawn(name, { text, ...attributes } = {}, children = []) {
  return filled(document.createElementNS(SVG, name), text, attributes, children);
}

function filled(element, text, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}
