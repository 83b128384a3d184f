/** What a bundled program loads from the file beside it when it goes to Google's cloud. */
export { AuthTypes, Connector, IpAddressTypes } from "@google-cloud/cloud-sql-connector";
export { GoogleAuth, OAuth2Client } from "google-auth-library";
