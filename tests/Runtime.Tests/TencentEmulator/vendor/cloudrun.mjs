// Drives the emulator's CloudBase Run with Tencent's own API client. Usage: node cloudrun.mjs PORT
// Prints one line per check; any exception ends it with code 1.
import assert from 'node:assert/strict';
import dns from 'node:dns';
import { setTimeout as pause } from 'node:timers/promises';

const [port] = process.argv.slice(2);

// The client takes the product's name from the host that it signs: only the address behind that name is ours.
const lookup = dns.lookup;
dns.lookup = (name, options, callback) => {
  if (typeof options === 'function') [options, callback] = [{}, options];
  if (!name.endsWith('.tencentcloudapi.com')) return lookup(name, options, callback);
  return options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
};

const { CommonClient } = (await import('tencentcloud-sdk-nodejs-common')).default;
const connect = (secretKey, product = 'tcbr', version = '2022-02-17') => new CommonClient(`${product}.tencentcloudapi.com:${port}`, version, {
  credential: { secretId: 'id-fixture-not-real', secretKey },
  region: 'ap-shanghai',
  profile: { httpProfile: { protocol: 'http://', reqTimeout: 30 } },
});
const client = connect('key-fixture-not-real');
const service = { EnvId: 'env-demo-1a2b3c', ServerName: 'vendor' };
const call = (action, more = {}) => client.request(action, { ...service, ...more });
const image = (tag) => `ccr.ccs.tencentyun.com/demo/web:${tag}`;
const deploy = (tag, ReleaseType = 'FULL') => call('UpdateCloudRunServer', {
  DeployInfo: { DeployType: 'image', ImageUrl: image(tag), DeployRemark: '自动部署 ✓', ReleaseType },
  Items: [{ Key: 'MinNum', IntValue: 1 }, { Key: 'EnvParam', Value: JSON.stringify({ MODE: 'prod' }) }],
});
const online = async () => (await call('DescribeCloudRunServerDetail')).OnlineVersionInfos.map((version) => `${version.VersionName} ${version.FlowRatio}`).join(', ');
const refused = async (promise, code) => assert.equal(await promise.then(() => 'done', (error) => error.code), code);
const until = async (what, holds) => {
  for (const end = Date.now() + 60_000; !(await holds()); await pause(100)) assert.ok(Date.now() < end, `${what} takes too long`);
};
const check = async (name, run) => {
  await run();
  console.log(`ok ${name}`);
};

await check('describe', async () => {
  const detail = await call('DescribeCloudRunServerDetail');
  assert.equal(detail.BaseInfo.Status, 'normal');
  assert.equal(detail.ServerConfig.EnvParams, '{"MODE":"prod"}');
  assert.deepEqual(detail.OnlineVersionInfos, [{ VersionName: 'vendor-001', ImageUrl: image('1'), FlowRatio: '100' }]);
});

