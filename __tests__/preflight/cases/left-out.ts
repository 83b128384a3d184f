/** A public failure, or a part of one, that no test here shows, and why. */
export interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

export const LEFT_OUT: readonly LeftOut[] = [
  {
    id: "R100",
    reason:
      "the service identity itself is not made: google_project_service_identity is in the beta provider only; the grant and the order are tested",
  },
  {
    id: "R116",
    reason:
      "a Terraform configuration does not say that it is for production, so a missing maintenance window is a warning there; every environment of this project has one, which is tested",
  },
];
