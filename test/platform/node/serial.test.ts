import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { SerialPortMock } from "serialport";
import { afterEach, describe, expect, it } from "vitest";
import { InputError } from "#platform/node/input-error";
import { type LineListener, SerialLine, serialLine } from "#platform/node/serial";
import { tcpWire, type TtyPort, ttyWire, type WireFactory, type WireListener } from "#platform/node/serial-wire";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "./eventually";

/** Remembers what happened on a line. */
class Ear implements LineListener {
  events: string[] = [];
  opened(): void {
    this.events.push("opened");
  }
  closed(): void {
    this.events.push("closed");
  }
  received(bytes: string): void {
    this.events.push(bytes);
  }
}

/** A port that does what the test says. */
class FakeTty implements TtyPort {
  isOpen = false;
  writableLength = 0;
  closes = 0;
  written: string[] = [];
  writeError: Error | undefined;
  openError: Error | null = null;
  private readonly listeners: { event: string; listener: (detail?: unknown) => void }[] = [];
  private opening: ((error: Error | null) => void) | undefined;

  open(done: (error: Error | null) => void): void {
    this.opening = done;
  }
  finishOpening(): void {
    this.isOpen = this.openError === null;
    this.opening?.(this.openError);
  }
  close(done: (error: Error | null) => void): void {
    this.closes++;
    this.isOpen = false;
    done(null);
    this.emit("close");
  }
  write(data: Buffer, done: (error?: Error | null) => void): boolean {
    this.written.push(data.toString("latin1"));
    done(this.writeError);
    return true;
  }
  on(event: string, listener: (detail?: unknown) => void): void {
    this.listeners.push({ event, listener });
  }
  emit(event: string, detail?: unknown): void {
    for (const one of this.listeners) if (one.event === event) one.listener(detail);
  }
}

describe("serial device", () => {
  const opened = (): { tty: FakeTty; events: string[]; wire: ReturnType<WireFactory> } => {
    const tty = new FakeTty();
    const events: string[] = [];
    const listener: WireListener = {
      opened: () => events.push("opened"),
      received: (bytes) => events.push(bytes),
      lost: (reason) => events.push(`lost: ${reason}`),
    };
    const wire = ttyWire("/dev/ttyUSB0", 115200, () => tty)(listener);
    return { tty, events, wire };
  };

  it("writes bytes as they are, once it is open", () => {
    const { tty, events, wire } = opened();
    expect(wire.write("$GS\r")).toBe(false);
    tty.finishOpening();
    expect(events).toEqual(["opened"]);
    expect(wire.write("\u0000\u00ff$GS^30\r")).toBe(true);
    expect(tty.written).toEqual(["\u0000\u00ff$GS^30\r"]);
  });

  it("is lost once, however many signs of it come, and is closed then", () => {
    const { tty, events, wire } = opened();
    tty.finishOpening();
    tty.emit("error", new Error("EIO"));
    tty.emit("close");
    tty.emit("close", new Error("disconnected"));
    tty.emit("end");
    tty.emit("error", new Error("late"));
    expect(events).toEqual(["opened", "lost: EIO"]);
    expect(tty.closes).toBe(1);
    expect(wire.write("x")).toBe(false);
  });

  for (const sign of ["close", "end"]) {
    it(`is lost when the port says ${sign}`, () => {
      const { tty, events } = opened();
      tty.finishOpening();
      tty.emit(sign);
      expect(events.length).toBe(2);
      expect(tty.isOpen).toBe(false);
    });
  }

  it("is lost when a write fails, which is how a hang-up shows that spins on empty reads", () => {
    const { tty, events, wire } = opened();
    tty.finishOpening();
    tty.writeError = new Error("EIO: i/o error, write");
    wire.write("$SY\r");
    expect(events).toEqual(["opened", "lost: EIO: i/o error, write"]);
    expect(tty.closes).toBe(1);
  });

  it("says why it cannot be opened", () => {
    const { tty, events } = opened();
    tty.openError = new Error("No such file or directory");
    tty.finishOpening();
    expect(events).toEqual(["lost: No such file or directory"]);
  });

  it("takes nothing more while the other side does not read", () => {
    const { tty, wire } = opened();
    tty.finishOpening();
    tty.writableLength = 5000;
    expect(wire.write("$GS\r")).toBe(false);
  });

  it("closed by us reports nothing, also when it was still opening", () => {
    const { tty, events, wire } = opened();
    wire.close();
    tty.finishOpening();
    tty.emit("data", Buffer.from("late\r"));
    expect(events).toEqual([]);
    expect(tty.isOpen).toBe(false);
  });
});

