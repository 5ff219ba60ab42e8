// What shows the stage and its playback in a page of one's own.

import { outside } from "../controls/address.js";
import { frameOf } from "../controls/copy.js";
import { following } from "./following.js";
import { preview } from "./taken.js";

export const { open, close } = following((section) => preview(section, frameOf(outside())));
