import type { BrokerSetup, LogSetup } from "#hal/console";
import type { ConsoleMachine } from "./console-connection";
import { type LineLog, LOG_LEVELS } from "./log";

/** The broker as a console shows it; it cannot be changed from there. */
export interface BrokerFacts {
  /** Address of the broker, without credentials. */
  name: string;
  user: string | undefined;
  /** What sets it, e.g. `--broker URL`. */
  place: string;
}

/**
 * What can be set up from the console on a computer with Node.js: the log. For everything else it says who does it there. `ordered` hears of each
 * order that is no setting.
 */
export function gatewayMachine(
  broker: BrokerFacts,
  log: LineLog,
  ordered: (topic: string, text: string) => void = () => undefined,
): ConsoleMachine {
  return (deliver) => ({
    wifi: undefined,
    broker: brokerSetup(broker),
    logging: logSetup(log, deliver),
    refusal,
    ordered: (topic, text) => ordered(topic, text),
    forget: () => undefined,
  });
}

function refusal(command: string): string | undefined {
  switch (command) {
    case "wifi":
      return "this computer's own tools join networks, e.g. nmcli or its desktop";
    case "http":
      return "set it with dinamics password, or on the page";
    case "update":
      return "update Dinamics with the tool that installed it, then start it again";
    case "restart":
      return "end dinamics run (Ctrl-C) and start it again, or restart its service, e.g. systemctl restart dinamics";
    default:
      return undefined;
  }
}

function brokerSetup({ name, user, place }: BrokerFacts): BrokerSetup {
  return {
    describe: () => [`broker ${name}`, `user ${user ?? "none"}`, `set with ${place}`],
    fixed: () => `set it with ${place}, and start the controller again`,
    set: () => undefined,
  };
}

function logSetup(log: LineLog, deliver: (line: string) => void): LogSetup {
  let unfollow: (() => void) | undefined;
  return {
    level: () => log.level,
    setLevel: (level) => {
      log.level = LOG_LEVELS.find((one) => one === level) ?? log.level;
    },
    follow: (on) => {
      unfollow?.();
      unfollow = on ? log.follow(deliver) : undefined;
    },
  };
}
