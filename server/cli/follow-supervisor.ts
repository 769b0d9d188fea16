/**
 * Loaded before console and cluster (`--import`): when the supervisor is gone, by whatever death, its processes end too and
 * hold no port. They get their ordinary SIGTERM first and 8 s for it.
 */
if (process.channel) {
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), 8_000).unref();
    process.kill(process.pid, "SIGTERM");
  });
  process.channel.unref();
}
