// SPDX-License-Identifier: MIT
// ajv.js SCHEMAS < {"NAME": [DOCUMENT…], …}: holds each document against its schema as it is published, and what is left
// of the first one when a required key is taken away, which no schema may take. Prints what does not hold.
"use strict";
const fs = require("fs");
const path = require("path");
const Ajv = require("ajv");

const folder = process.argv[2];
const documents = JSON.parse(fs.readFileSync(0, "utf8"));
let held = 0;
let refused = 0;
const wrong = [];
for (const [name, seen] of Object.entries(documents)) {
  const ajv = new Ajv({ allErrors: true });
  const schema = JSON.parse(fs.readFileSync(path.join(folder, `${name}.schema.json`), "utf8"));
  const validate = ajv.compile(schema);
  for (const document of seen) {
    if (validate(document)) held += 1;
    else wrong.push(`${name}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(document).slice(0, 300)}`);
  }
  for (const key of schema.required || []) {
    const { [key]: taken, ...rest } = seen[0];
    if (taken === undefined) continue;
    if (validate(rest)) wrong.push(`${name}: takes a document without '${key}'`);
    else refused += 1;
  }
}
for (const line of wrong) console.log(line);
console.log(`${held} documents of ${Object.keys(documents).length} schemas held, ${refused} incomplete ones refused`);
process.exit(wrong.length === 0 && held > 0 && refused > 0 ? 0 : 1);
