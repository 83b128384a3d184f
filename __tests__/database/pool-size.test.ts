import fc from "fast-check";
import { availableConnections, poolSize } from "../../database/pool-size";
import "../support/fast-check";

test.each([
  // max_connections of db-f1-micro, db-g1-small and 3.75 GB
  [{ maxConnections: 25, instances: 1 }, 18, "connections"],
  [{ maxConnections: 50, instances: 2 }, 21, "connections"],
  [{ maxConnections: 100, instances: 4 }, 21, "connections"],
  [{ maxConnections: 100, instances: 4, cpus: 8 }, 8, "processors"],
  [{ maxConnections: 100, instances: 4, cpus: 1 }, 2, "processors"],
  [{ maxConnections: 100, instances: 40, cpus: 8 }, 2, "connections"],
  [{ maxConnections: 100, instances: 1, superuserReserved: 6, othersReserved: 0 }, 94, "connections"],
  [{ maxConnections: 25, instances: 50, poolerClients: 1000 }, 20, "connections"],
  // Behind PgBouncer, clients that wait cost the server nothing.
  [{ maxConnections: 25, instances: 10, poolerClients: 200, cpus: 1 }, 20, "connections"],
])("%j: %d each", (input, max, limitedBy) => {
  expect(poolSize(input)).toEqual({ max, limitedBy });
});

test("too many instances are refused, with the number that would fit", () => {
  expect(() => poolSize({ maxConnections: 25, instances: 10 })).toThrow(
    new Error(
      [
        "the server has 18 connections for applications, too few for as many instances [POOL_INSTANCES]",
        "  got:     10",
        "  allowed: 1 to 9 with 2 connections each",
        "  fix:     run fewer, put PgBouncer in between, or take a larger tier",
      ].join("\n"),
    ),
  );
  expect(() => poolSize({ maxConnections: 25, instances: 60, poolerClients: 100 })).toThrow(
    /^the server has 100 connections.*\n.*60\n {2}allowed: 1 to 50 with 2.*\n {2}fix: {5}run fewer, or raise max_client_conn of PgBouncer$/,
  );
  expect(() => poolSize({ maxConnections: 8, instances: 1 })).toThrow("allowed: none");
});

test.each([
  { maxConnections: 0, instances: 1 },
  { maxConnections: 25, instances: 1.5 },
])("%j is no input", (input) => {
  expect(() => poolSize(input)).toThrow("this is not a whole number of them [POOL_INPUT]");
});

test("all pools together never take what is reserved, and the number given as fitting fits", () => {
  const whole = (max: number) => fc.integer({ min: 1, max });
  fc.assert(
    fc.property(
      whole(2000),
      whole(300),
      fc.option(whole(96), { nil: undefined }),
      (maxConnections, instances, cpus) => {
        const available = availableConnections({ maxConnections });
        const fit = Math.floor(available / 2);
        if (instances > fit) {
          expect(() => poolSize({ maxConnections, instances, cpus })).toThrow("POOL_INSTANCES");
          if (fit > 0)
            expect(poolSize({ maxConnections, instances: fit, cpus }).max).toBeGreaterThanOrEqual(2);
        } else {
          const { max } = poolSize({ maxConnections, instances, cpus });
          expect(max).toBeGreaterThanOrEqual(2);
          expect(max * instances).toBeLessThanOrEqual(maxConnections - 3 - 4);
        }
      },
    ),
  );
});
