/** Whether a topic below the prefix is meant for the controller; everything else there is its own. */
export function isRequest(topic: string): boolean {
  switch (topic.substring(0, 4)) {
    case "set_":
    case "get_":
    case "dele":
    case "eras":
      return true;
    case "feed":
      return topic.startsWith("feed/");
    case "rfid":
    case "trip":
    case "swit":
      return topic === "rfid" || topic === "trip" || topic === "switch";
    case "rapi":
      return topic === "rapi_request";
    default:
      return false;
  }
}

/** Whether a kept (retained) message of this topic must not be obeyed: it would act again at every reconnect. */
export function actsOnce(topic: string): boolean {
  switch (topic) {
    case "set_calibration":
    case "set_cte":
    case "set_lora":
    case "set_update":
    case "set_update_spiffs":
    case "delete_settings":
    case "delete_wifi":
    case "set_delayed":
    case "set_enable_on_delayed":
    case "set_enable_off_delayed":
    case "rapi_request":
    case "rfid":
    case "trip":
    case "switch":
      return true;
    default:
      return false;
  }
}
