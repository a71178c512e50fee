// The top of the page: the paper that the graph grew from, and what the graph is made of.

import { pubmed } from "./api.js";
import { byId, el, link } from "./dom.js";
import { go, read } from "./state.js";
import { LAYERS, RETRACTIONS, count, coverage, design, people } from "./words.js";

/** Show the seed papers; `models` are the models of their own findings. */
export function showSeeds(seeds, models) {
  byId("seeds").replaceChildren(...seeds.map(seed), modelButtons(models));
}

function seed(paper) {
  const printed = [people(paper.authors), paper.journal, paper.year ?? "year unknown", design(paper.design)];
  return el(
    "article",
    {},
    el("p", { class: "eyebrow" }, "Grown from"),
    el("h1", {}, paper.title || "(no title)"),
    el(
      "p",
      { class: "citation" },
      `${printed.filter(Boolean).join(" · ")} · `,
      link(pubmed(paper.pmid), `PubMed ${paper.pmid}`),
    ),
    RETRACTIONS[paper.retraction] ? el("p", { class: "retraction" }, RETRACTIONS[paper.retraction]) : null,
  );
}

function modelButtons(models) {
  const toggle = (model) => go({ model: read().model === model.concept ? "" : model.concept, cell: "" });
  return el(
    "p",
    { class: "own-models", hidden: !models.length },
    "Its model: ",
    models.map((model) =>
      el(
        "button",
        { type: "button", "data-model": model.concept, "aria-pressed": "false", on: { click: () => toggle(model) } },
        `only ${model.name}`,
      ),
    ),
  );
}

/** Mark the button of the model that is filtered by. */
export function markModel(chosen) {
  for (const button of document.querySelectorAll(".own-models button")) {
    button.setAttribute("aria-pressed", String(button.dataset.model === chosen));
  }
}

/** Show what the graph was built from, and what is not known. */
export function showSource({ manifest, nodes, findings }) {
  const found = Object.values(findings).reduce((sum, number) => sum + number, 0);
  const numbers = [
    count(nodes.paper ?? 0, "paper"),
    count(found, "finding"),
    count(nodes.therapy ?? 0, "therapy", "therapies"),
    count(nodes.model ?? 0, "model"),
    count(nodes.outcome ?? 0, "outcome"),
  ];
  const lines = manifest.coverage.map((line) =>
    el(
      "li",
      {},
      el("b", {}, manifest.seeds.length > 1 ? `${LAYERS[line.layer]} (${line.pmid})` : LAYERS[line.layer]),
      `: ${coverage(line)}`,
    ),
  );
  if (manifest.missing.length) {
    lines.push(el("li", {}, `${count(manifest.missing.length, "linked paper")} without a record at hand`));
  }
  byId("source").replaceChildren(
    el("p", { class: "numbers" }, `${numbers.join(" · ")} · as of ${manifest.as_of}`),
    el("p", {}, el("b", {}, "Built from: "), `${manifest.source}. `, manifest.source_note),
    el("ul", { class: "coverage" }, lines),
  );
}
