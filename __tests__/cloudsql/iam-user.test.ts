import { iamUserName } from "../../cloudsql/iam-user";

test.each([
  ["Ann@Loist.example", "ann@loist.example"],
  ["API@loist-music.IAM.GServiceAccount.com", "api@loist-music.iam"],
  ["api@loist-music.iam", "api@loist-music.iam"],
])("%s logs in as %s", (email, name) => expect(iamUserName(email)).toBe(name));
