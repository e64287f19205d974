// @ktsweep/protocol — what coordinator, workers and users say to each other over gRPC, and the two ends that say it.

// Ends
export { startServer, type Server, type ServerOptions } from "./rpc/server.js";
export type { ServerTls } from "./rpc/server-credentials.js";
export type { CallObserver, FaultObserver } from "./rpc/answer-call.js";
export { connect, type Connection, type ConnectionOptions } from "./rpc/connection.js";
export type { ClientTls } from "./rpc/client-credentials.js";
export { formatAddress, isLoopback, parseAddress, type Address } from "./rpc/address.js";

// Credentials
export type { Tokens } from "./credentials/check-token.js";
export type { Role } from "./credentials/roles.js";
export {
  createDevelopmentCertificates,
  type CertificateAndKey,
  type CertificateOptions,
  type DevelopmentCertificates,
} from "./credentials/certificates.js";
export {
  fingerprintOf,
  writeCertificates,
  type CertificateFiles,
} from "./credentials/certificate-files.js";
export { createTokens, defaultTokenFile, readTokens } from "./credentials/token-file.js";

// Messages
export {
  protocolVersion,
  type AgentCall,
  type BeatRequest,
  type BeatResponse,
  type BlobRequest,
  type BlobResponse,
  type CellRequest,
  type CrashRequest,
  type GrantedLease,
  type GridRows,
  type HelloRequest,
  type HelloResponse,
  type LeaseRequest,
  type LeaseResponse,
  type ReportOutcome,
  type ReportRequest,
  type ReportResponse,
  type SubmitRequest,
  type SubmitResponse,
  type SweepCalls,
  type SweepChange,
  type SweepState,
  type WireCurve,
  type WireError,
  type WireFailure,
  type WireProfile,
  type WorkerCalls,
  type WorkerState,
} from "./messages.js";
