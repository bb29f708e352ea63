// SPDX-License-Identifier: Apache-2.0
import type { CallView, NodeView } from '@api-operators/backstage-plugin-api-operators-common';
import { render, screen, within } from '@testing-library/react';
import { node } from '../testing/fakeApi';
import { Calls } from './Calls';

const call = (more: Partial<CallView>): CallView => ({ ...node.calls[0], ...more });
const open = (more: Partial<NodeView>) => render(<Calls node={{ ...node, ...more }} />);

describe('the journal of a node', () => {
  it('shows what each call changed, before and after', () => {
    const changes = [
      { path: 'name', before: 'Rex', after: 'Max' },
      { path: 'status', before: 'sold' },
      { path: 'tags', after: [{ id: 1 }] },
    ];
    open({ calls: [call({ method: 'PUT', changes })] });
    const items = within(screen.getByRole('list', { name: 'Before and after' })).getAllByRole('listitem');
    expect(items.map(item => item.textContent)).toEqual(['name: Rex → Max', 'status: sold', 'tags: [{"id":1}]']);
    expect(within(items[1]).getByText('sold').tagName).toBe('DEL');
  });

  it('shows the outcome, and why a call was refused', () => {
    open({ calls: [call({ entry: 2, outcome: 'refused', status: 400, message: 'POST http://localhost/pet answered 400: a pet needs a name' }), call({ entry: 1 })] });
    const [, refused, made] = screen.getAllByRole('row');
    expect(refused).toHaveTextContent(/refused 400/);
    expect(refused).toHaveTextContent('POST /petanswered 400: a pet needs a name');
    expect(made).toHaveTextContent(/ok 200/);
    expect(within(made).getByTitle('2026-01-01T00:00:00Z, for Pet petstore/pet-shop-dev-pet')).toBeInTheDocument();
  });

  it('says that the chain of entries holds', () => {
    open({ journal: { kind: 'intact', entries: 3 } });
    expect(screen.getByText('Journal: 3 entries, each as it was written.')).toBeInTheDocument();
  });

  it('warns of a journal that somebody changed', () => {
    open({ journal: { kind: 'broken', entry: 2, message: 'entry 2 of u1 was changed' } });
    expect(screen.getByRole('alert')).toHaveTextContent(/not as it was written, from entry 2 on: entry 2 of u1 was changed/);
  });

  it('says nothing of a journal that is kept elsewhere', () => {
    open({ calls: [] });
    expect(screen.queryByText(/Journal/)).toBeNull();
    expect(screen.getByText('The API has not been called for this node.')).toBeInTheDocument();
  });
});
