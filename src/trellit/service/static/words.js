// The words and signs that the page uses for what the API names.

export const EFFECTS = [
  { name: "improved", sign: "▲", word: "improved" },
  { name: "worsened", sign: "▼", word: "worsened" },
  { name: "no_change", sign: "=", word: "no change" },
  { name: "unclear", sign: "?", word: "unclear" },
];

export const effect = (name) => EFFECTS.find((each) => each.name === name);

export const COLUMNS = {
  outcome: { one: "outcome", many: "outcomes", title: "Outcome named" },
  model: { one: "model", many: "models", title: "Model named" },
  condition: { one: "condition", many: "conditions", title: "Condition named" },
};

export const LAYERS = {
  cited_by: "Papers citing it",
  references: "Papers it cites",
  similar: "Similar papers",
  topic: "Papers on its topic",
};

const DESIGNS = {
  animal: "animal study",
  in_vitro: "in vitro study",
  randomized_trial: "randomized trial",
  clinical_other: "clinical study",
  systematic_review: "systematic review",
  review: "review",
};

export const design = (name) => DESIGNS[name] ?? "other or unknown design";

export const RETRACTIONS = {
  retracted: "This paper was retracted.",
  concern: "An expression of concern was published about this paper.",
};

/** "1 paper", "1,234 papers". */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** What is known of a layer; what was not learnt is unknown, never none. */
export function coverage({ state, count: number, note }) {
  const known = {
    complete: `${number.toLocaleString("en")}, complete`,
    partial: number ? `${number.toLocaleString("en")} known, there may be more` : "unknown, none seen so far",
    unavailable: "unknown",
    not_asked: "unknown, not asked for",
  }[state];
  return note ? `${known} (${note})` : known;
}

/** "A, B, C and 4 more". */
export function people(names) {
  return names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
