// SPDX-License-Identifier: Apache-2.0
import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { EntityProvider, EntityProviderConnection } from '@backstage/plugin-catalog-node';
import type { GitRepositories } from '@api-operators/backstage-plugin-api-operators-node';
import { repositoryEntities } from './repositoryEntities.ts';

const GATHER_MS = 200;

/**
 * Brings in what the repositories in the Git folder say of themselves. Repositories that come, and pushes to them,
 * are seen at once. One that cannot be read keeps the entities that it gave last.
 */
export class RepositoryEntityProvider implements EntityProvider {
  readonly #repositories: GitRepositories;
  readonly #logger: LoggerService;
  readonly #known = new Map<string, Entity[]>();
  readonly #watchers = new Map<string, { close(): void }>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #readSoon: () => void = () => {};

  constructor(options: { repositories: GitRepositories; logger: LoggerService }) {
    this.#repositories = options.repositories;
    this.#logger = options.logger;
  }

  getProviderName(): string {
    return 'api-operators-repositories';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    const read = () => {
      this.#timer = undefined;
      this.#running = this.#running.then(() => this.#read(connection));
    };
    this.#readSoon = () => {
      this.#timer ??= setTimeout(read, GATHER_MS);
    };
    try {
      await mkdir(this.#repositories.root, { recursive: true });
      this.#watch(this.#repositories.root);
    } catch (error) {
      this.#logger.error(`New repositories are not seen: ${(error as Error).message}`);
    }
    read();
    await this.#running;
  }

  stop(): void {
    this.#readSoon = () => {};
    this.#watchers.forEach(watcher => watcher.close());
    clearTimeout(this.#timer);
  }

  async #read(connection: EntityProviderConnection): Promise<void> {
    try {
      const names = await this.#repositories.names();
      for (const name of [...this.#known.keys()].filter(known => !names.includes(known))) {
        this.#known.delete(name);
        this.#unwatch(this.#headsOf(name));
      }
      for (const name of names) {
        this.#watch(this.#headsOf(name));
        await this.#readOne(name);
      }
      const entities = [...this.#known.values()]
        .flat()
        .map(entity => ({ entity, locationKey: this.getProviderName() }));
      // What a repository gave before this process started is not known here: it stays if it cannot be read now.
      const complete = names.every(name => this.#known.has(name));
      await connection.applyMutation(
        complete ? { type: 'full', entities } : { type: 'delta', added: entities, removed: [] },
      );
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

  /** The folder in which a push changes a file. */
  #headsOf(name: string): string {
    return path.join(this.#repositories.directoryOf(name), 'refs/heads');
  }

  #watch(folder: string): void {
    if (this.#watchers.has(folder)) {
      return;
    }
    const watcher = watch(folder, () => this.#readSoon());
    watcher.on('error', () => this.#unwatch(folder));
    this.#watchers.set(folder, watcher);
  }

  #unwatch(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}
