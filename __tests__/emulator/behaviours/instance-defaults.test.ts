import { pscNames } from "../../../emulator/behaviours/instance-defaults";

const named = (name: string) => ({ project: "example-dev", region: "us-east1", name });
const settings = (psc_config: object[]) => ({ ip_configuration: [{ ipv4_enabled: false, psc_config }] });

test("with Private Service Connect an instance has something to lead to, and a name, in its region", () => {
  const on = settings([{ psc_enabled: true }]);
  const one = pscNames(named("one"), on);
  expect(one.psc_service_attachment_link).toMatch(
    /^projects\/[a-z0-9-]+\/regions\/us-east1\/serviceAttachments\/[a-z0-9-]+$/,
  );
  // A zone of Cloud DNS takes no name without the dot.
  expect(one.dns_name).toMatch(/\.us-east1\.sql\.goog\.$/);
  expect(pscNames(named("one"), on)).toEqual(one);
  expect(pscNames(named("two"), on).dns_name).not.toBe(one.dns_name);
});

test("without, it has neither", () => {
  const none = { psc_service_attachment_link: "", dns_name: "" };
  expect(pscNames(named("one"), settings([]))).toEqual(none);
  expect(pscNames(named("one"), settings([{ psc_enabled: false }]))).toEqual(none);
});
