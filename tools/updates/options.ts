import { UsageError } from "#tools/cli/command";

/** The one operand of a command; throws {@link UsageError} without it or with more. */
export function onlyOperand(command: string, name: string, rest: readonly string[]): string {
  const [operand] = rest;
  if (operand !== undefined && rest.length === 1) return operand;
  throw new UsageError(`${command} takes one ${name}; see dinamics ${command} --help`);
}

/** A TCP port from a text, 0 for any that is free. */
export function portOf(command: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65535) return port;
  throw new UsageError(`${command}: --port ${text}: allowed is 0..65535`);
}
