// SPDX-License-Identifier: Apache-2.0

/**
 * The messages of Kubernetes that clients send as protobuf, one line of fields each: `name:type=number`.
 *
 * - No type is `string`; others are `int`, `bool`, `bytes`, a message of this table or of scalars.ts.
 * - `[type]` is a list, `{type}` a map from strings.
 * - `?` stands after a name whose absence says something: its zero value is kept. Other zero values are
 *   left out, since Go writes them for each field that nobody has set.
 * - `*` in place of a name puts the message's fields into the object around it.
 */
export const MESSAGES = {
  // meta/v1
  ObjectMeta: `name=1 generateName=2 namespace=3 selfLink=4 uid=5 resourceVersion=6 generation:int=7
    creationTimestamp:Time=8 deletionTimestamp?:Time=9 deletionGracePeriodSeconds?:int=10 labels:{string}=11
    annotations:{string}=12 ownerReferences:[OwnerReference]=13 finalizers:[string]=14
    managedFields:[ManagedFieldsEntry]=17`,
  OwnerReference: 'kind=1 name=3 uid=4 apiVersion=5 controller?:bool=6 blockOwnerDeletion?:bool=7',
  ManagedFieldsEntry:
    'manager=1 operation=2 apiVersion=3 time?:Time=4 fieldsType=6 fieldsV1?:FieldsV1=7 subresource=8',
  DeleteOptions: `gracePeriodSeconds?:int=1 preconditions?:Preconditions=2 orphanDependents?:bool=3
    propagationPolicy?=4 dryRun:[string]=5 ignoreStoreReadErrorWithClusterBreakingPotential?:bool=6`,
  Preconditions: 'uid?=1 resourceVersion?=2',
  LabelSelector: 'matchLabels:{string}=1 matchExpressions:[Requirement]=2',
  Requirement: 'key=1 operator=2 values:[string]=3',
  Condition: 'type=1 status=2 observedGeneration:int=3 lastTransitionTime:Time=4 reason=5 message=6',

  // core/v1
  Namespace: 'metadata:ObjectMeta=1 spec:NamespaceSpec=2 status:NamespaceStatus=3',
  NamespaceSpec: 'finalizers:[string]=1',
  NamespaceStatus: 'phase=1 conditions:[NamespaceCondition]=2',
  NamespaceCondition: 'type=1 status=2 lastTransitionTime:Time=4 reason=5 message=6',
  ConfigMap: 'metadata:ObjectMeta=1 data:{string}=2 binaryData:{bytes}=3 immutable?:bool=4',
  Secret: 'metadata:ObjectMeta=1 data:{bytes}=2 type=3 stringData:{string}=4 immutable?:bool=5',
  ServiceAccount: `metadata:ObjectMeta=1 secrets:[ObjectReference]=2 imagePullSecrets:[LocalObjectReference]=3
    automountServiceAccountToken?:bool=4`,
  ObjectReference: 'kind=1 namespace=2 name=3 uid=4 apiVersion=5 resourceVersion=6 fieldPath=7',
  LocalObjectReference: 'name=1',
  Service: 'metadata:ObjectMeta=1 spec:ServiceSpec=2 status:ServiceStatus=3',
  ServiceSpec: `ports:[ServicePort]=1 selector:{string}=2 clusterIP=3 type=4 externalIPs:[string]=5
    sessionAffinity=7 loadBalancerIP=8 loadBalancerSourceRanges:[string]=9 externalName=10
    externalTrafficPolicy=11 healthCheckNodePort:int=12 publishNotReadyAddresses:bool=13
    sessionAffinityConfig?:SessionAffinityConfig=14 ipFamilyPolicy?=17 clusterIPs:[string]=18
    ipFamilies:[string]=19 allocateLoadBalancerNodePorts?:bool=20 loadBalancerClass?=21
    internalTrafficPolicy?=22 trafficDistribution?=23`,
  ServicePort: 'name=1 protocol=2 port:int=3 targetPort:IntOrString=4 nodePort:int=5 appProtocol?=6',
  SessionAffinityConfig: 'clientIP?:ClientIPConfig=1',
  ClientIPConfig: 'timeoutSeconds?:int=1',
  ServiceStatus: 'loadBalancer:LoadBalancerStatus=1 conditions:[Condition]=2',
  LoadBalancerStatus: 'ingress:[LoadBalancerIngress]=1',
  LoadBalancerIngress: 'ip=1 hostname=2 ipMode?=3 ports:[PortStatus]=4',
  PortStatus: 'port:int=1 protocol=2 error?=3',
  Event: `metadata:ObjectMeta=1 involvedObject:ObjectReference=2 reason=3 message=4 source:EventSource=5
    firstTimestamp:Time=6 lastTimestamp:Time=7 count:int=8 type=9 eventTime:MicroTime=10
    series?:EventSeries=11 action=12 related?:ObjectReference=13 reportingComponent=14 reportingInstance=15`,
  EventSource: 'component=1 host=2',
  EventSeries: 'count:int=1 lastObservedTime:MicroTime=2',

  // Pods, as far as their templates commonly go
  Pod: 'metadata:ObjectMeta=1 spec:PodSpec=2 status:PodStatus=3',
  PodTemplateSpec: 'metadata:ObjectMeta=1 spec:PodSpec=2',
  PodSpec: `volumes:[Volume]=1 containers:[Container]=2 restartPolicy=3 terminationGracePeriodSeconds?:int=4
    activeDeadlineSeconds?:int=5 dnsPolicy=6 nodeSelector:{string}=7 serviceAccountName=8 serviceAccount=9
    nodeName=10 hostNetwork:bool=11 hostPID:bool=12 hostIPC:bool=13 securityContext?:PodSecurityContext=14
    imagePullSecrets:[LocalObjectReference]=15 hostname=16 subdomain=17 schedulerName=19
    initContainers:[Container]=20 automountServiceAccountToken?:bool=21 tolerations:[Toleration]=22
    hostAliases:[HostAlias]=23 priorityClassName=24 priority?:int=25 shareProcessNamespace?:bool=27
    runtimeClassName?=29 enableServiceLinks?:bool=30 preemptionPolicy?=31 overhead:{Quantity}=32
    topologySpreadConstraints:[TopologySpreadConstraint]=33 setHostnameAsFQDN?:bool=35 hostUsers?:bool=37
    resources?:ResourceRequirements=40 hostnameOverride?=41`,
  Container: `name=1 image=2 command:[string]=3 args:[string]=4 workingDir=5 ports:[ContainerPort]=6
    env:[EnvVar]=7 resources:ResourceRequirements=8 volumeMounts:[VolumeMount]=9 livenessProbe?:Probe=10
    readinessProbe?:Probe=11 lifecycle?:Lifecycle=12 terminationMessagePath=13 imagePullPolicy=14
    securityContext?:SecurityContext=15 stdin:bool=16 stdinOnce:bool=17 tty:bool=18
    envFrom:[EnvFromSource]=19 terminationMessagePolicy=20 startupProbe?:Probe=22 restartPolicy?=24`,
  ContainerPort: 'name=1 hostPort:int=2 containerPort:int=3 protocol=4 hostIP=5',
  EnvVar: 'name=1 value=2 valueFrom?:EnvVarSource=3',
  EnvVarSource: `fieldRef?:ObjectFieldSelector=1 resourceFieldRef?:ResourceFieldSelector=2
    configMapKeyRef?:KeySelector=3 secretKeyRef?:KeySelector=4`,
  ObjectFieldSelector: 'apiVersion=1 fieldPath=2',
  ResourceFieldSelector: 'containerName=1 resource=2 divisor:Quantity=3',
  KeySelector: '*:LocalObjectReference=1 key=2 optional?:bool=3',
  EnvFromSource: 'prefix=1 configMapRef?:EnvSource=2 secretRef?:EnvSource=3',
  EnvSource: '*:LocalObjectReference=1 optional?:bool=2',
  ResourceRequirements: 'limits:{Quantity}=1 requests:{Quantity}=2 claims:[ResourceClaim]=3',
  ResourceClaim: 'name=1 request=2',
  VolumeMount:
    'name=1 readOnly:bool=2 mountPath=3 subPath=4 mountPropagation?=5 subPathExpr=6 recursiveReadOnly?=7',
  Volume: 'name=1 *:VolumeSource=2',
  VolumeSource: `hostPath?:HostPathVolume=1 emptyDir?:EmptyDirVolume=2 secret?:SecretVolume=6
    persistentVolumeClaim?:ClaimVolume=10 configMap?:ConfigMapVolume=19`,
  HostPathVolume: 'path=1 type?=2',
  EmptyDirVolume: 'medium=1 sizeLimit?:Quantity=2',
  SecretVolume: 'secretName=1 items:[KeyToPath]=2 defaultMode?:int=3 optional?:bool=4',
  ConfigMapVolume: '*:LocalObjectReference=1 items:[KeyToPath]=2 defaultMode?:int=3 optional?:bool=4',
  ClaimVolume: 'claimName=1 readOnly:bool=2',
  KeyToPath: 'key=1 path=2 mode?:int=3',
  Probe: `*:ProbeHandler=1 initialDelaySeconds:int=2 timeoutSeconds:int=3 periodSeconds:int=4
    successThreshold:int=5 failureThreshold:int=6 terminationGracePeriodSeconds?:int=7`,
  ProbeHandler: 'exec?:ExecAction=1 httpGet?:HTTPGetAction=2 tcpSocket?:TCPSocketAction=3 grpc?:GRPCAction=4',
  Lifecycle: 'postStart?:LifecycleHandler=1 preStop?:LifecycleHandler=2 stopSignal?=3',
  LifecycleHandler:
    'exec?:ExecAction=1 httpGet?:HTTPGetAction=2 tcpSocket?:TCPSocketAction=3 sleep?:SleepAction=4',
  ExecAction: 'command:[string]=1',
  HTTPGetAction: 'path=1 port:IntOrString=2 host=3 scheme=4 httpHeaders:[HTTPHeader]=5',
  HTTPHeader: 'name=1 value=2',
  TCPSocketAction: 'port:IntOrString=1 host=2',
  GRPCAction: 'port:int=1 service?=2',
  SleepAction: 'seconds:int=1',
  SecurityContext: `capabilities?:Capabilities=1 privileged?:bool=2 seLinuxOptions?:SELinuxOptions=3
    runAsUser?:int=4 runAsNonRoot?:bool=5 readOnlyRootFilesystem?:bool=6 allowPrivilegeEscalation?:bool=7
    runAsGroup?:int=8 procMount?=9 seccompProfile?:Profile=11 appArmorProfile?:Profile=12`,
  PodSecurityContext: `seLinuxOptions?:SELinuxOptions=1 runAsUser?:int=2 runAsNonRoot?:bool=3
    supplementalGroups:[int]=4 fsGroup?:int=5 runAsGroup?:int=6 sysctls:[Sysctl]=7 fsGroupChangePolicy?=9
    seccompProfile?:Profile=10 appArmorProfile?:Profile=11 supplementalGroupsPolicy?=12
    seLinuxChangePolicy?=13`,
  Capabilities: 'add:[string]=1 drop:[string]=2',
  SELinuxOptions: 'user=1 role=2 type=3 level=4',
  Profile: 'type=1 localhostProfile?=2',
  Sysctl: 'name=1 value=2',
  Toleration: 'key=1 operator=2 value=3 effect=4 tolerationSeconds?:int=5',
  HostAlias: 'ip=1 hostnames:[string]=2',
  TopologySpreadConstraint: `maxSkew:int=1 topologyKey=2 whenUnsatisfiable=3 labelSelector?:LabelSelector=4
    minDomains?:int=5 nodeAffinityPolicy?=6 nodeTaintsPolicy?=7 matchLabelKeys:[string]=8`,
  PodStatus: `phase=1 conditions:[PodCondition]=2 message=3 reason=4 hostIP=5 podIP=6 startTime?:Time=7
    containerStatuses:[ContainerStatus]=8 qosClass=9 podIPs:[IP]=12 hostIPs:[IP]=16
    observedGeneration:int=17`,
  PodCondition: `type=1 status=2 lastProbeTime:Time=3 lastTransitionTime:Time=4 reason=5 message=6
    observedGeneration:int=7`,
  ContainerStatus: 'name=1 ready:bool=4 restartCount:int=5 image=6 imageID=7 containerID=8 started?:bool=9',
  IP: 'ip=1',

  // apps/v1
  Deployment: 'metadata:ObjectMeta=1 spec:DeploymentSpec=2 status:DeploymentStatus=3',
  DeploymentSpec: `replicas?:int=1 selector?:LabelSelector=2 template:PodTemplateSpec=3
    strategy:DeploymentStrategy=4 minReadySeconds:int=5 revisionHistoryLimit?:int=6 paused:bool=7
    progressDeadlineSeconds?:int=9`,
  DeploymentStrategy: 'type=1 rollingUpdate?:RollingUpdateDeployment=2',
  RollingUpdateDeployment: 'maxUnavailable?:IntOrString=1 maxSurge?:IntOrString=2',
  DeploymentStatus: `observedGeneration:int=1 replicas:int=2 updatedReplicas:int=3 availableReplicas:int=4
    unavailableReplicas:int=5 conditions:[DeploymentCondition]=6 readyReplicas:int=7 collisionCount?:int=8
    terminatingReplicas?:int=9`,
  DeploymentCondition: 'type=1 status=2 reason=4 message=5 lastUpdateTime:Time=6 lastTransitionTime:Time=7',
  StatefulSet: 'metadata:ObjectMeta=1 spec:StatefulSetSpec=2 status:StatefulSetStatus=3',
  StatefulSetSpec: `replicas?:int=1 selector?:LabelSelector=2 template:PodTemplateSpec=3
    volumeClaimTemplates:[PersistentVolumeClaim]=4 serviceName=5 podManagementPolicy=6
    updateStrategy:StatefulSetUpdateStrategy=7 revisionHistoryLimit?:int=8 minReadySeconds:int=9
    persistentVolumeClaimRetentionPolicy?:ClaimRetention=10 ordinals?:StatefulSetOrdinals=11`,
  StatefulSetUpdateStrategy: 'type=1 rollingUpdate?:RollingUpdateStatefulSet=2',
  RollingUpdateStatefulSet: 'partition?:int=1 maxUnavailable?:IntOrString=2',
  ClaimRetention: 'whenDeleted=1 whenScaled=2',
  StatefulSetOrdinals: 'start:int=1',
  StatefulSetStatus: `observedGeneration:int=1 replicas:int=2 readyReplicas:int=3 currentReplicas:int=4
    updatedReplicas:int=5 currentRevision=6 updateRevision=7 collisionCount?:int=9
    conditions:[StatefulSetCondition]=10 availableReplicas:int=11`,
  StatefulSetCondition: 'type=1 status=2 lastTransitionTime:Time=3 reason=4 message=5',
  PersistentVolumeClaim: 'metadata:ObjectMeta=1 spec:ClaimSpec=2 status:ClaimStatus=3',
  ClaimSpec: `accessModes:[string]=1 resources:ResourceRequirements=2 volumeName=3 selector?:LabelSelector=4
    storageClassName?=5 volumeMode?=6 volumeAttributesClassName?=9`,
  ClaimStatus: 'phase=1 accessModes:[string]=2 capacity:{Quantity}=3',

  // rbac.authorization.k8s.io/v1
  Role: 'metadata:ObjectMeta=1 rules:[PolicyRule]=2',
  ClusterRole: 'metadata:ObjectMeta=1 rules:[PolicyRule]=2 aggregationRule?:AggregationRule=3',
  AggregationRule: 'clusterRoleSelectors:[LabelSelector]=1',
  PolicyRule:
    'verbs:[string]=1 apiGroups:[string]=2 resources:[string]=3 resourceNames:[string]=4 nonResourceURLs:[string]=5',
  RoleBinding: 'metadata:ObjectMeta=1 subjects:[Subject]=2 roleRef:RoleRef=3',
  Subject: 'kind=1 apiGroup=2 name=3 namespace=4',
  RoleRef: 'apiGroup=1 kind=2 name=3',

  // coordination.k8s.io/v1
  Lease: 'metadata:ObjectMeta=1 spec:LeaseSpec=2',
  LeaseSpec: `holderIdentity?=1 leaseDurationSeconds?:int=2 acquireTime?:MicroTime=3 renewTime?:MicroTime=4
    leaseTransitions?:int=5 strategy?=6 preferredHolder?=7`,

  // events.k8s.io/v1
  EventsEvent: `metadata:ObjectMeta=1 eventTime:MicroTime=2 series?:EventSeries=3 reportingController=4
    reportingInstance=5 action=6 reason=7 regarding:ObjectReference=8 related?:ObjectReference=9 note=10 type=11
    deprecatedSource:EventSource=12 deprecatedFirstTimestamp:Time=13 deprecatedLastTimestamp:Time=14
    deprecatedCount:int=15`,

  // discovery.k8s.io/v1
  EndpointSlice: 'metadata:ObjectMeta=1 endpoints:[Endpoint]=2 ports:[EndpointPort]=3 addressType=4',
  Endpoint: `addresses:[string]=1 conditions:EndpointConditions=2 hostname?=3 targetRef?:ObjectReference=4
    deprecatedTopology:{string}=5 nodeName?=6 zone?=7`,
  EndpointConditions: 'ready?:bool=1 serving?:bool=2 terminating?:bool=3',
  EndpointPort: 'name?=1 protocol?=2 port?:int=3 appProtocol?=4',

  // authentication.k8s.io/v1, authorization.k8s.io/v1
  SelfSubjectReview: 'metadata:ObjectMeta=1 status:SelfSubjectReviewStatus=2',
  SelfSubjectReviewStatus: 'userInfo:UserInfo=1',
  UserInfo: 'username=1 uid=2 groups:[string]=3 extra:{ExtraValue}=4',
  SelfSubjectAccessReview: 'metadata:ObjectMeta=1 spec:SelfAccessSpec=2 status:AccessStatus=3',
  SelfAccessSpec: 'resourceAttributes?:ResourceAttributes=1 nonResourceAttributes?:NonResourceAttributes=2',
  SubjectAccessReview: 'metadata:ObjectMeta=1 spec:AccessSpec=2 status:AccessStatus=3',
  AccessSpec: `resourceAttributes?:ResourceAttributes=1 nonResourceAttributes?:NonResourceAttributes=2 user=3
    groups:[string]=4 extra:{ExtraValue}=5 uid=6`,
  AccessStatus: 'allowed:bool=1 reason=2 evaluationError=3 denied:bool=4',
  ResourceAttributes: `namespace=1 verb=2 group=3 version=4 resource=5 subresource=6 name=7
    fieldSelector?:Selector=8 labelSelector?:Selector=9`,
  NonResourceAttributes: 'path=1 verb=2',
  Selector: 'rawSelector=1 requirements:[Requirement]=2',
  SelfSubjectRulesReview: 'metadata:ObjectMeta=1 spec:RulesSpec=2 status:RulesStatus=3',
  RulesSpec: 'namespace=1',
  RulesStatus:
    'resourceRules:[PolicyRule]=1 nonResourceRules:[NonResourceRule]=2 incomplete:bool=3 evaluationError=4',
  NonResourceRule: 'verbs:[string]=1 nonResourceURLs:[string]=2',
} satisfies Record<string, string>;

export type MessageName = keyof typeof MESSAGES;

/** The message of each kind that a body may hold, by apiVersion. */
export const KINDS: Record<string, Record<string, MessageName>> = {
  v1: same('Namespace', 'ConfigMap', 'Secret', 'ServiceAccount', 'Service', 'Pod', 'Event'),
  'apps/v1': same('Deployment', 'StatefulSet'),
  'rbac.authorization.k8s.io/v1': {
    ...same('Role', 'ClusterRole', 'RoleBinding'),
    ClusterRoleBinding: 'RoleBinding',
  },
  'coordination.k8s.io/v1': same('Lease'),
  'events.k8s.io/v1': { Event: 'EventsEvent' },
  'discovery.k8s.io/v1': same('EndpointSlice'),
  'authentication.k8s.io/v1': same('SelfSubjectReview'),
  'authorization.k8s.io/v1': {
    ...same('SelfSubjectAccessReview', 'SubjectAccessReview', 'SelfSubjectRulesReview'),
    LocalSubjectAccessReview: 'SubjectAccessReview',
  },
};

function same(...names: MessageName[]): Record<string, MessageName> {
  return Object.fromEntries(names.map(name => [name, name]));
}
