import { describe, expect, it } from "#test/spec";
import { describeLine } from "#rapi/reply-fields";
import { framed } from "./scripted-evse";

function line(body: string): string {
  const text = framed(body);
  return text.substring(0, text.length - 1);
}

describe("the fields of an answer", () => {
  const rows: [string, string, string][] = [
    ["G0", "$OK 2", '"cable":2'],
    ["G3", "$OK 4", '"timeLimit_15min":4'],
    ["G4", "$OK 0", '"authLocked":0'],
    ["G5", "$OK 1 A", '"locked":1,"lockMode":"A"'],
    ["GA", "$OK 220 -5", '"scale":220,"offset_mA":-5'],
    ["GC", "$OK 6 80", '"smallest_A":6,"largest_A":80'],
    ["GC", "$OK 6 80 24 32", '"smallest_A":6,"hardware_A":80,"offered_A":24,"stored_A":32'],
    ["GD", "$OK 22 0 6 30", '"start_h":22,"start_min":0,"end_h":6,"end_min":30'],
    ["GE", "$OK 24 0021", '"offered_A":24,"settingsFlags":33'],
    ["GF", "$OK 2 0 fe", '"gfciTrips":2,"noGroundTrips":0,"stuckRelayTrips":254'],
    ["GG", "$OK 15900 -1", '"charge_mA":15900,"voltage_mV":-1'],
    ["GH", "$OK 7", '"energyLimit_kWh":7'],
    ["GI", "$OK  ABCDEF0A1B2C3D", '"mcu":"ABCDEF0A1B2C3D"'],
    ["GM", "$OK 14 9283", '"scale":14,"offset_mV":9283'],
    ["GO", "$OK 650 750", '"ambient_dC":650,"infrared_dC":750'],
    ["GP", "$OK 231 -2560 -2560", '"ds3231_dC":231,"mcp9808_dC":-2560,"tmp007_dC":-2560'],
    ["GS", "$OK 254 0", '"state":"sleeping","charge_s":0'],
    ["GS", "$OK 03 77 03 0140", '"state":"charging","charge_s":77,"pilot":"charging","volatileFlags":320'],
    ["GS", "$OK 06 77 02 0102", '"state":"gfci","charge_s":77,"pilot":"connected","volatileFlags":258'],
    ["GT", "$OK 26 11 21 1 58 9", '"year":26,"month":11,"day":21,"h":1,"min":58,"s":9'],
    ["GU", "$OK 4294967295 18000", '"session_Ws":4294967295,"lifetime_Wh":18000'],
    ["GV", "$OK 8.2.3.EU 5.2.1", '"firmware":"8.2.3.EU","protocol":"5.2.1"'],
    ["GY", "$OK 10 6 1", '"interval_s":10,"fallback_A":6,"missed":1'],
    ["SC 20 V", "$OK 20 :A5", '"applied_A":20'],
  ];
  for (const [command, body, fields] of rows) {
    it(body + " to " + command + " are named", () => {
      const word = command.split(" ")[0] ?? "";
      expect(describeLine(command, line(body))).toBe('{"command":"' + word + '","ok":true,' + fields + "}");
    });
  }

  it("come with a refusal as well", () => {
    expect(describeLine("SC 99 V", line("$NK 32"))).toBe('{"command":"SC","ok":false,"applied_A":32}');
    expect(describeLine("FE", line("$OK"))).toBe('{"command":"FE","ok":true}');
    expect(describeLine("G3", line("$NK"))).toBe('{"command":"G3","ok":false}');
  });

  const refused: [string, string][] = [
    ["GF", "$OK 2 0"],
    ["GF", "$OK 2 0 g"],
    ["GF", "$OK 2 0 123456789"],
    ["GC", "$OK 6 80 24"],
    ["GE", "$OK 256 0021"],
    ["GE", "$OK 24 021"],
    ["GD", "$OK 24 0 6 0"],
    ["GD", "$OK 23 60 6 0"],
    ["GT", "$OK 165 165 165 165 165 85"],
    ["GT", "$OK 26 0 1 0 0 0"],
    ["GP", "$OK 2001 0 0"],
    ["GS", "$OK 15 0"],
    ["GS", "$OK 0f 0 01 0000"],
    ["GS", "$OK 3 0 01 0000"],
    ["G0", "$OK"],
    ["G0", "$OK 3"],
    ["GV", '$OK 8"2 5'],
    ["GG", "$OK -2 230000"],
    ["XX", "$OK 1"],
    ["G0", "$AT 01 01 24 0200"],
    ["G0", "noise"],
  ];
  for (const [command, body] of refused) {
    it(body + " to " + command + " are not guessed", () => {
      expect(describeLine(command, line(body))).toBeUndefined();
    });
  }

  it("of a line with a bad checksum are not read", () => {
    expect(describeLine("G0", "$OK 1^00")).toBeUndefined();
  });
});

describe("the fields of a message", () => {
  const rows: [string, string | undefined][] = [
    ["$AT 03 03 16 0140", '{"event":"AT","state":"charging","pilot":"charging","offered_A":16,"volatileFlags":320}'],
    ["$AB 08 8.2.3", '{"event":"AB","selfTest":8,"firmware":"8.2.3"}'],
    ["$ST fe", '{"event":"ST","state":"sleeping"}'],
    ["$AN 0", '{"event":"AN","longPress":0}'],
    ["$AN 1", '{"event":"AN","longPress":1}'],
    ["$AN 2", undefined],
    ["$WF 02", '{"event":"WF","mode":2}'],
    ["$WF", undefined],
    ["$AT 03 03 16", undefined],
    ["$OK 1", undefined],
  ];
  for (const [body, json] of rows) {
    it(body + (json === undefined ? " are not guessed" : " are named"), () => {
      expect(describeLine("", line(body))).toBe(json);
    });
  }
});
