import type { LogPort } from "#hal/log";
import { slotFile } from "#firmware/update/slots";
import { readStand } from "#firmware/update/stand";
import type { FileModule, Httpd, Io } from "./nodemcu";
import { SpiffsStorage } from "./storage";

declare const httpd: Httpd;
declare const io: Io;
declare const file: FileModule;

/** What the names of the page's files begin with, behind the slot of an update. */
const FOLDER = "web";
const INDEX = "/index.html";
/** Endings of files that the server serves whatever they are, unless it is told not to. */
const ENDINGS = "html|css|js|txt|json|gif|jpg|jpeg|png|svg|ttf";
const TYPES = ".js=text/javascript|.css=text/css|.svg=image/svg+xml|";
/** What the page loads lies there compressed, and its names change with its content. */
const PACKED =
  "\r\nContent-Encoding: gzip\r\nCache-Control: public, max-age=31536000, immutable\r\nX-Content-Type-Options: nosniff";

/** Where the page of the image that runs lies. */
export function pageRoot(log: LogPort): string {
  const stand = readStand(new SpiffsStorage(log));
  const root = stand === undefined ? FOLDER : slotFile(stand.slot, FOLDER);
  return file.exists(root + INDEX) ? root : FOLDER;
}

/** The page without what it loads; `undefined`: it is not in the file system. */
export function pageText(root: string): string | undefined {
  const handle = io.open(root + INDEX, "rb");
  if (handle === undefined) return undefined;
  const text = handle.read("a");
  handle.close();
  return text;
}

/** Has the server send what the page names and nothing else; what an older page has left there is removed. */
export function serveAssets(root: string): void {
  for (const ending of ENDINGS.split("|")) httpd.unregister(httpd.GET, "*." + ending);
  const page = pageText(root) ?? "";
  // eslint-disable-next-line no-restricted-syntax -- each file is served or removed by itself: what comes of it does not depend on the order
  for (const name in file.list()) {
    const route = name.substring(root.length);
    if (!name.startsWith(root + "/") || route === INDEX) continue;
    const type = typeOf(name);
    if (type !== "" && page.includes('".' + route + '"')) httpd.static(route, type + PACKED);
    else if (page !== "" && root === FOLDER) file.remove(name);
  }
}

function typeOf(name: string): string {
  for (const row of TYPES.split("|")) {
    const equals = row.indexOf("=");
    if (equals > 0 && name.endsWith(row.substring(0, equals))) return row.substring(equals + 1);
  }
  return "";
}
