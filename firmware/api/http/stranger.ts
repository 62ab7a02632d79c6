/** What a request says of where it comes from; `undefined`: nothing. */
export interface Origin {
  method: string;
  host: string | undefined;
  origin: string | undefined;
  /** `sec-fetch-site`. */
  site: string | undefined;
  referer: string | undefined;
  agent: string | undefined;
  /** `x-requested-with`. */
  requested: string | undefined;
}

/** Whether a `Host` header names this machine: by an address, as localhost, or by its own name, also with `.local`. Others are somebody's trick. */
export function isOwnHost(host: string, name: string): boolean {
  if (host.startsWith("[")) return true;
  const colon = host.indexOf(":");
  const called = (colon < 0 ? host : host.substring(0, colon)).toLowerCase();
  const own = name.toLowerCase();
  return isAddress(called) || called === "localhost" || called === own || called === own + ".local";
}

/** Whether a page of another site has caused a request. Programs say nothing of where they come from. */
export function isForeign({ origin, host, site }: Origin): boolean {
  if (origin !== undefined && !isOf(origin, host ?? "")) return true;
  return site !== undefined && site !== "same-origin" && site !== "none";
}

/**
 * Whether it may be a link or an image in a page of another site: a browser sends no Origin with those, and on a plain connection not where
 * it came from. Some old commands change things by GET; from a browser they have to come from a page of this machine.
 */
export function isStrayLink({ method, agent, site, requested, referer, host }: Origin): boolean {
  if (method !== "GET" || agent === undefined || !agent.toLowerCase().includes("mozilla/")) return false;
  if (site !== undefined || requested !== undefined) return false;
  return referer === undefined || !isOf(referer, host ?? "");
}

function isOf(address: string, host: string): boolean {
  const own = "http://" + host.toLowerCase();
  const its = address.toLowerCase();
  return host !== "" && (its === own || its.startsWith(own + "/"));
}

/** Four numbers with dots between them. */
function isAddress(text: string): boolean {
  const parts = text.split(".");
  for (const part of parts) {
    if (part === "" || part.length > 3) return false;
    for (let index = 0; index < part.length; index++) if (!"0123456789".includes(part.charAt(index))) return false;
  }
  return parts.length === 4;
}
