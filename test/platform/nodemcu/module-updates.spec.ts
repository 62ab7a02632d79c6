import { describe, expect, it } from "#test/spec";
import type { FetchSink } from "#hal/update";
import { ModuleUpdates, type UpdateModules } from "#platform/nodemcu/module-updates";
import type { HttpConnection, HttpOptions, UpdateFile } from "#platform/nodemcu/update-modules";

type OnData = (this: void, status: number, bytes: string) => void;
type OnComplete = (this: void, status: number, connected: boolean) => void;

/** A request that does what the test tells it; what was asked of it. */
class FakeConnection implements HttpConnection {
  closed = 0;
  private data: OnData | undefined = undefined;
  private complete: OnComplete | undefined = undefined;

  constructor(
    readonly url: string,
    readonly options: HttpOptions,
  ) {}

  on(event: "data" | "complete", handler: OnData | OnComplete): HttpConnection {
    if (event === "data") this.data = handler as OnData;
    else this.complete = handler as OnComplete;
    return this;
  }
  request(): void {
    this.closed = 0;
  }
  close(): void {
    this.closed++;
  }
  brings(status: number, bytes: string): void {
    this.data?.(status, bytes);
  }
  ends(status: number): void {
    this.complete?.(status, false);
  }
}

/** A file that is open. */
class FakeFile implements UpdateFile {
  private place = 0;

  constructor(
    private readonly bench: Bench,
    private readonly name: string,
  ) {}

  read(count: number): string | undefined {
    const bytes = this.bench.content(this.name).substring(this.place, this.place + count);
    return bytes === "" ? undefined : bytes;
  }
  write(bytes: string): UpdateFile | undefined {
    if (this.bench.full) return undefined;
    this.bench.put(this.name, this.bench.content(this.name) + bytes);
    return this;
  }
  seek(whence: "set" | "end", offset: number): number | undefined {
    this.place = whence === "set" ? offset : this.bench.content(this.name).length + offset;
    return this.place;
  }
  close(): boolean {
    this.bench.open--;
    return true;
  }
}

/** The functions of NodeMCU, and what they were asked. */
class Bench {
  full = false;
  open = 0;
  loaded = "";
  readonly requests: FakeConnection[] = [];
  private readonly files: Record<string, string | undefined> = {};

  content(name: string): string {
    return this.files[name] ?? "";
  }
  put(name: string, content: string): void {
    this.files[name] = content;
  }

  modules(): UpdateModules {
    return {
      http: {
        GET: 0,
        createConnection: (url, _method, options) => {
          const made = new FakeConnection(url, options);
          this.requests.push(made);
          return made;
        },
      },
      io: {
        open: (name, mode) => {
          if (mode === "rb" && this.files[name] === undefined) return undefined;
          this.open++;
          return new FakeFile(this, name);
        },
      },
      file: {
        list: () => ({ one: 1 }),
        exists: (name) => this.files[name] !== undefined,
        remove: (name) => {
          this.files[name] = undefined;
        },
      },
      crypto: {
        new_hash: (algorithm) => {
          let text = String.fromCharCode(0, 255) + algorithm;
          return { update: (bytes: string) => (text += bytes), finalize: () => text };
        },
      },
      store: {
        reload: (name) => {
          this.loaded = name;
          return undefined;
        },
      },
      free_B: () => 1234,
    };
  }
}

class Sink implements FetchSink {
  bytes = "";
  wants = true;
  ends: string[] = [];
  received(bytes: string): boolean {
    this.bytes += bytes;
    return this.wants;
  }
  ended(failure: string): void {
    this.ends.push(failure);
  }
}

function rig(): { bench: Bench; port: ModuleUpdates; sink: Sink } {
  const bench = new Bench();
  return { bench, port: new ModuleUpdates(bench.modules(), "0.1.0"), sink: new Sink() };
}

