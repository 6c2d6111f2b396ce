const WIDTH = 28;

/** A bar that moves on a terminal; elsewhere only its last state is printed. */
export function progressBar(label: string, total: number): { step(by?: number): void; end(note: string): void } {
  let done = 0;
  const draw = (): void => {
    const filled = total === 0 ? WIDTH : Math.floor((done / total) * WIDTH);
    process.stdout.write(`\r  ${label.padEnd(12)} ${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${done}/${total}`);
  };
  return {
    step(by = 1): void {
      done += by;
      if (process.stdout.isTTY) draw();
    },
    end(note): void {
      if (process.stdout.isTTY) process.stdout.write("\r\u001b[2K");
      process.stdout.write(`  ${label.padEnd(12)} ${note}\n`);
    },
  };
}
