/**
 * What runs the controller: this process, the transpiled controller in a Lua VM, or the virtual module, where the files of the flash run on
 * stand-ins for NodeMCU's modules.
 */
export type VmName = "js" | "lua" | "module";
