import { rest } from "#hal/pause";
import type { StoragePort } from "#hal/storage";
import { Store } from "./store";

/** A content that is made ready to be stored as the record of that name; {@link Store.finish} stores it. */
export function readyStore(storage: StoragePort, name: string, content: string): Store {
  const store = new Store(storage, name);
  rest();
  store.begin(content);
  rest();
  store.step(content.length);
  return store;
}
