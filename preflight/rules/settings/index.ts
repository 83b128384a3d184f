import type { Rule } from "../../rule";
import { settingsActivation } from "./settings-activation";
import { settingsAvailability } from "./settings-availability";
import { settingsCloneTime } from "./settings-clone-time";
import { settingsCmekAccess } from "./settings-cmek-access";
import { settingsCmekKey } from "./settings-cmek-key";
import { settingsCmekRotation } from "./settings-cmek-rotation";
import { settingsCollation } from "./settings-collation";
import { settingsDataCache } from "./settings-data-cache";
import { settingsDeletionPolicy } from "./settings-deletion-policy";
import { settingsDenyDates } from "./settings-deny-dates";
import { settingsDenyLength } from "./settings-deny-length";
import { settingsDenySingle } from "./settings-deny-single";
import { settingsGoogleMl } from "./settings-google-ml";
import { settingsHaBackups } from "./settings-ha-backups";
import { settingsHaZones } from "./settings-ha-zones";
import { settingsImperative } from "./settings-imperative";
import { settingsInsightsDisabled } from "./settings-insights-disabled";
import { settingsInsightsEnhanced } from "./settings-insights-enhanced";
import { settingsInsightsPlans } from "./settings-insights-plans";
import { settingsInsightsString } from "./settings-insights-string";
import { settingsMaintenanceMissing } from "./settings-maintenance-missing";
import { settingsMaintenanceTrack } from "./settings-maintenance-track";
import { settingsMaintenanceWindow } from "./settings-maintenance-window";
import { settingsOtherEngine } from "./settings-other-engine";
import { settingsPooling } from "./settings-pooling";
import { settingsPoolingConnections } from "./settings-pooling-connections";
import { settingsPoolingFlags } from "./settings-pooling-flags";
import { settingsPoolingSizes } from "./settings-pooling-sizes";
import { settingsPoolingWayPast } from "./settings-pooling-way-past";
import { settingsPricingPlan } from "./settings-pricing-plan";
import { settingsProtectedData } from "./settings-protected-data";
import { settingsProtection } from "./settings-protection";

export const rules: readonly Rule[] = [
  settingsActivation,
  settingsAvailability,
  settingsCloneTime,
  settingsCmekAccess,
  settingsCmekKey,
  settingsCmekRotation,
  settingsCollation,
  settingsDataCache,
  settingsDeletionPolicy,
  settingsDenyDates,
  settingsDenyLength,
  settingsDenySingle,
  settingsGoogleMl,
  settingsHaBackups,
  settingsHaZones,
  settingsImperative,
  settingsInsightsDisabled,
  settingsInsightsEnhanced,
  settingsInsightsPlans,
  settingsInsightsString,
  settingsMaintenanceMissing,
  settingsMaintenanceTrack,
  settingsMaintenanceWindow,
  settingsOtherEngine,
  settingsPooling,
  settingsPoolingConnections,
  settingsPoolingFlags,
  settingsPoolingSizes,
  settingsPoolingWayPast,
  settingsPricingPlan,
  settingsProtectedData,
  settingsProtection,
];
