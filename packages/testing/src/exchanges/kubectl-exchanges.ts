// SPDX-License-Identifier: Apache-2.0

const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'pets.exchanges.example.com' },
  spec: {
    group: 'exchanges.example.com',
    scope: 'Namespaced',
    names: { plural: 'pets', singular: 'pet', kind: 'Pet', listKind: 'PetList', shortNames: ['pt'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: 'State', type: 'string', jsonPath: '.status.state' },
          { name: 'Species', type: 'string', jsonPath: '.spec.species', priority: 1 },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: 'A pet of the exchanges.',
            required: ['spec'],
            properties: {
              spec: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: { type: 'string', description: 'What it answers to.', maxLength: 20 },
                  species: { type: 'string', default: 'dog' },
                  status: { type: 'string', enum: ['available', 'sold'] },
                  age: { type: 'integer', minimum: 0 },
                  tags: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['id'],
                    items: {
                      type: 'object',
                      required: ['id'],
                      properties: { id: { type: 'integer' }, name: { type: 'string' } },
                    },
                  },
                },
                'x-kubernetes-validations': [
                  { rule: "self.name != 'forbidden'", message: 'this name is forbidden' },
                  { rule: 'self.name == oldSelf.name', message: 'name is immutable' },
                ],
              },
              status: { type: 'object', properties: { state: { type: 'string' } } },
            },
          },
        },
      },
    ],
  },
};

const pet = (name: string, spec: object) => ({
  apiVersion: 'exchanges.example.com/v1',
  kind: 'Pet',
  metadata: { name, namespace: 'exchanges' },
  spec,
});

const toys = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'toys.exchanges.example.com' },
  spec: {
    group: 'exchanges.example.com',
    scope: 'Cluster',
    names: { plural: 'toys', singular: 'toy', kind: 'Toy', listKind: 'ToyList', categories: ['play'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { colour: { type: 'string' }, size: { 'x-kubernetes-int-or-string': true } },
          },
        },
      },
    ],
  },
};

const service = (port: number) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'store', namespace: 'exchanges' },
  spec: { selector: { app: 'store' }, ports: [{ name: 'web', port, targetPort: 8080 }] },
});

