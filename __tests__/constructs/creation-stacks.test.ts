import { Lazy, Tokenization } from "cdktf";
import { withoutCreationStacks } from "../../constructs/creation-stacks";

const madeAt = () => Lazy.stringValue({ produce: () => "made" });
const stackOf = (env: NodeJS.ProcessEnv) => {
  const token = withoutCreationStacks(madeAt, env);
  return (Tokenization.reverseString(token).tokens[0] as { creationStack?: string[] }).creationStack;
};

test("tokens that are made in it have no stack", () => {
  expect(stackOf({})).toEqual([]);
});

test("CDKTF_LOG_LEVEL=debug keeps the stacks", () => {
  expect(stackOf({ CDKTF_LOG_LEVEL: "debug" })?.join("\n")).toContain("creation-stacks.test");
});

test("errors keep theirs, and all is as it was afterwards, also after an error", () => {
  const before = Error.captureStackTrace;
  const fails = () => {
    const error = new Error("no");
    Error.captureStackTrace(error);
    throw error;
  };
  let stack = "";
  try {
    withoutCreationStacks(fails, {});
  } catch (error) {
    stack = (error as Error).stack ?? "";
  }
  expect(stack).toContain("creation-stacks.test");
  expect(Error.captureStackTrace).toBe(before);
});
