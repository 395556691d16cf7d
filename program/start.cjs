// What Pulumi runs: `main` of package.json.
require("../tools/typescript.cjs");

module.exports = require("../index.ts");