describe("serialport itself, over its mock", () => {
  afterEach(() => SerialPortMock.binding.reset());

  const makeMock = (path: string, baud: number): TtyPort =>
    new SerialPortMock({ path, baudRate: baud, autoOpen: false });

  it("carries lines both ways and comes back after it was unplugged", async () => {
    SerialPortMock.binding.createPort("/dev/ROBOT", { echo: false, record: true });
    const ports: SerialPortMock[] = [];
    const make = (path: string, baud: number): TtyPort => {
      const port = makeMock(path, baud);
      ports.push(port as unknown as SerialPortMock);
      return port;
    };
    const ear = new Ear();
    const line = new SerialLine("robot", ttyWire("/dev/ROBOT", 115200, make), new FakeLog(), 5);
    line.start(ear);
    await eventually("the port opens", () => ear.events.includes("opened"));
    expect(line.write("$GS^30\r")).toBe(true);
    const mock = ports[0]?.port as unknown as { recording: Buffer; emitData(data: Buffer): void };
    await eventually("the command arrives", () => mock.recording.toString("latin1") === "$GS^30\r");
    mock.emitData(Buffer.from("$OK 254 0^", "latin1"));
    mock.emitData(Buffer.from("\u00b5\r", "latin1"));
    await eventually("the answer comes", () => ear.events.includes("$OK 254 0^\u00b5\r"));
    ports[0]?.close();
    await eventually("it is open again", () => ear.events.filter((event) => event === "opened").length === 2);
    expect(ear.events.filter((event) => event === "closed").length).toBe(1);
    expect(line.write("$GS^30\r")).toBe(true);
    line.close();
  });

  it("opens as soon as a missing device appears", async () => {
    const log = new FakeLog();
    const ear = new Ear();
    const line = new SerialLine("robot", ttyWire("/dev/ROBOT", 115200, makeMock), log, 5);
    line.start(ear);
    await eventually("the absence is logged", () => log.has("does not open"));
    SerialPortMock.binding.createPort("/dev/ROBOT");
    await eventually("it opens", () => ear.events.includes("opened"));
    line.close();
    expect(log.lines.filter((text) => text.includes("does not open")).length).toBe(1);
    expect(ear.events).toEqual(["opened"]);
  });
});

describe("serial over TCP", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  it("carries lines both ways and comes back after the other end went away", async () => {
    const peers: Socket[] = [];
    const heard: string[] = [];
    server = createServer((socket) => {
      peers.push(socket);
      socket.on("data", (chunk) => heard.push(chunk.toString("latin1")));
      socket.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const ear = new Ear();
    const line = new SerialLine("tcp", tcpWire("127.0.0.1", (server.address() as AddressInfo).port), new FakeLog(), 5);
    expect(line.write("x")).toBe(false);
    line.start(ear);
    await eventually("it opens", () => ear.events.includes("opened"));
    line.write("$GV\u00ff\r");
    await eventually("the command arrives", () => heard.join("") === "$GV\u00ff\r");
    peers[0]?.write("$OK 8.2.0 5.0.1^");
    peers[0]?.write("00\r");
    await eventually("the answer comes", () => ear.events.includes("$OK 8.2.0 5.0.1^00\r"));
    peers[0]?.destroy();
    await eventually("it is open again", () => ear.events.join(" ").endsWith("closed opened"));
    line.restart("test");
    await eventually("it was opened anew", () => ear.events.filter((event) => event === "opened").length === 3);
    line.close();
    for (const peer of peers) peer.destroy();
  });

  it("nobody listening is no failure, only a reason to try again", async () => {
    const log = new FakeLog();
    const line = new SerialLine("tcp", tcpWire("127.0.0.1", 1), log, 5);
    line.start(new Ear());
    await eventually("it is logged", () => log.has("ECONNREFUSED"));
    line.close();
    expect(line.write("x")).toBe(false);
  });
});

describe("address of the EVSE", () => {
  for (const address of ["/dev/ttyUSB0", "/dev/serial/by-id/usb-x", "COM3", "tcp:localhost:8023", "tcp:[::1]:8023"]) {
    it(`${address} is taken`, () => {
      expect(serialLine(address, 115200, new FakeLog(), "--port")).toBeInstanceOf(SerialLine);
    });
  }
  for (const address of [
    "",
    "ttyUSB0",
    "tcp:",
    "tcp:host",
    "tcp:host:",
    "tcp:host:0",
    "tcp:host:65536",
    "tcp:host:80:1",
    "http://x",
  ]) {
    it(`${JSON.stringify(address)} is refused with what is allowed`, () => {
      const make = (): unknown => serialLine(address, 115200, new FakeLog(), "--port");
      expect(make).toThrow(InputError);
      expect(make).toThrow(/^--port: .*allowed: .*\/dev\/ttyUSB0.*tcp:HOST:PORT/);
    });
  }
});
