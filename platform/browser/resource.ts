import { useCallback, useEffect, useState } from "preact/hooks";
import { refusalText } from "./actions";
import { has } from "./capabilities";
import { ask } from "./requests";
import { usePage } from "./store";

/** What a screen has fetched for itself. */
export interface Resource<Value> {
  value: Value | undefined;
  /** Why there is none, or no newer one; empty when all is well. */
  problem: string;
  load: () => void;
  /** Takes over what a change has answered. */
  set: (value: Value) => void;
}

/**
 * Fetches a route when the screen opens, when it is asked to, and when the connection, the charger or, of a controller that is not asked
 * for them piece by piece, a setting has changed.
 */
export function useResource<Value>(route: string, read: (value: unknown) => Value | undefined): Resource<Value> {
  const [value, set] = useState<Value>();
  const [problem, setProblem] = useState("");
  const isLost = usePage((page) => page.link === "lost");
  const charger = usePage((page) => page.charger);
  const revision = usePage(({ state }) => (route === "/settings" && has("GET /events") ? state?.revision : 0));
  const load = useCallback(() => {
    void ask("GET", route).then((answer) => {
      const fetched = answer.ok ? read(answer.value) : undefined;
      if (fetched !== undefined) set(fetched);
      setProblem(fetched !== undefined ? "" : refusalText(answer.ok ? { status: 0, message: "" } : answer));
    });
  }, [route, charger]);
  useEffect(() => {
    if (!isLost) load();
  }, [load, isLost, revision]);
  return { value, problem, load, set: (next) => set(() => next) };
}
