import type { FlashSize_MB } from "./partitions";

/** The state of NodeMCU that the platform's code was written against. */
export const NODEMCU = {
  repository: "https://github.com/nodemcu/nodemcu-firmware.git",
  branch: "dev-esp32",
  commit: "7c5bb151",
} as const;

/** C modules that the controller uses, each with what for. */
export const C_MODULES: readonly (readonly [name: string, what: string])[] = [
  ["ADC", "the module's own clamps, an NTC"],
  ["CRYPTO", "SHA-256 of what is uploaded, what is kept of a password"],
  ["ENCODER", "base64 of what is uploaded, passwords of programs"],
  ["FILE", "files on SPIFFS"],
  ["GPIO", "lamps, button, residual current input"],
  ["HTTP", "updates over the air"],
  ["HTTPD", "the page and the HTTP API"],
  ["I2C", "a card reader on I2C"],
  ["MQTT", "the broker"],
  ["NET", "name service"],
  ["NODE", "restarts, the flash store, uptime"],
  ["OTAUPGRADE", "a second slot for NodeMCU itself"],
  ["OW", "a temperature sensor DS18B20"],
  ["PIPE", "NodeMCU's console"],
  ["RTCMEM", "what must survive a restart"],
  ["SODIUM", "random passwords"],
  ["TIME", "the wall clock"],
  ["TMR", "the one timer"],
  ["UART", "the EVSE, a meter or card reader"],
  ["WIFI", "the network"],
];

/** Options that the controller needs, with why. */
const OPTIONS: readonly (readonly [option: string, why: string])[] = [
  ["CONFIG_LUA_VERSION_53=y", "the controller is Lua 5.3"],
  ["CONFIG_LUA_NUMBER_INT64=y", "energy and time need 64-bit integers; without, the controller refuses to start"],
  ["CONFIG_LUA_NUMBER_DOUBLE=y", "the clock of the module is a double; without, the controller refuses to start"],
  ["CONFIG_LUA_BUILTIN_COROUTINE=n", "nothing uses them"],
  ["CONFIG_LUA_BUILTIN_UTF8=n", "nothing uses it"],
  ["CONFIG_LUA_INIT_STRING_INIT_LUA=y", "init.lua looks whether the flash store holds an image"],
  [
    "CONFIG_ESP_MAIN_TASK_STACK_SIZE=16384",
    "Lua runs in this task; a handshake of TLS needs more than the default 8192",
  ],
  ["CONFIG_MQTT_TRANSPORT_SSL=y", "brokers over TLS"],
  ["CONFIG_FREERTOS_HZ=100", "timers of 10 ms, as tested"],
  ["CONFIG_NODEMCU_UART_DRIVER_BUF_SIZE_RX2=1024", "the EVSE is heard while a broker stalls"],
  ["CONFIG_HTTPD_MAX_REQ_HDR_LEN=2048", "browsers send more than the default 512 bytes of headers"],
  [
    "CONFIG_LWIP_MAX_SOCKETS=16",
    "the HTTP server takes 10 of them, which is the default; the broker and updates need some too",
  ],
  ["CONFIG_NODEMCU_CMODULE_HTTPD_MAX_RESPONSE_HEADERS=5", "as tested"],
  ["CONFIG_NODEMCU_CMODULE_HTTPD_RECV_BODY_CHUNK_SIZE=1024", "as tested"],
  ["CONFIG_SPIFFS_MAX_OPEN_FILES=4", "as tested"],
  ["CONFIG_PARTITION_TABLE_CUSTOM=y", "the flash store is larger than NodeMCU's default"],
];

/** What is appended to NodeMCU's `sdkconfig.defaults`; the table of partitions is `table`. */
export function kconfigFragment(flash_MB: FlashSize_MB, table: string): string {
  const lines = [
    `# What a Dinamics module needs of NodeMCU (${NODEMCU.branch}, ${NODEMCU.commit}); append it to sdkconfig.defaults.`,
    ...OPTIONS.flatMap(([option, why]) => [`# ${why}`, option]),
    `CONFIG_PARTITION_TABLE_CUSTOM_FILENAME="${table}"`,
    `CONFIG_ESPTOOLPY_FLASHSIZE_${String(flash_MB)}MB=y`,
    "# C modules",
    ...C_MODULES.flatMap(([name, what]) => [`# ${what}`, `CONFIG_NODEMCU_CMODULE_${name}=y`]),
  ];
  return lines.join("\n") + "\n";
}
