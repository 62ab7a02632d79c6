// Loaded into the controller's process before it: tells its heap after a collection when the bench asks for it.
process.on("message", () => {
  globalThis.gc();
  process.send({ heap_B: process.memoryUsage().heapUsed, rss_B: process.memoryUsage().rss });
});
process.channel.unref();
// when the bench is gone, so is this
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
