import { page } from "./store";

const KEPT = "setUp";

/** This browser need not be led through the set-up again. */
export function keepSetUp(): void {
  localStorage.setItem(KEPT, "yes");
}

/** Whether nobody has set this charger up, nor said here that it is to stay as it is. */
export function needsSetUp(): boolean {
  const { about } = page();
  return about !== undefined && !about.isSetUp && localStorage.getItem(KEPT) === null;
}
