/** @type {import("jest").Config} */
module.exports = { ...require("./jest.config"), testMatch: ["<rootDir>/__tests__/**/*.slow.ts"] };
