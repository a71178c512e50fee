// The drawer: every finding behind a cell, or of one paper, with its evidence.

import { ask, pubmed } from "./api.js";
import { byId, el, link, marked } from "./dom.js";
import { filters, go, read } from "./state.js";
import { EFFECTS, LAYERS, RETRACTIONS, count, coverage, design, effect, people } from "./words.js";

const MOST = 1000;
const drawer = byId("drawer");
let shown = "";

byId("drawer-close").addEventListener("click", () => drawer.close());
drawer.addEventListener("click", (event) => event.target === drawer && drawer.close());
drawer.addEventListener("close", () => {
  shown = "";
  if (read().cell || read().paper) go({ cell: "", paper: "" });
});

/** Open, change or close the drawer, as the state says; `names` gives concepts' names by id. */
export async function showDrawer(state, names) {
  const wanted = JSON.stringify([state.cell, state.paper, state.columns, filters(state)]);
  if (!state.cell && !state.paper) {
    if (drawer.open) drawer.close();
    return;
  }
  if (wanted === shown) return;
  shown = wanted;
  byId("drawer-title").textContent = state.cell ? cellTitle(state, names) : `PubMed ${state.paper}`;
  fill(el("p", { class: "status" }, "Asking…"));
  if (!drawer.open) drawer.showModal();
  byId("drawer-title").focus();
  try {
    const parts = state.cell ? await ofCell(state) : await ofPaper(state.paper);
    if (shown === wanted) fill(...parts);
  } catch (trouble) {
    if (shown !== wanted) return;
    const again = () => {
      shown = "";
      showDrawer(read(), names);
    };
    fill(
      el("p", { class: "trouble", role: "alert" }, `${trouble.message} ${trouble.hint ?? ""} `,
        el("button", { type: "button", on: { click: again } }, "Try again")),
    );
  }
}

function fill(...parts) {
  byId("drawer-body").replaceChildren(...parts);
  byId("drawer-body").scrollTop = 0;
}

function cellTitle(state, names) {
  return state.cell.split("|").map((id) => names.get(id) ?? id).join(" → ");
}

async function ofCell(state) {
  const [row, column] = state.cell.split("|");
  const asked = { therapy: row, [state.columns]: column, ...withoutEmpty(filters(state)), limit: MOST };
  const page = await ask("findings", asked);
  const inColumn = page.items.filter(({ finding }) => columnIds(finding, state.columns).includes(column));
  const own = inColumn.filter(({ finding }) => finding.arm === row);
  const wider = inColumn.filter(({ finding }) => finding.arm !== row);
  const limits = Object.values(filters(state)).some(Boolean) ? [el("p", { class: "aside" }, "Only what passes the filters of the page is listed.")] : [];
  if (page.total > page.items.length) {
    limits.push(el("p", { class: "aside" }, `The first ${page.items.length} of ${page.total} are listed.`));
  }
  const parts = [...limits, summary(own), ...own.map((item) => card(item))];
  if (wider.length) {
    parts.push(el("h3", {}, `As a part of a combination: ${count(wider.length, "finding")}`), ...wider.map((item) => card(item)));
  }
  return inColumn.length ? parts : [...limits, el("p", {}, page.note || "There is no finding here.")];
}

async function ofPaper(pmid) {
  const detail = await ask(`papers/${encodeURIComponent(pmid)}`);
  const { paper } = detail;
  byId("drawer-title").textContent = paper.title || `PubMed ${pmid}`;
  const known = detail.coverage.map((line) => el("li", {}, el("b", {}, LAYERS[line.layer]), `: ${coverage(line)}`));
  const sections = detail.sections.map(([label, text]) => el("p", {}, label ? el("b", {}, `${label}: `) : null, text));
  const items = detail.findings.map((finding) => ({ finding, paper }));
  return [
    RETRACTIONS[paper.retraction] ? el("p", { class: "retraction" }, RETRACTIONS[paper.retraction]) : "",
    el("p", { class: "citation" }, `${printed(paper)} · `, link(pubmed(pmid), `PubMed ${pmid}`)),
    el("ul", { class: "coverage aside" }, known),
    ...(sections.length ? sections : [el("p", { class: "aside" }, "No abstract is at hand.")]),
    items.length ? summary(items) : el("p", {}, `No finding was read in it${detail.skipped ? ` (${detail.skipped})` : ""}; it may report some all the same.`),
    ...items.map((item) => card(item, null)),
  ];
}

