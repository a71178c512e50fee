// What is shown, kept in the address after "#", so that every view is a link and Back works.

const DEFAULTS = {
  view: "evidence",
  columns: "outcome",
  model: "",
  origin: "",
  min_confidence: "",
  as_of: "",
  rows: "",
  cols: "",
  cell: "",
  paper: "",
  offset: "",
};

export const FILTERS = ["model", "origin", "min_confidence", "as_of"];

const listeners = [];

/** The state that the address says; what it does not say is the default. */
export function read() {
  const said = new URLSearchParams(location.hash.slice(1));
  const state = {};
  for (const [name, value] of Object.entries(DEFAULTS)) state[name] = said.get(name) ?? value;
  return state;
}

/** The address of the present state with some changes. */
export function address(changes) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...read(), ...changes })) {
    if (name in DEFAULTS && value !== DEFAULTS[name]) query.set(name, value);
  }
  return `#${query}`;
}

/** Go to the present state with some changes; `replace` leaves no step for Back. */
export function go(changes, { replace = false } = {}) {
  const target = address(changes);
  if (target === (location.hash || "#")) return;
  history[replace ? "replaceState" : "pushState"](null, "", target);
  announce();
}

export function listen(listener) {
  listeners.push(listener);
}

export function announce() {
  for (const listener of listeners) listener(read());
}

/** The filters of the state, as the API takes them. */
export function filters(state) {
  return Object.fromEntries(FILTERS.map((name) => [name, state[name]]));
}

window.addEventListener("popstate", announce);
