// When something fails: one sentence, what to do, and a button to try again.

import { byId, el } from "./dom.js";

/** Show what failed and offer to do it again; `null` takes the notice away. */
export function showTrouble(trouble, again) {
  const box = byId("trouble");
  box.hidden = !trouble;
  if (!trouble) return;
  const clear = () => {
    location.hash = "";
  };
  box.replaceChildren(
    el("p", {}, `${trouble.message} ${trouble.hint ?? ""}`),
    el("button", { type: "button", on: { click: again } }, "Try again"),
    trouble.status >= 400 && trouble.status < 500
      ? el("button", { type: "button", on: { click: clear } }, "Clear the filters")
      : "",
  );
}

/** Do something that may fail; what was given up for something newer is no failure. */
export async function announceSafely(action) {
  try {
    await action();
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!("hint" in error)) console.error(error);
    showTrouble(error, () => {
      showTrouble(null);
      announceSafely(action);
    });
  }
}
