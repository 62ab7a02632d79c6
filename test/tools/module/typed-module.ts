import { LiveModule } from "#tools/module/live-module";
import { eventually } from "#test/platform/node/eventually";

/** A live module at whose console somebody types. */
export class TypedModule {
  readonly live: LiveModule;
  /** What its console has said since the last line was typed. */
  said = "";

  private constructor(data: string, note: (line: string) => void) {
    this.live = new LiveModule({ serial: "D040EB958B0C", data, evse: undefined, broker: undefined, note });
    this.live.send = (bytes) => (this.said += bytes);
  }

  /** Starts one on what is in the folder `data`, and waits until it runs. */
  static async start(data: string, note: (line: string) => void = () => undefined): Promise<TypedModule> {
    const module = new TypedModule(data, note);
    await eventually("it runs", () => module.said.includes("Dinamics"), 120_000);
    return module;
  }

  /** Types a line and waits for the answer. */
  async type(line: string): Promise<void> {
    this.said = "";
    this.live.receive(line + "\r");
    await eventually(`it answers ${line}`, () => this.said.endsWith("\r\n> "));
  }

  /** Has it look for an update at this server, once it has joined its network. */
  async update(server: string, key: string): Promise<void> {
    await this.type(`update key ${key}`);
    await this.type(`update server ${server}`);
    do await this.type("wifi");
    while (!this.said.includes("joined: home"));
    await this.type("update");
  }
}