const withoutEmpty = (chosen) => Object.fromEntries(Object.entries(chosen).filter(([, value]) => value));

function columnIds(finding, columns) {
  if (columns === "outcome") return [finding.outcome.concept];
  return finding[`${columns}s`].map((term) => term.concept);
}

function summary(items) {
  const parts = EFFECTS.map((each) => [each, items.filter(({ finding }) => finding.effect === each.name).length]);
  const papers = new Set(items.map(({ paper }) => paper.pmid)).size;
  return el(
    "p",
    { class: "summary" },
    `${count(items.length, "finding")} in ${count(papers, "paper")}: `,
    parts.filter(([, number]) => number).map(([each, number]) => badge(each, `${number} ${each.word}`)),
  );
}

const badge = (each, text) => el("span", { class: `badge ${each.name}` }, `${each.sign} ${text}`);

/** One finding; `foot` tells its paper, where that is not told already. */
function card({ finding, paper }, foot = citation(paper)) {
  const curated = finding.origin === "curated";
  return el(
    "article",
    { class: "finding" },
    foot && RETRACTIONS[paper.retraction] ? el("p", { class: "retraction" }, RETRACTIONS[paper.retraction]) : null,
    el(
      "p",
      { class: "verdict" },
      badge(effect(finding.effect), effect(finding.effect).word),
      ` ${plainly(finding)}`,
    ),
    el("blockquote", {}, marked(finding.sentence, phrases(finding))),
    el(
      "p",
      { class: "tags" },
      el("span", { class: `badge ${finding.origin}` }, curated ? "curated" : "read"),
      finding.hedged ? el("span", { class: "badge" }, "hedged") : null,
      el("span", {}, `confidence ${finding.confidence.toFixed(2)}`),
      el("span", {}, `in the ${finding.place === "curated" ? "source named below" : finding.place}`),
      el("span", {}, `rule ${finding.rule || "none"}`),
    ),
    details(finding),
    foot,
  );
}

/** The finding in plain words: "proteinuria decreased, compared with prednisone". */
function plainly(finding) {
  const arm = names(finding.therapies);
  const change = finding.direction ?? "change not stated";
  const against = finding.comparator ? `, compared with ${finding.comparator.name}` : "";
  return `${arm}: ${finding.outcome.name} ${change}${against}`;
}

const names = (terms) => terms.map((term) => term.name).join(" + ");

function phrases(finding) {
  const terms = [...finding.therapies, finding.outcome, ...finding.models, ...finding.conditions];
  return terms.map((term) => term.text);
}

function details(finding) {
  const rows = [
    ["Arm", names(finding.therapies)],
    ["Compared with", finding.comparator?.name ?? "not stated"],
    ["Model", finding.models.map((term) => term.name).join(", ") || "not stated"],
    ["Condition", finding.conditions.map((term) => term.name).join(", ") || "not stated"],
    ["Dose", finding.dose],
    ["Route", finding.route],
    ["Time", finding.time_point],
    ["Sample", finding.sample],
    ["Stated at", finding.source ? link(finding.source) : ""],
    ["Because", finding.reason],
  ];
  const said = rows.filter(([, value]) => value);
  return el("dl", {}, said.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function printed(paper) {
  const parts = [people(paper.authors), paper.journal, paper.year ?? "year unknown", design(paper.design)];
  return parts.filter(Boolean).join(" · ");
}

function citation(paper) {
  return el(
    "p",
    { class: "citation" },
    link(pubmed(paper.pmid), paper.title || `PubMed ${paper.pmid}`),
    el("br"),
    `${printed(paper)} · PMID ${paper.pmid}`,
  );
}
