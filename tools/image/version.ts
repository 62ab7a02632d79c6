import { versionNumber } from "#firmware/update/version";
import { VERSION } from "#tools/controller/version";
import type { LuaModule } from "#tools/lua/transpile";

/** Whether a module would read this as the version of an image. */
export function isVersion(text: string): boolean {
  return versionNumber(text) >= 0;
}

/** The modules of these sources, which say that they are of this version. The compiler has put it where it is used. */
export function withVersion(modules: readonly LuaModule[], version: string): LuaModule[] {
  const named = modules.find(({ name }) => name === "platform_nodemcu_image_version")?.code ?? "";
  if (!named.includes(`"${VERSION}"`))
    throw new Error(`platform/nodemcu/image-version.ts names another version than package.json (${VERSION})`);
  return modules.map(({ name, code }) => ({
    name,
    code: code.replaceAll(`"${VERSION}"`, `"${version}"`).replaceAll(`Dinamics ${VERSION}`, `Dinamics ${version}`),
  }));
}
