// The list of papers, a part at a time.

import { ask, pubmed } from "./api.js";
import { byId, el, link } from "./dom.js";
import { address } from "./state.js";
import { RETRACTIONS, count, design, people } from "./words.js";

const SIZE = 50;

let drawn = -1;

export async function showPapers(state, signal) {
  const offset = Math.max(0, Number.parseInt(state.offset, 10) || 0);
  if (offset === drawn) return; // so that the focus stays where it is
  const page = await ask("papers", { offset, limit: SIZE }, signal);
  drawn = offset;
  const last = Math.min(offset + SIZE, page.total);
  byId("paper-list").replaceChildren(
    el("p", { class: "status" }, `${page.items.length ? `${offset + 1} to ${last} of ` : ""}${count(page.total, "paper")}, the seed first, then the newest`),
    el("div", { class: "list" }, el("table", {}, head(), el("tbody", {}, page.items.map(row)))),
    el(
      "p",
      { class: "more" },
      offset > 0 ? el("a", { class: "button", href: address({ offset: String(Math.max(0, offset - SIZE) || "") }) }, "Newer") : null,
      last < page.total ? el("a", { class: "button", href: address({ offset: String(offset + SIZE) }) }, "Older") : null,
    ),
  );
}

function head() {
  const titles = ["Year", "Title", "Design", "Findings"];
  return el("thead", {}, el("tr", {}, titles.map((title) => el("th", { scope: "col" }, title))));
}

function row(paper) {
  return el(
    "tr",
    { class: paper.seed ? "seed" : null },
    el("td", {}, String(paper.year ?? "–")),
    el(
      "td",
      {},
      link(pubmed(paper.pmid), paper.title || `PubMed ${paper.pmid}`),
      paper.seed ? el("span", { class: "badge seed-badge" }, "this paper") : null,
      RETRACTIONS[paper.retraction] ? el("span", { class: "badge worsened" }, paper.retraction) : null,
      el("div", { class: "byline" }, [people(paper.authors), paper.journal].filter(Boolean).join(" · ")),
    ),
    el("td", {}, design(paper.design)),
    el("td", {}, el("a", { href: address({ paper: paper.pmid }) }, "show")),
  );
}
