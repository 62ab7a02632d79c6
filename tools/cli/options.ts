import { parseArgs, type ParseArgsConfig } from "node:util";
import { errorCode, errorText } from "#platform/node/input-error";
import { didYouMean } from "#platform/node/nearest";
import { UsageError } from "./command";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The options of a command and what stands beside them. */
export interface ReadOptions {
  text: (name: string) => string | undefined;
  on: (name: string) => boolean;
  rest: string[];
}

/** Reads arguments strictly; throws {@link UsageError} that says what is wrong and where the help is. */
export function readOptions(command: string, args: readonly string[], options: Options): ReadOptions {
  const hint = `see dinamics ${command} --help`;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return {
      text: (name) => (typeof values[name] === "string" ? values[name] : undefined),
      on: (name) => values[name] === true,
      rest: positionals,
    };
  } catch (error) {
    throw new UsageError(`${command}: ${reason(error, args, Object.keys(options))}; ${hint}`);
  }
}

function reason(error: unknown, args: readonly string[], names: readonly string[]): string {
  const message = errorText(error);
  if (errorCode(error) !== "ERR_PARSE_ARGS_UNKNOWN_OPTION")
    return (message.split(". ")[0] ?? message).replace(/\n.*/s, "");
  const option = /'(-[^']*)'/.exec(message)?.[1] ?? args.find((arg) => arg.startsWith("-")) ?? "";
  const near = didYouMean(option.replace(/^-+/, ""), names).replace(/(mean |or )(?=\S)/g, "$1--");
  return `unknown option ${option}${near}`;
}
