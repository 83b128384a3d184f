import type { Rule } from "../../rule";
import { nameInstance } from "./name-instance";
import { nameLabel } from "./name-label";
import { nameLookAlike } from "./name-look-alike";
import { nameProject } from "./name-project";
import { nameRegion } from "./name-region";
import { nameValid } from "./name-valid";

export const rules: readonly Rule[] = [
  nameInstance,
  nameProject,
  nameRegion,
  nameValid,
  nameLabel,
  nameLookAlike,
];
