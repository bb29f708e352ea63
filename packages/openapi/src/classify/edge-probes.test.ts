// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';

/** Paths with their methods (`put@operationId+body`), and what they are to become: `Kind use METHOD path` or `left out METHOD path`. */
const PROBES: Record<string, { paths: Record<string, string>; becomes: string[] }> = {
  'a collection whose objects can only be read': {
    paths: { '/items': 'get post', '/items/{id}': 'get' },
    becomes: ['Item create POST /items', 'Item get GET /items/{id}', 'Item list GET /items'],
  },
  'nested collections are told apart by their own last name': {
    paths: {
      '/orgs': 'post',
      '/orgs/{orgId}': 'get',
      '/orgs/{orgId}/users': 'get post',
      '/orgs/{orgId}/users/{userId}': 'get delete',
    },
    becomes: [
      'Org create POST /orgs',
      'Org get GET /orgs/{orgId}',
      'User create POST /orgs/{orgId}/users',
      'User delete DELETE /orgs/{orgId}/users/{userId}',
      'User get GET /orgs/{orgId}/users/{userId}',
      'User list GET /orgs/{orgId}/users',
    ],
  },
  'words inside words are no keywords': {
    paths: { '/api/v1/widgets': 'post', '/api/v1/widgets/{widget_id}': 'get put', '/targets': 'post', '/targets/{id}': 'get' },
    becomes: [
      'Target create POST /targets',
      'Target get GET /targets/{id}',
      'Widget create POST /api/v1/widgets',
      'Widget get GET /api/v1/widgets/{widget_id}',
      'Widget update PUT /api/v1/widgets/{widget_id}',
    ],
  },
  'a call below an object is an action': {
    paths: { '/user/{userId}/activate': 'put', '/user/{userId}/avatar/upload': 'post' },
    becomes: ['UserActivateAction call PUT /user/{userId}/activate', 'UserAvatarUploadAction call POST /user/{userId}/avatar/upload'],
  },
  'a path without an id that is read and replaced is one object': {
    paths: { '/settings': 'get put' },
    becomes: ['Setting get GET /settings', 'Setting update PUT /settings'],
  },
  'what can be read and deleted but not created is adopted': {
    paths: { '/sessions/{sid}': 'get delete' },
    becomes: ['Session delete DELETE /sessions/{sid}', 'Session get GET /sessions/{sid}'],
  },
  'a verb after a colon is an action': {
    paths: { '/v1/projects/{project}:undelete': 'post', '/v1/projects:batchGet': 'get' },
    becomes: ['ProjectUndeleteAction call POST /v1/projects/{project}:undelete', 'ProjectsBatchgetQuery call GET /v1/projects:batchGet'],
  },
  'a list and one of it are two queries': {
    paths: { '/plans': 'get', '/plans/{planId}': 'get' },
    becomes: ['PlanQuery call GET /plans/{planId}', 'PlansQuery call GET /plans'],
  },
  'HEAD, OPTIONS and TRACE are left out': {
    paths: { '/head': 'head options trace', '/x': 'get' },
    becomes: ['XQuery call GET /x', 'left out HEAD /head', 'left out OPTIONS /head', 'left out TRACE /head'],
  },
  'the parameter need not be called as the collection': {
    paths: { '/products': 'post', '/products/{sku}': 'get delete' },
    becomes: ['Product create POST /products', 'Product delete DELETE /products/{sku}', 'Product get GET /products/{sku}'],
  },
  'the last name of a path names the kind': {
    paths: { '/store/carts/{cid}': 'get delete' },
    becomes: ['Cart delete DELETE /store/carts/{cid}', 'Cart get GET /store/carts/{cid}'],
  },
  'PUT to an own path creates': {
    paths: { '/keys/{name}': 'put get delete' },
    becomes: ['Key create PUT /keys/{name}', 'Key delete DELETE /keys/{name}', 'Key get GET /keys/{name}', 'Key update PUT /keys/{name}'],
  },
  'POST to an object changes it where nothing else does': {
    paths: { '/customers': 'post', '/customers/{id}': 'get post+body delete' },
    becomes: [
      'Customer create POST /customers',
      'Customer delete DELETE /customers/{id}',
      'Customer get GET /customers/{id}',
      'Customer update POST /customers/{id}',
    ],
  },
  'two collections of one name are told apart by the names before': {
    paths: { '/store/order': 'post', '/store/order/{id}': 'get', '/admin/order': 'post', '/admin/order/{id}': 'get' },
    becomes: [
      'Order create POST /admin/order',
      'Order get GET /admin/order/{id}',
      'StoreOrder create POST /store/order',
      'StoreOrder get GET /store/order/{id}',
    ],
  },
  'two calls on one path are told apart by their methods': {
    paths: { '/lock': 'post delete' },
    becomes: ['LockAction call DELETE /lock', 'LockPostAction call POST /lock'],
  },
  'the root is named as the API': {
    paths: { '/': 'get post' },
    becomes: ['ProbeAction call POST /', 'ProbeQuery call GET /'],
  },
  'operations that differ by a fragment are told apart by it': {
    paths: { '/#Action=CreateTable': 'post', '/#X-Target=Service_2012.DropTable': 'post' },
    becomes: ['CreatetableAction call POST /#Action=CreateTable', 'DroptableAction call POST /#X-Target=Service_2012.DropTable'],
  },
  'parameters in parentheses are ids': {
    paths: { '/Users': 'post', "/Users('{id}')": 'get delete' },
    becomes: ['User create POST /Users', "User delete DELETE /Users('{id}')", "User get GET /Users('{id}')"],
  },
  'an object that is created below its parent has a path of its own': {
    paths: { '/projects/{project}/tasks': 'get post+body', '/tasks/{task}': 'get put@updateTask+body delete' },
    becomes: [
      'Task create POST /projects/{project}/tasks',
      'Task delete DELETE /tasks/{task}',
      'Task get GET /tasks/{task}',
      'Task list GET /projects/{project}/tasks',
      'Task update PUT /tasks/{task}',
    ],
  },
  'where two kinds of parents create it, neither is its own': {
    paths: { '/users/{user}/tasks': 'post+body', '/teams/{team}/tasks': 'post+body', '/tasks/{task}': 'get delete' },
    becomes: [
      'Task delete DELETE /tasks/{task}',
      'Task get GET /tasks/{task}',
      'TeamTasksAction call POST /teams/{team}/tasks',
      'UserTasksAction call POST /users/{user}/tasks',
    ],
  },
  'PUT that speaks of changes creates nothing': {
    paths: { '/workspaces/{workspace}': 'get put@updateWorkspace' },
    becomes: ['Workspace get GET /workspaces/{workspace}', 'Workspace update PUT /workspaces/{workspace}'],
  },
  'a POST whose path says that it reads is a query': {
    paths: {
      '/accounts/get': 'post+body',
      '/users.list': 'post+body',
      '/findUsers': 'post+body',
      '/v1/things:search': 'post+body',
      '/getToken': 'post+body',
      '/listen': 'post+body',
    },
    becomes: [
      'AccountsGetQuery call POST /accounts/get',
      'FindusersQuery call POST /findUsers',
      'GettokenAction call POST /getToken',
      'ListenAction call POST /listen',
      'ThingsSearchQuery call POST /v1/things:search',
      'UsersListQuery call POST /users.list',
    ],
  },
  'a parameter may be called otherwise in the collection than in its object': {
    paths: { '/fees/{id}/refunds': 'get post+body', '/fees/{fee}/refunds/{id}': 'get' },
    becomes: [
      'Refund create POST /fees/{id}/refunds',
      'Refund get GET /fees/{fee}/refunds/{id}',
      'Refund list GET /fees/{id}/refunds',
    ],
  },
  'a path whose whole name is a parameter is told apart by that parameter': {
    paths: { '/v1/{topic}': 'get delete', '/v1/{subscription}': 'get delete', '/v1/{topic}:publish': 'post' },
    becomes: [
      'Subscription delete DELETE /v1/{subscription}',
      'Subscription get GET /v1/{subscription}',
      'Topic delete DELETE /v1/{topic}',
      'Topic get GET /v1/{topic}',
      'TopicPublishAction call POST /v1/{topic}:publish',
    ],
  },
  'the default one of something is named after it': {
    paths: { '/projects/default': 'get put@updateDefault', '/users/me': 'get patch' },
    becomes: [
      'ProjectDefault get GET /projects/default',
      'ProjectDefault update PUT /projects/default',
      'UserMe get GET /users/me',
      'UserMe patch PATCH /users/me',
    ],
  },
  'the same path twice is taken once': {
    paths: { '/a/{x}': 'get', '/a/{y}': 'get' },
    becomes: ['AQuery call GET /a/{x}', 'left out GET /a/{y}'],
  },
};