describe("fetching on the module", () => {
  it("goes on in the background and ends with the answer", () => {
    const { bench, port, sink } = rig();
    expect(port.fetch("http://server/x", 0, sink)).toBe(true);
    const [request] = bench.requests;
    expect(request?.options.async).toBe(true);
    expect(request?.options.headers["range"]).toBeUndefined();
    request?.brings(200, "abc");
    request?.brings(200, "def");
    request?.ends(200);
    expect(sink.bytes).toBe("abcdef");
    expect(sink.ends).toEqual([""]);
    expect(request?.closed).toBe(0);
  });

  it("asks for a part, and takes nothing else for it", () => {
    const { bench, port, sink } = rig();
    port.fetch("http://server/x", 70, sink);
    const [request] = bench.requests;
    expect(request?.options.headers["range"]).toBe("bytes=70-");
    request?.brings(200, "all of it");
    request?.ends(200);
    expect(sink.bytes).toBe("");
    expect(sink.ends).toEqual(["status 200"]);
  });

  it("tells the body of an error from that of a file, and an error of the network", () => {
    for (const [status, why] of [
      [404, "status 404"],
      [-1, "no answer"],
    ] as const) {
      const { bench, port, sink } = rig();
      port.fetch("http://server/x", 0, sink);
      bench.requests[0]?.brings(status, "not found");
      bench.requests[0]?.ends(status);
      expect(sink.bytes).toBe("");
      expect(sink.ends).toEqual([why]);
    }
  });

  it("is closed in its next callback, where alone it may be, when it was given up", () => {
    const { bench, port, sink } = rig();
    port.fetch("http://server/x", 0, sink);
    port.cancel();
    const [request] = bench.requests;
    expect(request?.closed).toBe(0);
    request?.brings(200, "late");
    expect(request?.closed).toBe(1);
    request?.ends(200);
    expect(sink.bytes).toBe("");
    expect(sink.ends).toEqual([]);
  });

  it("of one that was given up is not mistaken for the next one", () => {
    const { bench, port, sink } = rig();
    const second = new Sink();
    port.fetch("http://server/x", 0, sink);
    port.cancel();
    port.fetch("http://server/y", 0, second);
    bench.requests[0]?.brings(200, "late");
    bench.requests[1]?.brings(200, "right");
    bench.requests[0]?.ends(200);
    bench.requests[1]?.ends(200);
    expect(second.bytes).toBe("right");
    expect(second.ends).toEqual([""]);
  });

  it("ends without another word when no more is wanted", () => {
    const { bench, port, sink } = rig();
    sink.wants = false;
    port.fetch("http://server/x", 0, sink);
    bench.requests[0]?.brings(200, "too much");
    bench.requests[0]?.ends(-1);
    expect(bench.requests[0]?.closed).toBe(1);
    expect(sink.ends).toEqual([]);
  });

  it("shows a server of https the certificate that was installed, and http none", () => {
    const { bench, port, sink } = rig();
    bench.put("update-ca", "PEM");
    port.fetch("https://server/x", 0, sink);
    port.fetch("http://server/x", 0, sink);
    expect(bench.requests[0]?.options.cert).toBe("PEM");
    expect(bench.requests[1]?.options.cert).toBeUndefined();
  });
});

describe("files, hashes and flash of the module", () => {
  it("are those of NodeMCU, and no file stays open", () => {
    const { bench, port } = rig();
    expect(port.append("x", "abc")).toBe(true);
    expect(port.append("x", "def")).toBe(true);
    expect(port.size_B("x")).toBe(6);
    expect(port.read("x", 2, 3)).toBe("cde");
    expect(port.read("x", 6, 3)).toBe("");
    expect(port.read("y", 0, 3)).toBeUndefined();
    expect(port.size_B("y")).toBeUndefined();
    bench.full = true;
    expect(port.append("x", "g")).toBe(false);
    port.remove("x");
    port.remove("x");
    expect(port.size_B("x")).toBeUndefined();
    expect(port.names()).toEqual(["one"]);
    expect(port.free_B()).toBe(1234);
    expect(bench.open).toBe(0);
  });

  it("give hashes as they are asked for", () => {
    const { port } = rig();
    const digest = port.sha256();
    digest.update("z");
    expect(digest.finish()).toBe("00ff5348413235367a");
    expect(port.sha512("z")).toBe(String.fromCharCode(0, 255) + "SHA512z");
  });

  it("keep the key that was installed, and load an image", () => {
    const { bench, port } = rig();
    expect(port.key()).toBe("");
    bench.put("update-key", "AB12\n");
    expect(port.key()).toBe("ab12\n");
    port.load("b-lfs.img");
    expect(bench.loaded).toBe("b-lfs.img");
  });
});
