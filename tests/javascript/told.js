// What the Python module beside a test tells it: payloads and numbers of the program itself.

import { readFileSync } from "node:fs";

export const told = JSON.parse(readFileSync(process.env.TOLD ?? "", "utf8"));
