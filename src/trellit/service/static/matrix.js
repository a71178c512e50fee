// The evidence matrix: a real table, a button in each filled cell, arrow keys between them.

import { el } from "./dom.js";
import { COLUMNS, EFFECTS, count } from "./words.js";

/** Choose what is shown: names that contain the texts, the seed's own first, then by weight. */
export function choose(matrix, { rows: rowText, cols: columnText }, size) {
  const rowNames = named(matrix.rows, rowText);
  const columnNames = named(matrix.columns, columnText);
  const cells = matrix.cells.filter((cell) => rowNames.has(cell.row) && columnNames.has(cell.column));
  const rows = heaviest(cells, "row", rowNames);
  const shownRows = rows.slice(0, size.rows);
  const among = new Set(shownRows.map((row) => row.id));
  const columns = heaviest(cells.filter((cell) => among.has(cell.row)), "column", columnNames);
  return {
    rows: shownRows,
    columns: columns.slice(0, size.columns),
    cells: new Map(cells.map((cell) => [key(cell.row, cell.column), cell])),
    allRows: rows.length,
    allColumns: columns.length,
  };
}

const key = (row, column) => `${row}|${column}`;

function named(axis, text) {
  const wanted = text.trim().toLowerCase();
  return new Map(axis.filter((each) => each.name.toLowerCase().includes(wanted)).map((each) => [each.id, each]));
}

function heaviest(cells, side, names) {
  const weights = new Map();
  for (const cell of cells) weights.set(cell[side], (weights.get(cell[side]) ?? 0) + cell.findings);
  const ids = [...weights.keys()];
  ids.sort((a, b) => names.get(b).seed - names.get(a).seed || weights.get(b) - weights.get(a) || (a < b ? -1 : 1));
  return ids.map((id) => names.get(id));
}

/** Make the table; `open` is called with a cell's row and column. */
export function table(chosen, columnKind, open) {
  const head = el(
    "thead",
    {},
    el(
      "tr",
      {},
      el("th", { scope: "col", class: "corner" }, `Therapy / ${COLUMNS[columnKind].one}`),
      chosen.columns.map((column) =>
        el(
          "th",
          { scope: "col", class: column.seed ? "seed" : null, title: column.name },
          el("span", { class: "upright" }, column.name),
        ),
      ),
    ),
  );
  const body = el(
    "tbody",
    {},
    chosen.rows.map((row, y) =>
      el(
        "tr",
        { class: row.seed ? "seed" : null },
        el(
          "th",
          { scope: "row", title: row.name },
          el("span", { class: "name" }, row.name),
          row.seed ? el("span", { class: "badge seed-badge" }, "this paper") : null,
        ),
        chosen.columns.map((column, x) => {
          const cell = chosen.cells.get(key(row.id, column.id));
          return el("td", {}, cell ? tile(cell, row, column, x, y, open) : null);
        }),
      ),
    ),
  );
  const made = el(
    "table",
    {},
    el("caption", { class: "hidden-visually" }, `Findings of each therapy by ${COLUMNS[columnKind].one}. Arrow keys move between filled cells, Enter opens one.`),
    head,
    body,
  );
  made.querySelector("button")?.setAttribute("tabindex", "0");
  made.addEventListener("keydown", move);
  return made;
}

function tile(cell, row, column, x, y, open) {
  const parts = EFFECTS.filter((each) => cell[each.name]);
  const said = parts.map((each) => `${cell[each.name]} ${each.word}`).join(", ");
  const bar = el("span", { class: "bar", "aria-hidden": "true" });
  for (const each of parts) {
    const part = el("span", { class: `part ${each.name}` }, each.sign);
    part.style.flexGrow = cell[each.name];
    bar.append(part);
  }
  const origin = cell.curated ? `, ${cell.curated} curated` : "";
  return el(
    "button",
    {
      type: "button",
      class: "tile",
      tabindex: "-1",
      "data-x": x,
      "data-y": y,
      "data-cell": key(cell.row, cell.column),
      title: `${count(cell.findings, "finding")} in ${count(cell.papers, "paper")}: ${said}${origin}`,
      "aria-label": `${row.name}, ${column.name}: ${count(cell.findings, "finding")}, ${said}`,
      on: { click: () => open(cell.row, cell.column) },
    },
    el("span", { class: "number", "aria-hidden": "true" }, String(cell.findings)),
    bar,
  );
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Move the focus to the nearest filled cell in the arrow's direction. */
function move(event) {
  const step = STEPS[event.key];
  const from = event.target.closest("button.tile");
  if (!step || !from) return;
  const [dx, dy] = step;
  const [x, y] = [Number(from.dataset.x), Number(from.dataset.y)];
  let best = null;
  let nearest = Infinity;
  for (const other of event.currentTarget.querySelectorAll("button.tile")) {
    const [ox, oy] = [other.dataset.x - x, other.dataset.y - y];
    const along = ox * dx + oy * dy;
    const aside = Math.abs(ox * dy) + Math.abs(oy * dx);
    const distance = along + 3 * aside;
    if (along > 0 && distance < nearest) [best, nearest] = [other, distance];
  }
  event.preventDefault();
  if (!best) return;
  from.setAttribute("tabindex", "-1");
  best.setAttribute("tabindex", "0");
  best.focus();
}
