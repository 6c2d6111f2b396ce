import { concat, getBytes, keccak256, toBeHex, toBigInt } from "ethers";

/** What a view answers, 0x hex; undefined if it reverts. */
export type Call = (to: string, data: string) => string | undefined;

/** State of a run. */
interface Machine {
  readonly code: string;
  readonly call: Call;
  readonly stack: bigint[];
  memory: string;
  returned: string;
}

const pop = ({ stack }: Machine): bigint => {
  const top = stack.pop();
  if (top === undefined) throw new Error("The stack is empty");
  return top;
};

const popPlace = (machine: Machine): number => Number(pop(machine));

/** Bytes of some 0x hex, with zeros past its end. */
const slice = (hex: string, at: number, size: number): string =>
  `0x${hex.slice(2 + 2 * at, 2 + 2 * (at + size)).padEnd(2 * size, "0")}`;

function write(machine: Machine, at: number, bytes: string): void {
  const size = (bytes.length - 2) / 2;
  machine.memory = concat([slice(machine.memory, 0, at), bytes, `0x${machine.memory.slice(2 + 2 * (at + size))}`]);
}

/** The few instructions of the EVM that code of views is made of; PUSH and RETURN aside. */
const INSTRUCTIONS: Readonly<Record<number, (machine: Machine) => void>> = {
  0x02: (m) => m.stack.push((pop(m) * pop(m)) % 2n ** 256n),
  0x20: (m) => m.stack.push(toBigInt(keccak256(slice(m.memory, popPlace(m), popPlace(m))))),
  0x39: (m) => {
    const [to, from, size] = [popPlace(m), popPlace(m), popPlace(m)];
    write(m, to, slice(m.code, from, size));
  },
  0x3d: (m) => m.stack.push(BigInt((m.returned.length - 2) / 2)),
  0x3e: (m) => {
    const [to, from, size] = [popPlace(m), popPlace(m), popPlace(m)];
    write(m, to, slice(m.returned, from, size));
  },
  0x52: (m) => {
    write(m, popPlace(m), toBeHex(pop(m), 32));
  },
  0x5a: (m) => m.stack.push(2n ** 63n),
  0xfa: (m) => {
    const [, to, from, size] = [pop(m), toBeHex(pop(m), 20), popPlace(m), popPlace(m)];
    if (pop(m) + pop(m) !== 0n) throw new Error("Answers are copied by another instruction");
    const answer = m.call(to, slice(m.memory, from, size));
    m.returned = answer ?? "0x08c379a0";
    m.stack.push(answer === undefined ? 0n : 1n);
  },
};

/** Runs code as a node runs that of a contract to be deployed; gives what it returns, 0x hex. */
export function runCode(code: string, call: Call): string {
  const bytes = getBytes(code);
  const machine: Machine = { code, call, stack: [], memory: "0x", returned: "0x" };
  for (let at = 0; at < bytes.length; at++) {
    const instruction = bytes[at] ?? 0;
    if (instruction === 0xf3) return slice(machine.memory, popPlace(machine), popPlace(machine));
    const pushed = instruction - 0x5f;
    if (pushed > 0 && pushed <= 32) {
      machine.stack.push(toBigInt(slice(code, at + 1, pushed)));
      at += pushed;
      continue;
    }
    const run = INSTRUCTIONS[instruction];
    if (run === undefined) throw new Error(`invalid opcode 0x${instruction.toString(16)}`);
    run(machine);
  }
  throw new Error("The code runs past its end");
}
