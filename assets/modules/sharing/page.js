// One HTML file that plays what is seen.

import { saving } from "./saving.js";

export const { open, close } = saving("page");
