import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { virtualImage, modulesOfImage } from "#tools/image/virtual-image";
import { BOOT } from "#tools/module/program";
import { RestartingModule } from "#tools/module/restarting-module";

let module: RestartingModule;
function empty(): void {
  module = new RestartingModule({ image: undefined });
  module.run(100_000);
}
afterEach(() => {
  module.close();
});

function typed(line: string): string {
  module.type(line + "\r");
  return module.run(50_000);
}

describe("The prompt of a module without a program", () => {
  it("echoes, shows what follows an equals sign, and prompts", () => {
    empty();
    expect(typed("=1+1")).toBe("=1+1\r\n2\r\n> ");
    expect(typed("x = 3")).toBe("x = 3\r\n> ");
    expect(typed("=x")).toBe("=x\r\n3\r\n> ");
  });

  it("waits for the rest of a statement, and says what is wrong with one", () => {
    empty();
    expect(typed("print(")).toBe("print(\r\n>> ");
    expect(typed("7)")).toBe("7)\r\n7\r\n> ");
    expect(typed(")(")).toContain("Lua error: stdin:1: unexpected symbol");
    expect(typed('error("no")')).toContain("Lua error: stdin:1: no\r\nstack traceback:");
  });

  it("takes 255 bytes of a line, and takes back the last with a backspace", () => {
    empty();
    expect(typed(`=#"${"x".repeat(300)}"`)).toContain(">> ");
    typed('"');
    expect(typed("=12\x7f3")).toContain("13\r\n> ");
  });
});

describe("Modules of NodeMCU that files are uploaded with", () => {
  it("hash as SHA-256 says, at both sides of each block's end, in one piece or in many", () => {
    empty();
    for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
      const sha256 = createHash("sha256").update("a".repeat(size)).digest("hex");
      const text = `("a"):rep(${String(size)})`;
      typed(`h = crypto.new_hash("SHA256") h:update(${text})`);
      expect(typed("=encoder.toHex(h:finalize())"), String(size)).toContain(sha256);
      typed(`h = crypto.new_hash("SHA256") for i = 1, ${String(size)} do h:update("a") end`);
      expect(typed("=encoder.toHex(h:finalize())"), String(size)).toContain(sha256);
    }
  });

  it("read base64, and refuse what is none", () => {
    empty();
    for (const text of ["", "a", "ab", "abc", "abcd"]) {
      const base64 = Buffer.from(text).toString("base64");
      expect(typed(`=encoder.fromBase64("${base64}").."|"`)).toContain(`\n${text}|\r\n`);
    }
    for (const wrong of ["QUJ", "QU!D", "Q==="])
      expect(typed(`=encoder.fromBase64("${wrong}")`)).toContain("Invalid base64");
    expect(typed('=encoder.toHex(encoder.fromBase64("AP8Q"))')).toContain("00ff10");
  });

  it("append to files, read them in pieces, rename but never over another", () => {
    empty();
    typed(
      'f = io.open("a", "ab") f:write("one") f:close() f = io.open("a", "ab") x = f:seek("end") f:write("two") f:close()',
    );
    expect(typed("=x")).toContain("\n3\r\n");
    typed('f = io.open("a", "rb") x = f:read(4) y = f:read(4) z = f:read(4) f:close()');
    expect(typed('=x.."|"..y.."|"..tostring(z)')).toContain("onet|wo|nil");
    typed('f = io.open("b", "wb") f:close()');
    expect(typed('=tostring(file.rename("a", "b")).." "..tostring(file.rename("a", "c"))')).toContain("false true");
    expect(module.files.get("c")).toBe("onetwo");
  });
});

describe("The flash store", () => {
  const program = [{ name: BOOT, code: 'print("it runs")' }];
  const init = `local boot = node.LFS.get("${BOOT}") if boot then boot() else print("empty") end`;

  it("runs a new image after the restart, and is empty after a damaged one", () => {
    const image = virtualImage(program);
    const damaged = Buffer.from(image);
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    const files = new Map([
      ["init.lua", init],
      ["good", image.toString("latin1")],
      ["bad", damaged.toString("latin1")],
    ]);
    module = new RestartingModule({ image: undefined, files });
    expect(module.run(100_000)).toContain("empty");
    const reload = (name: string): string => typed(`node.LFS.reload("${name}")`) + module.run(20_000_000);
    expect(reload("good")).toContain("it runs");
    expect(reload("bad")).toContain("empty");
    expect(module.image).toBeUndefined();
    reload("good");
    expect(reload("none")).toContain("it runs");
    expect(typed('=node.LFS.reload("")')).toContain("bad name");
  });

  it("takes no image that is cut at any byte", () => {
    module = new RestartingModule({ image: undefined });
    const image = virtualImage(program);
    expect(modulesOfImage(image)).toEqual(program);
    for (let size = 0; size < image.length; size++) expect(modulesOfImage(image.subarray(0, size))).toBeUndefined();
  });
});
