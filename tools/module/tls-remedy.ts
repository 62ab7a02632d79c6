import { X509Certificate } from "node:crypto";

const STORE = "store the certificate that vouches for it: dinamics flash --update-ca FILE";

/** What to do about an error of a connection over TLS, behind the error; empty where TLS is not the matter. */
export function tlsRemedy(error: unknown, { url, certificate }: { url: string; certificate: string }): string {
  if (!url.startsWith("https:")) return "";
  if (!isPem(certificate)) return `; update-ca is no certificate in PEM; ${STORE}`;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const remedy = remedyOf(code, new URL(url).hostname);
  return remedy === "" ? "" : `; ${remedy}`;
}

function remedyOf(code: string, host: string): string {
  switch (code) {
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "CERT_SIGNATURE_FAILURE":
      return `update-ca does not vouch for this server; ${STORE}`;
    case "CERT_HAS_EXPIRED":
      return "give the server a certificate that is still valid, or look at this computer's clock";
    case "CERT_NOT_YET_VALID":
      return "look at this computer's clock and at the server's, or wait until its certificate is valid";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `name the server as its certificate does, or give it one for ${host}`;
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
      return "no TLS is spoken there; is it a server of http?";
    default:
      return "";
  }
}

function isPem(certificate: string): boolean {
  try {
    new X509Certificate(certificate);
    return true;
  } catch {
    return false;
  }
}
