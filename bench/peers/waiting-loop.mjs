// waiting-loop.mjs COUNT MILLISECONDS — waits in a bare loop; prints CPU and wall seconds, as tasks.py does.

const [count, milliseconds] = process.argv.slice(2).map(Number);
const never = new Int32Array(new SharedArrayBuffer(4));
const wait = (times) => {
  for (let i = 0; i < times; i++) Atomics.wait(never, 0, 0, milliseconds);
};
wait(count / 10);
const cpu = process.cpuUsage();
const begin = performance.now();
wait(count);
const wallSeconds = (performance.now() - begin) / 1e3;
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6, wallSeconds }));
