import type { Rule } from "../../rule";
import { tierValid } from "./tier-valid";

export const rules: readonly Rule[] = [tierValid];
