import { withoutDefaults } from "../../emulator/protobuf-json";

test("leaves out what has the default of its type, at any depth", () => {
  expect(
    withoutDefaults({
      xPos: 0,
      width: 4,
      hidden: false,
      label: "",
      none: null,
      lines: [],
      tiles: [{ yPos: 0, height: 1 }, { value: 0.5 }],
      widget: { title: "", chart: {} },
    }),
  ).toEqual({ width: 4, tiles: [{ height: 1 }, { value: 0.5 }], widget: { chart: {} } });
});

test("keeps the order and the number of a list's items", () => {
  expect(withoutDefaults([0, 1, "", "a"])).toEqual([0, 1, "", "a"]);
});
