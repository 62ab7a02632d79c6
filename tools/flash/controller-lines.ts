/**
 * What is asked of the controller on a module at Lua's prompt, by the names that it has there: the image keeps those that stand in this file.
 * `dinamics` is there while a controller runs; one of another version may lack any of them.
 */
export const CONTROLLER_LINES = {
  state: "dinamics.app:snapshot(U.t()).state",
  handOver: "dinamics.app:handOver(U.t())",
  handedOver: "dinamics.app:handedOver()",
  goOn: "dinamics.app.core.handingOver=false",
  version: "dinamics.system.version",
  listen: "dinamics:listen()",
} as const;
