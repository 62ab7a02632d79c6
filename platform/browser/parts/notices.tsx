import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { say } from "../say";
import { update, usePage } from "../store";

const SHOWN_ms = 4000;

/** What came of the last change. A refusal stays until it is closed. */
export function Notices(): JSX.Element {
  const notice = usePage((page) => page.notice);
  useEffect(() => {
    if (notice === undefined || notice.isRefusal) return undefined;
    const timer = setTimeout(() => update({ notice: undefined }), SHOWN_ms);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div class="notices" aria-live="assertive">
      {notice === undefined ? null : (
        <p class={notice.isRefusal ? "notice notice-refusal" : "notice"}>
          <span>{notice.text}</span>
          <button type="button" onClick={() => update({ notice: undefined })}>
            {say("close")}
          </button>
        </p>
      )}
    </div>
  );
}