function paths(probe: Record<string, string>): string {
  const items = Object.entries(probe).map(([path, methods]) => {
    const operations = methods.split(' ').map(each => {
      const [call, body] = each.split('+');
      const [method, operationId] = call.split('@');
      return [
        method,
        {
          ...(operationId ? { operationId } : {}),
          responses: { 200: { description: 'ok' } },
          ...(body ? { requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { a: { type: 'string' } } } } } } } : {}),
        },
      ];
    });
    return [path, Object.fromEntries(operations)];
  });
  return JSON.stringify({ openapi: '3.0.3', info: { title: 'Probe', version: '1' }, paths: Object.fromEntries(items) });
}

for (const [title, probe] of Object.entries(PROBES)) {
  test(title, () => {
    const result = compile({
      documents: new Map([['probe.json', paths(probe.paths)]]),
      root: 'probe.json',
      options: { group: 'probe.example.com' },
    });
    assert.equal(result.kind, 'compiled');
    if (result.kind !== 'compiled') return;
    const { kinds, leftOut } = result.operator;
    const told = [
      ...kinds.flatMap(plan => plan.operations.map(each => `${plan.kind} ${each.use} ${each.method} ${each.path}`)),
      ...leftOut.map(each => `left out ${each.method} ${each.path}`),
    ];
    assert.deepEqual(told.sort(), [...probe.becomes].sort());
  });
}

test('the parameter that the collection calls otherwise is the parent by the name that the object gives it', () => {
  const result = compile({
    documents: new Map([['probe.json', paths({ '/fees/{id}/refunds': 'get post+body', '/fees/{fee}/refunds/{id}': 'get' })]]),
    root: 'probe.json',
    options: { group: 'probe.example.com' },
  });
  const mapping = result.kind === 'compiled' ? result.operator.kinds[0].mapping.spec!.versions[0] : undefined;
  assert.equal(mapping?.operations.create?.path, '/fees/{fee}/refunds');
  assert.equal(mapping?.operations.get?.path, '/fees/{fee}/refunds/{id}');
  assert.deepEqual(mapping?.identity?.parents, ['fee']);
});
