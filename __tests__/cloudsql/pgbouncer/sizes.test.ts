import { mostConnections, poolSizes } from "../../../cloudsql/pgbouncer/sizes";

test("four connections a vCPU over all poolers, two for each pooler at least", () => {
  expect([1, 2, 8].map((vcpus) => poolSizes(vcpus, 2))).toEqual([
    { pool: 2, reserve: 1, most: 3 },
    { pool: 4, reserve: 1, most: 5 },
    { pool: 16, reserve: 4, most: 20 },
  ]);
  expect(poolSizes(1, 1, 10)).toEqual({ pool: 10, reserve: 3, most: 13 });
});

test("in a rolling update there are three poolers more", () => {
  expect(mostConnections(poolSizes(1, 2), 2)).toBe(15);
});
