// All that is known of every step, and the address at which other programs find it.

import { saving } from "./saving.js";

export const { open, close } = saving("data");
