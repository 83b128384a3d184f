import type { Rule } from "../../rule";
import { databaseCharset } from "./database-charset";
import { databaseName } from "./database-name";
import { sslCertName } from "./ssl-cert-name";
import { userDeletion } from "./user-deletion";
import { userDuplicate } from "./user-duplicate";
import { userHost } from "./user-host";
import { userIamName } from "./user-iam-name";
import { userIamPassword } from "./user-iam-password";
import { userIamRoles } from "./user-iam-roles";
import { userIamType } from "./user-iam-type";
import { userInstancePolicy } from "./user-instance-policy";
import { userMember } from "./user-member";
import { userOnPrimary } from "./user-on-primary";
import { userPassword } from "./user-password";
import { userPasswordPolicy } from "./user-password-policy";
import { userPasswordStrength } from "./user-password-strength";
import { userReserved } from "./user-reserved";
import { userRoleName } from "./user-role-name";
import { userRootPassword } from "./user-root-password";
import { userType } from "./user-type";

export const rules: readonly Rule[] = [
  userType,
  userIamName,
  userIamType,
  userIamPassword,
  userIamRoles,
  userRoleName,
  userMember,
  userHost,
  userPassword,
  userPasswordStrength,
  userRootPassword,
  userInstancePolicy,
  userPasswordPolicy,
  userReserved,
  userDuplicate,
  userOnPrimary,
  userDeletion,
  databaseName,
  databaseCharset,
  sslCertName,
];
