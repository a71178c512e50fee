// Elements without markup: every text becomes a text node, never HTML.

export const byId = (id) => document.getElementById(id);

/** Make an element. `properties` are attributes; `on` holds listeners by event name. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (value === true) {
      node.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== ""));
  return node;
}

/** A link when the address is one of the web, else its text alone. */
export function link(address, text = address) {
  return /^https?:\/\//i.test(address) ? el("a", { href: address, rel: "noreferrer" }, text) : text;
}

/** The text with every given phrase marked, ignoring case. */
export function marked(text, phrases) {
  const low = text.toLowerCase();
  const hits = [];
  for (const phrase of new Set(phrases.map((each) => each.toLowerCase()))) {
    const start = phrase ? low.indexOf(phrase) : -1;
    if (start >= 0) hits.push([start, start + phrase.length]);
  }
  hits.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const parts = [];
  let done = 0;
  for (const [start, end] of hits) {
    if (start < done) continue;
    parts.push(text.slice(done, start), el("mark", {}, text.slice(start, end)));
    done = end;
  }
  return [...parts, text.slice(done)];
}
