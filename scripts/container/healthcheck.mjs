// What the container's health check runs: 0 when the process answers.
const url = `http://127.0.0.1:${process.env.PORT ?? 7860}/api/health/live`;
const isAlive = await fetch(url).then(
  (response) => response.ok,
  () => false,
);
process.exit(isAlive ? 0 : 1);
