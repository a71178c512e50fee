// The page: it asks the API and shows the answers; what is shown is in the address.

import { announceSafely, showTrouble } from "./trouble.js";
import { markModel, showSeeds, showSource } from "./about.js";
import { ask } from "./api.js";
import { byId, el } from "./dom.js";
import { showDrawer } from "./drawer.js";
import { choose, table } from "./matrix.js";
import { showPapers } from "./papers.js";
import { address, filters, go, listen, read } from "./state.js";
import { COLUMNS, EFFECTS, count } from "./words.js";

const ALL = 1000;
const STEP = { rows: 40, columns: 30 };
const form = byId("filters");
const names = new Map();

let size = { ...STEP };
let matrix = null;
let asked = "";
let drawn = "";
let asking = new AbortController();

async function start() {
  showLegend();
  const about = await ask("about");
  showSource(about);
  const seeds = (await ask("papers", { limit: about.manifest.seeds.length || 1 })).items.filter((paper) => paper.seed);
  const own = await Promise.all(about.manifest.seeds.map((pmid) => ask("findings", { pmid, limit: ALL })));
  const models = own.flatMap((page) => page.items).flatMap(({ finding }) => finding.models);
  showSeeds(seeds, [...new Map(models.map((model) => [model.concept, model])).values()]);
  document.title = seeds.length ? `Trellit: ${seeds[0].title}` : document.title;
  const known = (await ask("concepts", { kind: "model", limit: ALL })).items.filter((model) => model.findings);
  form.elements.model.replaceChildren(
    el("option", { value: "" }, "any"),
    ...known.map((model) => el("option", { value: model.id }, `${model.name} (${model.findings})`)),
  );
  await render(read());
}

async function render(state) {
  showTrouble(null);
  const onPapers = state.view === "papers";
  byId("evidence").hidden = onPapers;
  byId("papers").hidden = !onPapers;
  byId("to-evidence").href = address({ view: "evidence", offset: "", paper: "", cell: "" });
  byId("to-papers").href = address({ view: "papers", paper: "", cell: "" });
  byId("to-evidence").setAttribute("aria-current", onPapers ? "false" : "page");
  byId("to-papers").setAttribute("aria-current", onPapers ? "page" : "false");
  fillForm(state);
  markModel(state.model);
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  if (onPapers) {
    await showPapers(state, signal);
  } else {
    await loadMatrix(state, signal);
    showMatrix(state);
  }
  await showDrawer(state, names);
}

async function loadMatrix(state, signal) {
  const question = { columns: state.columns, ...filters(state), limit: ALL };
  const wanted = JSON.stringify(question);
  if (wanted === asked) return;
  byId("matrix").setAttribute("aria-busy", "true");
  try {
    matrix = await ask("matrix", question, signal);
  } catch (error) {
    if (error.name !== "AbortError") empty(); // what stands there answers another question
    throw error;
  } finally {
    byId("matrix").removeAttribute("aria-busy");
  }
  asked = wanted;
  size = { ...STEP };
  for (const each of [...matrix.rows, ...matrix.columns]) names.set(each.id, each.name);
}

function empty() {
  asked = drawn = "";
  for (const id of ["matrix", "more", "status"]) byId(id).replaceChildren();
}

function showMatrix(state) {
  const wanted = JSON.stringify([asked, state.rows, state.cols, size]);
  if (wanted === drawn) return; // so that the focus stays in its cell
  drawn = wanted;
  const { many } = COLUMNS[state.columns];
  const chosen = choose(matrix, state, size);
  byId("more").replaceChildren();
  if (!chosen.rows.length) {
    const why = matrix.note || "No therapy or column has such a name.";
    byId("status").textContent = "";
    byId("matrix").replaceChildren(el("p", { class: "empty" }, why));
    return;
  }
  byId("status").textContent =
    `${count(matrix.findings, "finding")}; shown ${chosen.rows.length} of ${count(chosen.allRows, "therapy", "therapies")} and ` +
    `${chosen.columns.length} of ${chosen.allColumns} ${many}${left(matrix)}`;
  const open = (row, column) => go({ cell: `${row}|${column}` });
  byId("matrix").replaceChildren(table(chosen, state.columns, open));
  byId("more").append(
    ...more("rows", chosen.rows.length, chosen.allRows, "therapies"),
    ...more("columns", chosen.columns.length, chosen.allColumns, many),
  );
}

/** What the API left out, when an axis is longer than it gives at once. */
function left({ rows, columns, total_rows: allRows, total_columns: allColumns }) {
  const out = allRows - rows.length + (allColumns - columns.length);
  return out ? `; ${out} with the fewest findings are left out` : "";
}

function more(side, shown, all, what) {
  if (shown >= all) return [];
  const grow = () => {
    size[side] += STEP[side];
    showMatrix(read());
  };
  return [el("button", { type: "button", on: { click: grow } }, `More ${what} (${all - shown})`)];
}

function showLegend() {
  byId("legend").replaceChildren(
    ...EFFECTS.map((each) =>
      el("li", {}, el("span", { class: `part ${each.name}`, "aria-hidden": "true" }, each.sign), each.word),
    ),
    el("li", { class: "aside" }, "for patient or animal; an empty cell is an open question, not “no effect”"),
  );
}

function fillForm(state) {
  for (const field of form.elements) {
    if (field.name && field.value !== state[field.name]) field.value = state[field.name];
  }
  if (state.model && form.elements.model.value !== state.model) {
    form.elements.model.append(el("option", { value: state.model }, state.model));
    form.elements.model.value = state.model;
  }
  byId("cols-label").textContent = COLUMNS[state.columns]?.title ?? "Column named";
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  go({ columns: "outcome", model: "", origin: "", min_confidence: "", as_of: "", rows: "", cols: "" });
});
form.addEventListener("input", ({ target }) => {
  const typed = target.type === "search";
  if (target.name === "as_of" && !target.validity.valid) return;
  if (target.name === "as_of" && target.value && target.value.length < 4) return;
  const changes = { [target.name]: target.value, cell: "" };
  if (target.name === "columns") changes.cols = "";
  go(changes, { replace: typed });
});

listen((state) => announceSafely(() => render(state)));
announceSafely(start);
