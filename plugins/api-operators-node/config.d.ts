// SPDX-License-Identifier: Apache-2.0

/** Everything here is for the backend alone: nothing is visible to the browser. */
export interface Config {
  apiOperators?: {
    /** Folder of the embedded cluster, the journal and the Git repositories; default `.api-operators`. */
    dataDir?: string;

    /** The cluster that the portal works in. */
    cluster?: {
      /** A kubeconfig file; absent or empty = the embedded cluster. */
      kubeconfig?: string;
      /** A context of that file; default: its current one. */
      context?: string;
      /** The port of the embedded cluster on this machine; default: a free one. */
      port?: number;
    };

    /** The operator that runs in this backend. */
    operator?: {
      /** Off where the operator runs elsewhere; default true. */
      enabled?: boolean;
      /** Namespace of the Leases by which one operator looks after an API; default `default`. */
      leaseNamespace?: string;
      /** Private addresses that it may call, `127.0.0.1:8081` or `10.0.0.0/8`; default none. */
      allowedAddresses?: string[];
    };

    git?: {
      /** Folder of the Git repositories that the template makes; default `git` in `dataDir`. */
      root?: string;
    };

    /** OpenAPI documents that users give by URL. */
    documents?: {
      /** Hosts that may be asked: names, `*.example.com`, addresses, networks; default none. */
      allowedHosts?: string[];
    };

    /** What the cluster has from the start, in this order. Objects that exist are left as they are. */
    bootstrap?: Array<
      | {
          /** An OpenAPI document whose operator is installed. */
          openapi: string;
          /** The API group of its kinds. */
          group: string;
          /** The name of the API; default: from the document's title. */
          name?: string;
          /** Entity ref of the owner. */
          owner?: string;
        }
      | {
          /** A folder of manifests, applied in the order of the files' names. */
          manifests: string;
          /** Texts that are replaced in every file. */
          replace?: Array<{ text: string; with: string }>;
        }
    >;

    /** Entity ref of the owner of what names none; default `group:default/platform-team`. */
    defaultOwner?: string;

    /** Who may change something in the portal. What they may do in the cluster is asked there as well. */
    permissions?: {
      /** Entity refs of groups and users; default `group:default/platform-team`. */
      changers?: string[];
    };
  };
}
