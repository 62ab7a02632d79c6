import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export const KEY = "0123456789abcdef";
export interface Answer {
  status: number;
  text: string;
  headers?: Record<string, string>;
}

export interface Post {
  path: string;
  authorization: string | undefined;
  apikey: string | null;
  data: [number, string, ...Record<string, number>[]][];
  time_s: number;
  size_B: number;
}

/** A server that keeps what is posted and answers as it is told. */
export class FakeEmoncms {
  readonly posts: Post[] = [];
  answer: Answer = { status: 200, text: "ok" };
  /** What it says to what comes. */
  judge: (data: Post["data"], authorization: string, apikey: string) => Answer = () => this.answer;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      let body = "";
      request.on("data", (bytes: Buffer) => (body += bytes.toString()));
      request.on("end", () => {
        const form = new URLSearchParams(body);
        const { authorization } = request.headers;
        const time_s = Number(form.get("time"));
        const inputs = JSON.parse(form.get("fulljson") ?? "{}") as Record<string, number>;
        const single: Post["data"] = [[0, form.get("node") ?? "", inputs]];
        const data = form.has("fulljson") ? single : (JSON.parse(form.get("data") ?? "[]") as Post["data"]);
        this.posts.push({
          path: request.url ?? "",
          authorization,
          apikey: form.get("apikey"),
          data,
          time_s,
          size_B: body.length,
        });
        const answer = this.judge(this.posts.at(-1)?.data ?? [], authorization ?? "", form.get("apikey") ?? "");
        response.writeHead(answer.status, answer.headers).end(answer.text);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/emoncms`;
  }

  /** Times of everything that was taken, in the order in which it came. */
  times_s(): number[] {
    return this.posts.flatMap(({ data, time_s }) => data.map(([offset_s]) => time_s + offset_s));
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
