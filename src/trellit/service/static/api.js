// Questions to the API. What fails throws a Trouble, whose words can be shown.

const BASE = "api/v1/";

export class Trouble extends Error {
  constructor(message, hint = "", status = 0) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

/** Ask one route; parameters that are empty are left out. */
export async function ask(route, parameters = {}, signal = undefined) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== "" && value !== null && value !== undefined) query.append(name, value);
  }
  const address = `${BASE}${route}${query.size ? `?${query}` : ""}`;
  let response;
  try {
    response = await fetch(address, { signal, headers: { Accept: "application/json" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble("The server does not answer.", "Is trellit serve still running?");
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  const said = body?.detail ?? `The server answered with an error (${response.status}).`;
  throw new Trouble(said, body?.hint ?? "", response.status);
}

export const pubmed = (pmid) => `https://pubmed.ncbi.nlm.nih.gov/${encodeURIComponent(pmid)}/`;
