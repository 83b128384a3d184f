import { Cidr, isIpv6 } from "../../cloudsql/cidr";

const cidr = (text: string) => {
  const parsed = Cidr.parse(text);
  if (!parsed) throw new Error(text);
  return parsed;
};

test.each([
  ["10.0.0.0/16", "10.0.0.0/16", 65_536],
  ["203.0.113.8", "203.0.113.8/32", 1],
  ["0.0.0.0/0", "0.0.0.0/0", 2 ** 32],
  ["255.255.255.255/32", "255.255.255.255/32", 1],
])("%s is %s", (text, written, size) => {
  expect(String(cidr(text))).toBe(written);
  expect(cidr(text).size).toBe(size);
});

test.each([
  "",
  "office",
  "10.0.0",
  "10.0.0.256",
  "10.0.0.0/33",
  "10.0.0.0/",
  "010.0.0.1",
  " 10.0.0.1",
  "::/0",
])("%j is no IPv4 range", (text) => expect(Cidr.parse(text)).toBeUndefined());

test("knows its first address", () => {
  expect(cidr("10.10.3.7/20").isBase).toBe(false);
  expect(String(cidr("10.10.3.7/20").base)).toBe("10.10.0.0/20");
  expect(cidr("10.10.0.0/20").isBase).toBe(true);
});

test("overlaps and contains", () => {
  expect(cidr("10.0.0.0/8").overlaps(cidr("10.255.0.0/16"))).toBe(true);
  expect(cidr("10.0.0.0/9").overlaps(cidr("10.128.0.0/9"))).toBe(false);
  expect(cidr("172.16.0.0/12").contains(cidr("172.31.255.0/24"))).toBe(true);
  expect(cidr("172.31.255.0/24").contains(cidr("172.16.0.0/12"))).toBe(false);
});

test("tells IPv6 from the rest", () => {
  expect(["2001:db8::/32", "::1", "::ffff:10.0.0.1"].every(isIpv6)).toBe(true);
  expect(["10.0.0.1", "office:1 b", "10.0.0.1:5432/x"].some(isIpv6)).toBe(false);
});