/** Files that the commands name. */
export const files: Record<string, unknown> = {
  'crd.json': crd,
  'toys.json': toys,
  'toy.json': { apiVersion: 'exchanges.example.com/v1', kind: 'Toy', metadata: { name: 'ball' }, colour: 'red', size: '10%' },
  'pet.json': pet('kitty', { name: 'Kitty', species: 'cat', age: 2 }),
  'pet-older.json': pet('kitty', { name: 'Kitty', species: 'cat', age: 3, status: 'sold' }),
  'pet-broken.json': pet('kitty', { name: 'Kitty', age: 'three', status: 'lost' }),
  'pet-unknown.json': pet('odd', { name: 'Odd', colour: 'red' }),
  'pet-applied.json': pet('served', { name: 'Served', tags: [{ id: 1, name: 'a' }] }),
  'pet-taken.json': pet('served', { name: 'Served', tags: [{ id: 1, name: 'b' }] }),
  'two.json': {
    apiVersion: 'v1',
    kind: 'List',
    items: [pet('one', { name: 'One' }), pet('two', { name: 'Two' })],
  },
  'map.json': { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map', namespace: 'exchanges' }, data: { a: '1', b: '2' } },
  'map-changed.json': { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map', namespace: 'exchanges' }, data: { b: '3', c: '4' } },
  'service.json': service(80),
  'service-changed.json': service(81),
  'event.json': {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'kitty.1', namespace: 'exchanges' },
    involvedObject: { apiVersion: 'exchanges.example.com/v1', kind: 'Pet', name: 'kitty', namespace: 'exchanges' },
    reason: 'Fed',
    message: 'Kitty was fed',
    type: 'Normal',
    source: { component: 'exchanges' },
    firstTimestamp: '2026-01-01T00:00:00Z',
    lastTimestamp: '2026-01-01T00:00:00Z',
    count: 1,
  },
};

/** The commands' editor: what `kubectl edit` changes. */
export const EDITOR = 'sed -i s/sold/available/';

/**
 * What a person types, in this order; `-n exchanges` goes without saying. A command may fail.
 * `<uid of pet/one>` stands for what the server gave.
 */
export const kubectlCommands: string[] = `
version
get --raw /healthz
get --raw /readyz
get --raw /api
get --raw /api/v1/nothing
get --raw /apis/nothing.example.com
create namespace exchanges
create namespace exchanges
create namespace Not_A_Name
get namespace exchanges
describe namespace exchanges
label namespace exchanges team=shop
apply -f crd.json
wait --for=condition=Established crd/pets.exchanges.example.com --timeout=10s
get crd pets.exchanges.example.com
get crd pets.exchanges.example.com -o yaml
describe crd pets.exchanges.example.com
api-resources --api-group=exchanges.example.com
api-versions
get --raw /apis/exchanges.example.com
get --raw /apis/exchanges.example.com/v1
get pets
get pets -A
apply -f pet.json
get pets
get pets -o wide
get pets -o name
get pets --show-labels
get pets -o custom-columns=NAME:.metadata.name,AGE:.spec.age
get pets --field-selector metadata.name=kitty
get pets --field-selector spec.age=2
get pt kitty -o yaml
get pet kitty -o jsonpath={.spec.name}
get pet kitty --show-managed-fields -o json
get pet nobody
describe pet kitty
explain pet
explain pet.spec
explain pet.spec.tags
explain pet.nothing
explain configmap.data
apply -f pet.json
apply --dry-run=server -f pet-older.json
apply -f pet-older.json
apply view-last-applied pet/kitty
diff -f pet.json
apply -f pet-broken.json
edit pet kitty
edit pet nobody
apply -f pet-unknown.json
apply --validate=warn -f pet-unknown.json
create --validate=ignore -f pet-unknown.json
apply --server-side -f pet-applied.json
apply --server-side --field-manager=other -f pet-applied.json
apply --server-side --field-manager=third -f pet-taken.json
apply --server-side --field-manager=third --force-conflicts -f pet-taken.json
apply --server-side --dry-run=server -f pet-applied.json
diff --server-side -f pet-taken.json
apply --server-side -f pet.json
apply --server-side --force-conflicts -f pet.json
create -f two.json
create -f two.json
get pets --sort-by=.metadata.name
get pets --chunk-size=1
get pets -l none=such
label pet one size=small
label pet one size=large
label pet one size=large --overwrite
label pet one Bad_Key!=x
get pets -l size=large
get pets -l size!=large
get pets -l size
get pets -l !size
get pets -l size=large -o yaml
label pet one size-
annotate pet one note=hello
annotate pet one note-
patch pet one --type=merge -p {"spec":{"age":1}}
patch pet one --type=merge -p {"spec":{"age":-1}}
patch pet one --type=json -p [{"op":"replace","path":"/spec/age","value":2}]
patch pet one --type=json -p [{"op":"test","path":"/spec/age","value":7}]
patch pet one --type=strategic -p {"spec":{"age":1}}
patch pet one --subresource=status --type=merge -p {"status":{"state":"Synced"}}
patch pet one --type=merge -p {"spec":{"name":"Uno"}}
get pet one
get pet one --subresource=status
wait --for=jsonpath={.status.state}=Synced pet/one --timeout=5s
wait --for=condition=Ready pet/one --timeout=1s
scale pet one --replicas=2
replace -f pet-older.json
replace -f pet-broken.json
replace -f toy.json
create -f pet.json
create --dry-run=server -f pet-applied.json
patch pet two --type=merge -p {"metadata":{"ownerReferences":[{"apiVersion":"exchanges.example.com/v1","kind":"Pet","name":"one","uid":"<uid of pet/one>","blockOwnerDeletion":true}]}}
delete pet one --dry-run=server
delete pet one --cascade=foreground
get pet two
delete pet nobody
delete pet nobody --ignore-not-found
delete pet odd --wait=false
create -f event.json
get events
events --for=pet/kitty
describe pet kitty
create configmap colours --from-literal=sky=blue
create configmap colours --from-literal=sky=grey
create configmap Bad_Name --from-literal=sky=blue
get configmaps colours -o yaml
get configmaps
describe configmap colours
patch configmap colours -p {"data":{"sea":"green"}}
apply -f map.json
apply -f map-changed.json
get configmap map -o jsonpath={.data}
delete configmaps -l none=such
delete configmap map colours
create secret generic login --from-literal=password=hidden
create secret docker-registry registry --docker-server=example.com --docker-username=u --docker-password=p
get secrets
get secret login -o jsonpath={.data.password}
describe secret login
create serviceaccount robot
get serviceaccounts robot
describe serviceaccount robot
create role looker --verb=get,list --resource=pets.exchanges.example.com
create rolebinding looker --role=looker --serviceaccount=exchanges:robot
create clusterrole exchanges-all --verb=* --resource=pets.exchanges.example.com
create clusterrolebinding exchanges-all --clusterrole=exchanges-all --user=dana
get roles,rolebindings
get clusterroles exchanges-all
get clusterrolebindings exchanges-all -o wide
describe role looker
describe rolebinding looker
auth can-i create pets.exchanges.example.com
auth can-i get pets.exchanges.example.com --as=system:serviceaccount:exchanges:robot
auth can-i delete pets.exchanges.example.com --as=system:serviceaccount:exchanges:robot
auth can-i delete pets.exchanges.example.com --as=dana
auth can-i get /healthz --as=dana
auth can-i --list --as=system:serviceaccount:exchanges:robot
get pets --as=system:serviceaccount:exchanges:robot
delete pet kitty --as=system:serviceaccount:exchanges:robot
get secrets --as=dana
create configmap mine --from-literal=a=b --as=nobody
auth whoami
get leases
get services
apply -f service.json
apply -f service-changed.json
create service clusterip shop --tcp=80:8080
get services store
describe service store
delete service shop
get endpointslices
create deployment web --image=nginx --replicas=2 --port=80
get deployments
get deployment web -o wide
describe deployment web
set image deployment/web nginx=nginx:2
set env deployment/web COLOUR=blue
rollout history deployment/web
expose deployment web --port=80
delete deployment web
run box --image=busybox --env=A=b --labels=app=box
get pods
get pods -o wide
describe pod box
delete pod box --grace-period=0 --force
get statefulsets
get all
get things
apply -f toys.json
wait --for=condition=Established crd/toys.exchanges.example.com --timeout=10s
create -f toy.json
get toys
get play
explain toy
delete toys --all
delete crd toys.exchanges.example.com
get --raw /apis/exchanges.example.com/v1/toys
create namespace passing
create configmap left -n passing --from-literal=a=b
delete namespace passing
get namespace passing
create configmap late -n passing --from-literal=a=b
delete pets -l size=huge
delete -f pet-applied.json
cluster-info
`
  .trim()
  .split('\n');
