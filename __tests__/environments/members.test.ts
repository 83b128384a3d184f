import { membersOf } from "../../environments/members";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";

test("the application's own user, and every list of identities by the names that they log in with", () => {
  expect(membersOf(validateEnvironment(SHORTEST))).toEqual({
    appUsers: ["music_library_user"],
    readers: [],
    operators: [],
    migrators: [],
  });
  const account = (name: string) => `${name}@loist-music-test.iam.gserviceaccount.com`;
  const iam = {
    serviceAccounts: [account("api-server")],
    users: ["ann@loist.example"],
    readers: ["bob@loist.example"],
    operators: ["eve@loist.example", account("watcher")],
    migrators: [account("deploy")],
  };
  expect(membersOf(validateEnvironment({ ...SHORTEST, iam }))).toEqual({
    appUsers: ["music_library_user", "api-server@loist-music-test.iam", "ann@loist.example"],
    readers: ["bob@loist.example"],
    operators: ["eve@loist.example", "watcher@loist-music-test.iam"],
    migrators: ["deploy@loist-music-test.iam"],
  });
});
