import { type Fn, type Local, type Node, type Statement, childrenOf } from "./tree";

/** How a local is used. */
export interface Usage {
  reads: number;
  writes: number;
  /** A function inside the one that declares it uses it. */
  captured: boolean;
  /** Such a function gives it a value. */
  writtenInside: boolean;
}

/** The uses of all locals in a chunk. */
export class Bindings {
  private readonly usages = new Map<Local, Usage>();
  private readonly owners = new Map<Local, Fn | undefined>();

  constructor(body: readonly Statement[]) {
    for (const statement of body) this.visit(statement, undefined);
  }

  of(local: Local): Usage {
    let usage = this.usages.get(local);
    if (usage === undefined) {
      usage = { reads: 0, writes: 0, captured: false, writtenInside: false };
      this.usages.set(local, usage);
    }
    return usage;
  }

  /** The function that declares a local; `undefined`: the chunk. */
  owner(local: Local): Fn | undefined {
    return this.owners.get(local);
  }

  /** It keeps the value that it gets where it is declared, or once soon after. */
  isSettled(local: Local): boolean {
    const { writes, writtenInside } = this.of(local);
    return writes <= 1 && !writtenInside;
  }

  private declare(locals: readonly Local[], owner: Fn | undefined): void {
    for (const local of locals) this.owners.set(local, owner);
  }

  private use(local: Local, owner: Fn | undefined, writes: boolean): void {
    const usage = this.of(local);
    const inside = this.owners.get(local) !== owner;
    if (writes) usage.writes++;
    else usage.reads++;
    usage.captured ||= inside;
    usage.writtenInside ||= inside && writes;
  }

  private visit(node: Node, owner: Fn | undefined): void {
    switch (node.kind) {
      case "name":
        return this.use(node.local, owner, false);
      case "function":
        this.declare(node.parameters, node);
        for (const statement of node.body) this.visit(statement, node);
        return;
      case "local":
        for (const value of node.values) this.visit(value, owner);
        this.declare(node.locals, owner);
        if (node.values.length > 0) for (const local of node.locals) this.of(local).writes++;
        return;
      case "localFunction":
        this.declare([node.local], owner);
        this.of(node.local).writes++;
        return this.visit(node.fn, owner);
      case "for":
        this.declare([node.local], owner);
        break;
      case "for in":
        this.declare(node.locals, owner);
        break;
      case "assign":
        for (const target of node.targets)
          if (target.kind === "name") this.use(target.local, owner, true);
          else this.visit(target, owner);
        for (const value of node.values) this.visit(value, owner);
        return;
      default:
        break;
    }
    for (const child of childrenOf(node)) this.visit(child, owner);
  }
}
