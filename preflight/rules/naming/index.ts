import type { Rule } from "../../rule";
import { nameDuplicate } from "./name-duplicate";
import { nameInstance } from "./name-instance";
import { nameInstanceReference } from "./name-instance-reference";
import { nameLabel } from "./name-label";
import { nameLookAlike } from "./name-look-alike";
import { nameProject } from "./name-project";
import { nameRegion } from "./name-region";
import { nameValid } from "./name-valid";

export const rules: readonly Rule[] = [
  nameInstance,
  nameInstanceReference,
  nameDuplicate,
  nameProject,
  nameRegion,
  nameValid,
  nameLabel,
  nameLookAlike,
];
