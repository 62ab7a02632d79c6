import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { UsageError } from "#tools/cli/command";
import { carryOverTcp } from "#tools/evse/carrier";
import { control, evseCommand } from "#tools/evse/command";
import { LiveEvse } from "#tools/evse/live-evse";

function exchange(address: string, sent: string): Promise<string> {
  const [, host = "", port = ""] = address.split(":");
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host, () => socket.write(sent));
    let heard = "";
    socket.setEncoding("latin1");
    socket.on("error", reject);
    socket.on("data", (bytes) => {
      heard += String(bytes);
      if (!heard.endsWith("\r")) return;
      socket.destroy();
      resolve(heard);
    });
  });
}

describe("the simulated EVSE on a TCP port", () => {
  it("answers several clients one after another", async () => {
    const live = new LiveEvse({}, {});
    const carrier = await carryOverTcp(live, "127.0.0.1", 0);
    expect(await exchange(carrier.address, "$GV^35\r")).toBe("$OK 8.2.3 5.2.1^2F\r");
    expect(await exchange(carrier.address, "$GS^30\r")).toBe("$OK 01 0 01 0200^12\r");
    live.close();
    await carrier.close();
  });
});

describe("the control lines", () => {
  it("do what they say, refuse the rest with the remedy, and end with quit", () => {
    const live = new LiveEvse({}, {});
    expect(control(live, "plug")).toContain("state");
    expect(control(live, "fault gfci")).toContain("state 06");
    expect(control(live, "fault x")).toContain("allowed are none");
    expect(control(live, "temperature warm")).toContain("give a number");
    expect(control(live, "dance")).toContain("not known");
    expect(control(live, "")).toBe("");
    expect(control(live, "quit")).toBeUndefined();
    live.close();
  });
});

describe("wrong options of dinamics evse", () => {
  const rows: [string[], string][] = [
    [["--firmware", "9"], "--firmware 9: allowed are 4.8, 5.1, 7.1, 8.2"],
    [["--tcp", "x"], "--tcp x: give a port"],
    [["--tcp", "70000"], "--tcp 70000: give a port"],
    [["--phases", "4"], "--phases 4: allowed are"],
    [["--max", "5"], "--max 5: allowed is 6..80"],
    [["--soc", "2"], "--soc 2: allowed is 0..1"],
    [["--tcp", "1", "--pty", "/x"], "exclude each other"],
    [["--nonsense"], "--help"],
  ];
  for (const [args, message] of rows) {
    it(args.join(" "), async () => {
      await expect(evseCommand.run(args)).rejects.toThrow(UsageError);
      await expect(evseCommand.run(args)).rejects.toThrow(message);
    });
  }
});
