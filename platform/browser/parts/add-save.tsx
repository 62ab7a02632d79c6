import type { JSX } from "preact";
import { say } from "../say";

interface AddSaveProps {
  add: () => void;
  save: () => void;
}

/** What ends a list that a person edits: one more line, and all of it to the controller. */
export function AddSave({ add, save }: AddSaveProps): JSX.Element {
  return (
    <div class="row foot">
      <button type="button" onClick={add}>
        {say("add")}
      </button>
      <button type="button" class="primary" onClick={save}>
        {say("save")}
      </button>
    </div>
  );
}
