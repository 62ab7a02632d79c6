import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { has } from "../capabilities";
import { type History, type Mark, readHistory } from "../data/history";
import { amperes, decimal, secondOfDay, timeOfDay, watts } from "../format";
import { earlierRoute, recentHistory, rememberEarlier } from "../recent";
import { ask } from "../requests";
import { useResource } from "../resource";
import { say, sayWhy } from "../say";
import { page, usePage } from "../store";
import { Chart, type NamedLine } from "./chart";
import { Loaded } from "./loaded";
import { Why } from "./why";

const DAY_s = 86400;
const POINTS = 1440;
const RELOAD_ms = 60000;
/** Marks that are listed; all are drawn. */
const LISTED = 20;
const DASHES = [[], [6, 3], [2, 3]] as const;

export function LiveCharts(): JSX.Element {
  usePage((page) => page.state);
  const route = earlierRoute();
  useEffect(() => {
    if (route === undefined || !has("GET /history")) return;
    void ask("GET", route).then((answer) => {
      const history = answer.ok ? readHistory(answer.value) : undefined;
      if (history !== undefined) rememberEarlier(history);
    });
  }, [route === undefined]);
  if (page().state === undefined) return <p class="card">{say("loading")}</p>;
  return <ChartsOf history={recentHistory()} isLive />;
}

export function DayCharts(): JSX.Element {
  const [now_s, setNow] = useState(controllerTime_s);
  const route = `/history?from=${String(now_s - DAY_s)}&to=${String(now_s)}&points=${String(POINTS)}`;
  const resource = useResource(route, readHistory);
  useEffect(() => {
    const timer = setInterval(() => setNow(controllerTime_s()), RELOAD_ms);
    return () => clearInterval(timer);
  }, []);
  return (
    <Loaded resource={resource}>
      {(history) =>
        history.offered_mA.length === 0 ? (
          <p class="card">{say("charts.empty")}</p>
        ) : (
          <ChartsOf history={history} isLive={false} />
        )
      }
    </Loaded>
  );
}

function controllerTime_s(): number {
  return page().state?.time_s ?? Math.floor(Date.now() / 1000);
}

function ChartsOf({ history, isLive }: { history: History; isLive: boolean }): JSX.Element {
  const { language } = page();
  const { from_s, step_s, marks } = history;
  const time = isLive ? (at_s: number) => secondOfDay(at_s, language) : (at_s: number) => timeOfDay(at_s, language);
  const shared = { from_s, step_s, time, marks: marks.map(({ t_s }) => t_s) };
  const solar: NamedLine = { name: say("charts.solar"), color: "--sun", dash: [], values: history.solar_W };
  return (
    <>
      <Chart
        {...shared}
        title={`${say("charts.currents")} (A)`}
        lines={currentLines(history)}
        scale={(value) => decimal(value / 1000, 0, language)}
        words={(value) => amperes(value, language)}
      />
      <Chart
        {...shared}
        title={`${say("charts.power")} (kW)`}
        lines={[solar]}
        scale={(value) => decimal(value / 1000, 1, language)}
        words={(value) => watts(value, language)}
      />
      <Marks marks={marks} time={time} />
    </>
  );
}

function currentLines({ mains_mA, offered_mA, charge_mA }: History): NamedLine[] {
  const phases = mains_mA.map((values, phase) => ({
    name: `L${String(phase + 1)}`,
    color: `--l${String(phase + 1)}`,
    dash: DASHES[phase] ?? [],
    values,
  }));
  const offered = { name: say("charts.offered"), color: "--text", dash: [], isStepped: true, values: offered_mA };
  return [...phases, offered, { name: say("charts.charge"), color: "--car", dash: [], values: charge_mA }];
}

interface MarksProps {
  marks: readonly Mark[];
  time: (at_s: number) => string;
}

/** What limited, the newest first. */
function Marks({ marks, time }: MarksProps): JSX.Element {
  return (
    <section class="card marks" aria-labelledby="marks-title">
      <h2 id="marks-title">{say("charts.marks")}</h2>
      <ol class="plain">
        {[...marks]
          .reverse()
          .slice(0, LISTED)
          .map(({ t_s, source, sentence }) => (
            <li key={t_s}>
              <b>{time(t_s)}</b> {sayWhy(source)} <Why class="muted" sentence={sentence} />
            </li>
          ))}
      </ol>
    </section>
  );
}
