// The guide to the API, made from its own description; each route can be tried where it stands.

import { byId, el } from "./dom.js";

const EXAMPLES = { format: "graphml" };
const LONGEST = 20000;

async function start() {
  const [document_, ready] = await Promise.all([fetched("openapi.json"), fetched("readyz")]);
  EXAMPLES.pmid = EXAMPLES.node = ready.seeds[0] ?? "";
  byId("about").textContent = `${document_.info.title} ${document_.info.version}. ${document_.info.description.replaceAll("`", "")}`;
  const routes = Object.entries(document_.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => route(method, path, operation, document_)),
  );
  byId("routes").replaceChildren(...routes);
  byId("routes").removeAttribute("aria-busy");
}

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
  return response.json();
}

function route(method, path, operation, document_) {
  const parameters = operation.parameters ?? [];
  const answer = el("pre", { class: "answer", tabindex: "0", hidden: true });
  const opened = el("a", { class: "button", href: "#" }, "Open");
  const inputs = parameters.map((parameter) => field(parameter, document_));
  const form = el(
    "form",
    {},
    inputs,
    el("p", { class: "more" }, el("button", { type: "submit" }, "Try it"), opened),
    answer,
  );
  const renew = () => {
    opened.href = address(path, parameters, form);
    opened.textContent = opened.getAttribute("href");
  };
  form.addEventListener("input", renew);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryIt(opened.getAttribute("href"), answer);
  });
  renew();
  return el(
    "details",
    { class: "route" },
    el("summary", {}, el("code", {}, `${method.toUpperCase()} ${path}`), el("span", {}, operation.description ?? "")),
    el("p", { class: "aside" }, answers(operation)),
    form,
  );
}

function answers(operation) {
  return Object.entries(operation.responses)
    .map(([status, { description, content }]) => {
      const schema = Object.values(content ?? {})[0]?.schema;
      const what = (schema?.$ref ?? "").split("/").pop() || description;
      return `${status}: ${what}`;
    })
    .join(" · ");
}

function field(parameter, document_) {
  const schema = resolved(parameter.schema, document_);
  const id = `p${(field.last = (field.last ?? 0) + 1)}`;
  const given = parameter.in === "path" || parameter.required ? (EXAMPLES[parameter.name] ?? "") : "";
  const attributes = { id, name: parameter.name, required: parameter.required };
  const input = schema.enum
    ? el("select", attributes, el("option", { value: "" }, schema.default ?? ""), schema.enum.map((each) => el("option", {}, each)))
    : el("input", { ...attributes, placeholder: schema.default ?? "", autocomplete: "off" });
  if (given) input.value = given;
  const bounds = [schema.minimum ?? "", schema.maximum ?? ""].some((each) => each !== "")
    ? ` (${schema.minimum ?? ""} to ${schema.maximum ?? ""})`
    : "";
  return el(
    "div",
    { class: "parameter" },
    el("label", { for: id }, el("code", {}, parameter.name), parameter.required ? " *" : ""),
    input,
    el("span", { class: "aside" }, `${parameter.description ?? ""}${bounds}`),
  );
}

/** The schema itself: behind a reference, beside "or nothing", or of a list's items. */
function resolved(schema, document_) {
  const choice = schema.anyOf?.find((each) => each.type !== "null");
  const inner = choice ?? (schema.type === "array" ? schema.items : schema);
  const found = inner.$ref ? document_.components.schemas[inner.$ref.split("/").pop()] : inner;
  return { ...found, default: schema.default };
}

function address(path, parameters, form) {
  const query = new URLSearchParams();
  let place = path.slice(1);
  for (const parameter of parameters) {
    const value = form.elements.namedItem(parameter.name).value;
    if (parameter.in === "path") place = place.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value) query.append(parameter.name, value);
  }
  return query.size ? `${place}?${query}` : place;
}

async function tryIt(place, answer) {
  answer.hidden = false;
  answer.textContent = "…";
  try {
    const response = await fetch(place);
    const text = await response.text();
    const json = (response.headers.get("content-type") ?? "").includes("json");
    const shown = json ? JSON.stringify(JSON.parse(text), null, 1) : text;
    answer.textContent = `${response.status}\n${shown.slice(0, LONGEST)}${shown.length > LONGEST ? "\n…" : ""}`;
  } catch {
    answer.textContent = "The server does not answer.";
  }
}

start().catch((error) => {
  byId("routes").replaceChildren(el("p", { class: "trouble", role: "alert" }, `The description cannot be read: ${error.message}`));
});