await check('traffic', async () => {
  const tcb = connect('key-fixture-not-real', 'tcb', '2018-06-08');
  const time = (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const curve = (MetricName, from, more = {}) => tcb.request('DescribeCurveData', {
    EnvId: service.EnvId, MetricName, StartTime: time(Date.now() - from), EndTime: time(Date.now() + 60_000), ResourceID: service.ServerName, Period: 300, ...more,
  });
  const address = (await call('DescribeCloudRunServerDetail')).BaseInfo.DefaultDomainName;
  for (let visit = 0; visit < 3; visit++) assert.equal((await fetch(address.startsWith('http') ? address : `http://${address}`)).status, 200);
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  assert.equal(sum((await curve('TkeInvokeNumService', 600_000)).Values), 3);
  assert.equal(sum((await curve('TkeHttpErrorService', 600_000)).Values), 0);
  assert.equal(sum((await curve('TkeInvokeNumService', 600_000, { SubresourceID: 'vendor-009' })).Values), 0);
  await refused(curve('TkeInvokeNumService', 0), 'InvalidParameter');
});

await check('deploy and watch', async () => {
  const { TaskId } = await deploy('2');
  await refused(deploy('2'), 'ResourceInUse');
  await until('the task', async () => (await call('DescribeServerManageTask', { TaskId })).Task.Status === 'finished');
  const { IsExist, Task } = await call('DescribeServerManageTask', { TaskId: 0 });
  assert.ok(IsExist);
  assert.equal(`${Task.PreVersionName} ${Task.VersionName}`, 'vendor-001 vendor-002');
  assert.ok(Task.Steps.every((step) => step.Status === 'finished'));
  await until('convergence', async () => (await online()) === 'vendor-002 100');
});

await check('gray, promoted', async () => {
  await deploy('3', 'GRAY');
  await until('the canary', async () => (await call('DescribeReleaseOrder')).IsExist);
  const { ReleaseOrderInfo } = await call('DescribeReleaseOrder');
  assert.equal(`${ReleaseOrderInfo.CurrentVersion.VersionName} ${ReleaseOrderInfo.ReleaseVersion.VersionName}`, 'vendor-002 vendor-003');
  const split = (stable, canary) => ({
    GrayType: 'gray', TrafficType: 'FLOW', GrayFlowRatio: canary,
    VersionFlowItems: [
      { VersionName: 'vendor-002', FlowRatio: stable, IsDefaultPriority: true, Priority: 1 },
      { VersionName: 'vendor-003', FlowRatio: canary, IsDefaultPriority: false, Priority: 2 },
    ],
  });
  await refused(call('ReleaseGray', split(90, 20)), 'InvalidParameter');
  await call('ReleaseGray', split(90, 10));
  await until('the split', async () => (await online()) === 'vendor-002 90, vendor-003 10');
  await call('ReleaseGray', {
    GrayType: 'gray', TrafficType: 'FLOW', GrayFlowRatio: 100, CloseGrayRelease: true,
    VersionFlowItems: [{ VersionName: 'vendor-003', FlowRatio: 100, Priority: 0, IsDefaultPriority: true }],
  });
  await until('the promotion', async () => (await online()) === 'vendor-003 100');
});

await check('gray, taken back', async () => {
  const { TaskId } = await deploy('4', 'GRAY');
  await until('the canary', async () => (await call('DescribeReleaseOrder')).IsExist);
  await call('OperateServerManage', { TaskId, OperateType: 'go_back' });
  assert.notEqual((await call('DescribeServerManageTask', { TaskId })).Task.Status, 'running');
  await until('the way back', async () => (await online()) === 'vendor-003 100');
});

await check('roll back', async () => {
  const { TaskId } = await call('SubmitServerRollback', { CurrentVersionName: 'vendor-003', RollbackVersionName: 'vendor-002', OperatorRemark: 'health gate failed' });
  await until('the task', async () => (await call('DescribeServerManageTask', { TaskId })).Task.Status === 'finished');
  await until('convergence', async () => (await online()) === 'vendor-002 100');
  const { DeployRecords } = await call('DescribeCloudRunDeployRecord');
  assert.equal(DeployRecords.find((record) => record.HasTraffic).ImageUrl, image('2'));
});

await check('scale and list', async () => {
  assert.equal((await call('SubmitServerConfigChangeDiff', { Items: [{ Key: 'MaxNum', IntValue: 8 }] })).TaskId, 0);
  assert.equal((await client.request('DescribeCloudRunServers', { EnvId: service.EnvId })).ServerList[0].ServerName, 'vendor');
  assert.ok((await call('DescribeCloudRunPodList')).TotalCount >= 1);
});

await check('logs', async () => {
  const time = (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const search = (QueryString, more = {}) => client.request('SearchClsLog', { EnvId: service.EnvId, StartTime: time(Date.now() - 3_600_000), EndTime: time(Date.now() + 1_000), QueryString, Limit: 2, ...more });
  const first = (await search('*', { Sort: 'desc' })).LogResults;
  assert.deepEqual([first.Results.map((one) => one.Content), first.ListOver], [['third line', 'second line'], false]);
  const rest = (await search('*', { Sort: 'desc', Context: first.Context })).LogResults;
  assert.deepEqual([rest.Results.map((one) => one.Content), rest.ListOver], [['first line'], true]);
  assert.equal((await search('"second"')).LogResults.Results.length, 1);
  await refused(search('*', { Limit: 101 }), 'InvalidParameter');
});

await check('alarm policies', async () => {
  const monitor = connect('key-fixture-not-real', 'monitor', '2018-07-24');
  const { TotalCount, Policies } = await monitor.request('DescribeAlarmPolicies', { Module: 'monitor', Namespaces: ['cloud_base_run'], Enable: [1] });
  assert.deepEqual([TotalCount, Policies[0].PolicyId, Policies[0].NoticeIds], [1, 'policy-1', ['notice-1']]);
  await refused(monitor.request('DescribeAlarmPolicies', { Module: 'other' }), 'InvalidParameter');
});

await check('wrong key, wrong calls', async () => {
  await refused(connect('wrong').request('DescribeCloudRunServerDetail', service), 'AuthFailure.SignatureFailure');
  await refused(call('DescribeNonsense'), 'InvalidAction');
  await refused(client.request('DescribeCloudRunServerDetail', { EnvId: service.EnvId }), 'MissingParameter');
});
