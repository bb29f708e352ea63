// SPDX-License-Identifier: Apache-2.0
import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { EntityProvider, EntityProviderConnection } from '@backstage/plugin-catalog-node';
import type { GitRepositories } from '@api-operators/backstage-plugin-api-operators-node';
import { repositoryEntities } from './repositoryEntities.ts';

const GATHER_MS = 200;

/**
 * Brings in what the repositories in the Git folder say of themselves. Repositories that come are seen at once.
 * One that cannot be read keeps the entities that it gave last.
 */
export class RepositoryEntityProvider implements EntityProvider {
  readonly #root: string;
  readonly #repositories: GitRepositories;
  readonly #logger: LoggerService;
  readonly #known = new Map<string, Entity[]>();
  #watcher: { close(): void } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: { root: string; repositories: GitRepositories; logger: LoggerService }) {
    this.#root = options.root;
    this.#repositories = options.repositories;
    this.#logger = options.logger;
  }

  getProviderName(): string {
    return 'api-operators-repositories';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await mkdir(this.#root, { recursive: true });
    const read = () => {
      this.#timer = undefined;
      this.#running = this.#running.then(() => this.#read(connection));
    };
    this.#watcher = watch(this.#root, () => {
      this.#timer ??= setTimeout(read, GATHER_MS);
    });
    read();
    await this.#running;
  }

  stop(): void {
    this.#watcher?.close();
    clearTimeout(this.#timer);
  }

  async #read(connection: EntityProviderConnection): Promise<void> {
    try {
      const names = await this.#repositories.names();
      for (const name of [...this.#known.keys()].filter(known => !names.includes(known))) {
        this.#known.delete(name);
      }
      for (const name of names) {
        await this.#readOne(name);
      }
      await connection.applyMutation({
        type: 'full',
        entities: [...this.#known.values()]
          .flat()
          .map(entity => ({ entity, locationKey: this.getProviderName() })),
      });
    } catch (error) {
      this.#logger.error('The catalog could not be brought in step with the repositories', error as Error);
    }
  }

  async #readOne(name: string): Promise<void> {
    const location = `api-operators-git:${name}`;
    try {
      const found = await repositoryEntities(location, file =>
        this.#repositories.readFile(name, file),
      );
      if (found.kind === 'read') {
        this.#known.set(name, found.entities);
      } else {
        this.#logger.warn(found.message);
      }
    } catch (error) {
      this.#logger.warn(`The repository ${name} cannot be read: ${(error as Error).message}`);
    }
  }
}
