// SPDX-License-Identifier: Apache-2.0

/** What `api-operators run` is told. Times in milliseconds. */
export interface RunSettings {
  kubeconfig?: string;
  context?: string;
  api?: string[];
  namespace?: string[];
  allowEgress: string[];
  lease: boolean;
  leaseNamespace?: string;
  leaseDuration: number;
  renewDeadline: number;
  retryPeriod: number;
  install: boolean;
  journal: string;
  concurrency?: number;
  listen?: string;
  auth?: 'none' | 'token' | 'cluster';
  tokenFile?: string;
  tlsCert?: string;
  tlsKey?: string;
  shutdownGrace: number;
  logFormat: 'text' | 'json';
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  allowHttp: boolean;
}

/** How a setting's text is read. */
export type SettingType = 'text' | 'texts' | 'flag' | 'time' | 'number' | readonly string[];

export interface RunSetting {
  name: keyof RunSettings;
  /** As commander takes it, without `--` and the name; absent for flags. */
  value?: string;
  type: SettingType;
  /** As it is written on the command line and in the file. */
  default?: string | boolean;
  description: string;
}

/** Every setting; flags, environment, file and documentation come from here. */
export const RUN_SETTINGS: readonly RunSetting[] = [
  { name: 'kubeconfig', value: '<file>', type: 'text', description: 'default: $KUBECONFIG, else ~/.kube/config, else the service account of the Pod' },
  { name: 'context', value: '<name>', type: 'text', description: 'a context other than the current one' },
  { name: 'api', value: '<names...>', type: 'texts', description: 'only these APIs; default: all that are installed' },
  { name: 'namespace', value: '<names...>', type: 'texts', description: 'only these namespaces; default: all' },
  {
    name: 'allowEgress',
    value: '<addresses...>',
    type: 'texts',
    description: 'addresses that may be called although they are not public (host:port, address or CIDR)',
  },
  { name: 'lease', type: 'flag', default: true, description: 'take no Lease: only where no second operator can exist' },
  { name: 'leaseNamespace', value: '<namespace>', type: 'text', description: "where the Leases lie; default: the context's namespace, else default" },
  { name: 'leaseDuration', value: '<time>', type: 'time', default: '15s', description: 'how long after its last sign of life a leader is taken for dead' },
  { name: 'renewDeadline', value: '<time>', type: 'time', default: '10s', description: 'how long after its last renewal a leader stops by itself; less than the duration' },
  { name: 'retryPeriod', value: '<time>', type: 'time', default: '2s', description: 'between two renewals; less than the deadline' },
  { name: 'install', type: 'flag', default: true, description: 'do not install the kinds of API Operators itself where they are missing' },
  { name: 'journal', value: '<file>', type: 'text', description: 'file of the journal of REST calls; default: below ~/.local/state/api-operators' },
  { name: 'concurrency', value: '<number>', type: 'number', description: 'objects of one kind that are worked on at a time; default: 32 of resources, 8 of others' },
  { name: 'listen', value: '<address>', type: 'text', description: 'serve /healthz, /readyz, /metrics and /journal at this [host:]port; host 127.0.0.1 unless given' },
  {
    name: 'auth',
    value: '<how>',
    type: ['none', 'token', 'cluster'],
    description:
      'who may read /metrics and /journal: anybody, who has the token of --token-file, or whom the cluster allows to get that path; default: none on loopback, else cluster',
  },
  { name: 'tokenFile', value: '<file>', type: 'text', description: 'file of the bearer token for --auth token; read at each request' },
  { name: 'tlsCert', value: '<file>', type: 'text', description: 'certificate to serve HTTPS with' },
  { name: 'tlsKey', value: '<file>', type: 'text', description: 'its key' },
  { name: 'shutdownGrace', value: '<time>', type: 'time', default: '10s', description: 'how long running work may take to end when the operator is stopped' },
  { name: 'logFormat', value: '<format>', type: ['text', 'json'], default: 'text', description: 'one line of text or one JSON object an event' },
  { name: 'logLevel', value: '<level>', type: ['debug', 'info', 'warn', 'error'], default: 'info', description: 'the least that is logged' },
  { name: 'allowHttp', type: 'flag', default: false, description: 'talk to a cluster beyond this machine without TLS' },
];

/** `leaseNamespace` → `lease-namespace`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

/** `leaseNamespace` → `API_OPERATORS_LEASE_NAMESPACE`. */
export function variableOf(name: string): string {
  return `API_OPERATORS_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}
