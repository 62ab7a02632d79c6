import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DataLock } from "#platform/node/data-lock";
import { HistoryFile } from "#platform/node/history/history-file";
import { main } from "#tools/cli/main";
import { planRun } from "#tools/cli/run-plan";
import { VERSION } from "#tools/controller/version";

interface Result {
  code: number;
  out: string;
  err: string;
}

/** Runs the command in this process and catches what it prints. */
async function dinamics(...args: string[]): Promise<Result> {
  let out = "";
  let err = "";
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += String(text);
    return true;
  });
  try {
    return { code: await main(args), out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinamics-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("dinamics", () => {
  it("explains itself with every command and examples", async () => {
    const { code, out } = await dinamics("--help");
    expect(code).toBe(0);
    for (const word of ["run", "simulate", "evse", "settings", "history", "Examples:"]) expect(out).toContain(word);
    expect((await dinamics("help")).out).toBe(out);
  });

  it("tells its version", async () =>
    expect(await dinamics("--version")).toEqual({ code: 0, out: VERSION + "\n", err: "" }));

  for (const command of ["run", "settings", "history"]) {
    it(`${command} explains itself with examples`, async () => {
      const { code, out, err } = await dinamics(command, "--help");
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain(`dinamics ${command} - `);
      expect(out).toContain("Examples:");
    });
  }

  it("every option of run is in its help", async () => {
    const { out } = await dinamics("run", "-h");
    for (const option of ["config", "port", "broker", "meter-topic", "meter-file", "data", "log-level", "plain"]) {
      expect(out).toContain(`--${option}`);
    }
  });
});

describe("wrong usage ends with code 2 and one clear line", () => {
  for (const [args, problem] of [
    [["simulat"], "no such command: simulat; did you mean simulate?"],
    [["xyzzyq"], "no such command: xyzzyq; commands: run, simulate, evse, settings"],
    [["run", "--prot", "x"], "run: unknown option --prot; did you mean --port?; see dinamics run --help"],
    [["--prot", "x"], "run: unknown option --prot"],
    [["run", "--port"], "run: Option '--port <value>' argument missing"],
    [["run", "extra"], "run: unexpected extra"],
    [["run", "--port", "ttyUSB0"], 'run: --port: "ttyUSB0" is no device; allowed: a device such as /dev/ttyUSB0'],
    [["run", "--broker", "mqtt://me:secret@x"], "run: --broker: credentials in the address would be seen by others"],
    [["run", "--broker", "http://x"], "run: --broker: "],
    [["run", "--log-level", "loud"], "run: --log-level: "],
    [["run", "--meter-topic", "a/#"], "run: --meter-topic: a pattern for several topics"],
    [["run", "--meter-topic", "a", "--meter-file", "b"], "run: --meter-topic and --meter-file"],
    [["run", "--meter-file", "/nowhere.csv"], "/nowhere.csv cannot be read"],
    [["run", "--config", "/nowhere.json"], "configuration /nowhere.json cannot be read"],
    [["settings", "lst"], "settings: no such action: lst; did you mean list"],
    [["settings", "get"], "settings get takes KEY"],
    [["settings", "set", "breaker_A"], "settings set takes KEY VALUE"],
    [["settings", "list", "more"], "settings list takes nothing else"],
    [["settings", "get", "breker_A"], "settings: no such setting: breker_A; did you mean breaker_A?"],
    [["settings", "--jsn"], "settings: unknown option --jsn"],
  ] as const) {
    it(args.join(" "), async () => {
      const { code, out, err } = await dinamics(...args);
      expect(err).toContain(`dinamics: ${problem}`);
      expect([code, out, err.trimEnd().split("\n").length]).toEqual([2, "", 1]);
      expect(err).not.toContain("secret");
    });
  }

  it("all problems of a configuration file, a line each", async () => {
    const file = join(folder, "c.json");
    writeFileSync(file, '{"evse": {"prt": 1}, "settings": {"breaker_A": 1}}');
    const { code, err } = await dinamics("run", "--config", file);
    expect(code).toBe(2);
    expect(err.trimEnd().split("\n").length).toBe(2);
  });

  it("a taken port for the embedded broker that was asked for", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const file = join(folder, "c.json");
    writeFileSync(file, JSON.stringify({ broker: { port }, evse: { port: "tcp:127.0.0.1:1" }, dataDir: folder }));
    const { code, err } = await dinamics("run", "--config", file);
    server.close();
    expect([code, err]).toEqual([2, expect.stringContaining("the port is taken; name another one")]);
  });

  it("a data directory that another controller uses", async () => {
    const lock = await DataLock.take(folder);
    const { code, err } = await dinamics("run", "--port", "tcp:127.0.0.1:1", "--data", folder);
    await lock.release();
    expect([code, err]).toEqual([2, expect.stringContaining("another dinamics is using it")]);
  });
});

describe("settings", () => {
  it("lists every setting with value, unit, range, default, topic and sentence", async () => {
    const { code, out } = await dinamics("settings", "list", "--data", folder);
    expect(code).toBe(0);
    const line = out.split("\n").find((one) => one.startsWith("breaker_A "));
    expect(line).toMatch(/^breaker_A +16 A +Rating of .*\[6\.\.125 A, default 16; set_breaker\]$/);
  });

  it("sets, keeps and gets a value", async () => {
    expect(await dinamics("settings", "set", "breaker_A", "25", "--data", folder)).toEqual({
      code: 0,
      out: "breaker_A = 25 A\n",
      err: "",
    });
    expect((await dinamics("settings", "get", "breaker_A", "--data", folder)).out).toBe("25 A\n");
    const { out } = await dinamics("settings", "list", "--json", "--data", folder);
    expect(JSON.parse(out)).toMatchObject({ breaker_A: 25, margin_A: 0.5 });
  });

  for (const value of ["", "abc", "5", "126", "16.5", "1e9", "-16", "x".repeat(10000)]) {
    it(`refuses breaker_A ${JSON.stringify(value.slice(0, 10))} with the range, and changes nothing`, async () => {
      const { code, err } = await dinamics("settings", "set", "--data", folder, "--", "breaker_A", value);
      expect(code).toBe(2);
      expect(err).toMatch(/^dinamics: breaker_A: .*; allowed: 6\.\.125 A\n$/);
      expect((await dinamics("settings", "get", "breaker_A", "--data", folder)).out).toBe("16 A\n");
    });
  }

  it("takes the directory from a configuration file, and makes none for looking", async () => {
    const file = join(folder, "c.json");
    writeFileSync(file, '{"dataDir": "data"}');
    expect((await dinamics("settings", "get", "margin_A", "--config", file)).out).toBe("0.5 A\n");
    expect(existsSync(join(folder, "data"))).toBe(false);
    await dinamics("settings", "set", "margin_A", "1", "--config", file);
    expect((await dinamics("settings", "get", "margin_A", "--data", join(folder, "data"))).out).toBe("1 A\n");
  });

  it("are not changed under a running controller", async () => {
    const lock = await DataLock.take(folder);
    const { code, err } = await dinamics("settings", "set", "breaker_A", "25", "--data", folder);
    await lock.release();
    expect([code, err]).toEqual([2, expect.stringContaining("over MQTT")]);
  });
});

describe("what run shall do", () => {
  const plan = (...args: string[]): ReturnType<typeof planRun> => planRun(args, { XDG_STATE_HOME: "/state" });

  it("without anything is the demonstration that leaves nothing behind", () => {
    expect(plan()).toMatchObject({
      evse: undefined,
      mqtt: undefined,
      dataDir: undefined,
      logLevel: "info",
      plain: false,
    });
  });

  it("with a device keeps its settings in the state directory", () => {
    expect(plan("--port", "/dev/ttyUSB0")).toMatchObject({
      evse: { port: "/dev/ttyUSB0", baud: 115200 },
      dataDir: "/state/dinamics",
    });
    expect(plan("--port", "/dev/ttyUSB0", "--data", "/x").dataDir).toBe("/x");
    expect(plan("--data", "/x").dataDir).toBe("/x");
  });

  it("follows the command line where the file says something else", () => {
    const file = join(folder, "c.json");
    writeFileSync(
      file,
      JSON.stringify({
        evse: { port: "/dev/a", baud: 9600 },
        mqtt: { url: "mqtt://a", username: "u" },
        meter: { file: "m.csv" },
        logLevel: "warn",
        settings: { breaker_A: 20 },
      }),
    );
    expect(plan("--config", file)).toMatchObject({
      evse: { port: "/dev/a", baud: 9600 },
      mqtt: { url: "mqtt://a", username: "u" },
      meterFile: join(folder, "m.csv"),
      meterTopic: undefined,
      logLevel: "warn",
      settings: { breaker_A: 20 },
    });
    expect(
      plan(
        "--config",
        file,
        "--port",
        "/dev/b",
        "--broker",
        "mqtt://b",
        "--meter-topic",
        "t",
        "--log-level",
        "debug",
        "--plain",
      ),
    ).toMatchObject({
      evse: { port: "/dev/b", baud: 9600 },
      mqtt: { url: "mqtt://b", username: "u" },
      meterFile: undefined,
      meterTopic: "t",
      logLevel: "debug",
      plain: true,
    });
  });
});

describe("dinamics history", () => {
  it("says what there is and prints it as CSV", async () => {
    const file = HistoryFile.open(folder, () => undefined);
    const sample = { L1_mA: 5100, L2_mA: undefined, L3_mA: 0, offered_mA: 6000, charge_mA: 5900 };
    file.add([{ time_s: 1750000000, ...sample, state: "charging", limitedBy: 'a "b", c' }]);
    file.close();
    const { code, out } = await dinamics("history", "--data", folder);
    expect(code).toBe(0);
    expect(out).toContain("samples   1 rows, 2025-06-15T15:06:40Z to 2025-06-15T15:06:40Z\n");
    expect(out).toContain("MB of at most");
    const csv = await dinamics("history", "samples", "--from", "2025-06-15T15:06Z", "--data", folder);
    expect(csv.out.split("\n")[0]).toBe("time_s,L1_mA,L2_mA,L3_mA,offered_mA,charge_mA,state,limitedBy,solar_W");
    expect(csv.out.split("\n")[1]).toBe('1750000000,5100,,0,6000,5900,charging,"a ""b"", c",');
    expect((await dinamics("history", "samples", "--to", "2025-06-15", "--data", folder)).out).toBe("");
  });

  for (const [args, wrong] of [
    [["sample"], "did you mean samples"],
    [["samples", "more"], "no such table: more"],
    [["samples", "--from", "yesterday"], "no time: yesterday"],
    [[], "there is none in"],
  ] as const) {
    it(`refuses ${args.join(" ")} with: ${wrong}`, async () => {
      const needs = wrong.startsWith("no time");
      if (needs) HistoryFile.open(folder, () => undefined).close();
      const { code, err } = await dinamics("history", ...args, "--data", folder);
      expect(code).toBe(2);
      expect(err).toContain(wrong);
    });
  }
});
